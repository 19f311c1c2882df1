"""Downloads are saved, never shown as a page of ours."""

import pytest

from partnership.acteurs.telechargements import piece_jointe


def test_une_piece_jointe_ne_s_execute_pas():
    reponse = piece_jointe(b"<script>1</script>", "SIG-2026-0001-fiche.pdf", "application/pdf")
    assert reponse["Content-Disposition"] == 'attachment; filename="SIG-2026-0001-fiche.pdf"'
    assert reponse["Content-Type"] == "application/pdf"
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reponse["Content-Security-Policy"]


@pytest.mark.parametrize(
    "nom", ['a".pdf', "a\r\nX: 1.pdf", "../a.pdf", "Élise.pdf", "sans-extension", "", "a b.pdf"]
)
def test_un_nom_ne_forge_pas_d_en_tete(nom):
    with pytest.raises(ValueError, match="refusé"):
        piece_jointe(b"", nom, "application/pdf")
