"""Exports: a cell typed by a stranger is never a formula in the spreadsheet of a colleague."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnership.acteurs.tableur import OUVRE_UNE_FORMULE, cellule, csv_de


@pytest.mark.parametrize(
    "texte",
    ["=1+1", "+33 3", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1+1", "\u00a0=HYPERLINK(1)",
     "＝1+1", "=cmd|' /C calc'!A0"],
)  # fmt: skip
def test_une_formule_devient_du_texte(texte):
    assert cellule(texte) == f"'{texte}"


def test_les_types_restent():
    for valeur in (3, -3, 2.5, Decimal("-1.20"), date(2026, 11, 23)):
        assert cellule(valeur) is valeur
    assert [cellule(v) for v in (None, True, False, "a\x00b")] == ["", "oui", "non", "ab"]
    assert cellule("Une phrase - avec = dedans") == "Une phrase - avec = dedans"


@settings(deadline=None)
@given(st.text(st.sampled_from(" =+-@\t\r\n\x00＝a\u00a0;\"'"), max_size=8))
def test_aucune_cellule_ne_s_ouvre_en_formule(texte):
    """Read back as a spreadsheet reads it: whatever the separators, quotes and line breaks."""
    octets = csv_de(["a", "b"], [[texte, "fin"]])
    assert octets.startswith(b"\xef\xbb\xbf")
    lignes = list(csv.reader(io.StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert lignes[0] == ["a", "b"]
    (lue, fin) = lignes[1]
    assert fin == "fin"
    assert not lue.lstrip().startswith(OUVRE_UNE_FORMULE)
    assert lue.removeprefix("'") == texte.replace("\x00", "").removeprefix("'")
