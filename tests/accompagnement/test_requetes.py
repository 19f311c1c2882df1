"""The pages of a sub-letting: twelve queries at most, whatever they hold and whoever reads."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.secret.coffre import cles

from . import baux, examens, scenes
from .test_pages import HORS_COMPTE


def compter(navigateur, nom, *args) -> int:
    """Return how many queries a page asks, the key of the dossier included."""
    cles.oublier()
    with CaptureQueriesContext(connection) as vues:
        assert navigateur.get(reverse(nom, args=args)).status_code == 200
    comptees = [q["sql"] for q in vues if not HORS_COMPTE.search(q["sql"])]
    assert len(comptees) <= 12, "\n".join([str(len(comptees)), *(s[:160] for s in comptees)])
    return len(comptees)


def _remplir(d, c, jours: int) -> None:
    """A line of funding, a month of rent, an inventory, an examination with all its views."""
    with horloge.au(horloge.maintenant() + jours * examens.JOUR):
        jour = horloge.aujourdhui()
        baux.faire(d, c, "financer", ligne="iml", financeur="DDETS", du=jour, au=jour,
                   montant=Decimal(100), places=1, statut="accordee")  # fmt: skip
        baux.faire(d, c, "suivre_loyer", mois=jour, retard=0)
        baux.faire(d, c, "constater", sens="sortie" if jours > 200 else "entree", le=jour,
                   avec="personne", sejour="bon")  # fmt: skip
        examens.tenir(d, c)
        for partie in ("operateur", "bailleur", "erah"):
            examens.donner(d, c, partie)
        examens.ecouter(d, c)
        examens.faire(d, c, "conclure", issue="maintien")


@pytest.mark.parametrize("qui", ["travailleuse", "referente", "clinicienne"])
def test_un_bail_et_ses_examens(distribution, connecte, qui):
    d = distribution
    c = baux.signee(d)
    scenes.etudier(d, c)
    navigateur = connecte(d.acteurs[qui])
    pages = ["accompagnement:sous_location", "accompagnement:examens"]
    navigateur.get(reverse(pages[0], args=[c.pk]))  # the first page of a session writes it
    _remplir(d, c, 0)
    avant = [compter(navigateur, nom, c.pk) for nom in pages]
    _remplir(d, c, 183)
    _remplir(d, c, 366)
    with horloge.au(horloge.maintenant() + 400 * examens.JOUR):
        html = navigateur.get(reverse(pages[0], args=[c.pk])).content.decode()
    texte = re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.S))
    etats = re.findall(r"(tenu|passé|le prochain) Examen contradictoire", texte)
    assert etats == ["tenu", "tenu", "tenu", "le prochain"], etats
    assert [compter(navigateur, nom, c.pk) for nom in pages] == avant


def test_un_bail_qui_se_prepare(distribution, connecte):
    """What is missing before the signing is asked too."""
    d = distribution
    c = baux.preparee(d)
    yann = connecte(d.travailleuse)
    yann.get(reverse("accompagnement:sous_location", args=[c.pk]))
    avant = compter(yann, "accompagnement:sous_location", c.pk)
    baux.faire(d, c, "completer", **baux.contrats())
    baux.faire(d, c, "proteger", mesure="AUCUNE", cout=Decimal("480"))
    assert compter(yann, "accompagnement:sous_location", c.pk) == avant
