"""A2 (domain.md § 10): three criteria of four are not four, and no landlord ever knew of her."""

import pytest

from tests.navigateur.acces import (
    ACCES,
    accorder,
    accords_longs,
    agir,
    attester,
    ne_trouve_pas,
    ouvrir,
    remplir,
)
from tests.navigateur.gestes import le

pytestmark = pytest.mark.django_db(transaction=True)
TUS = ("Baret", "Inès", "ACC-2026", "82,03", "525,00")
REMPLI = {"Ce critère est": "Rempli"}


def test_a2(distribution_reelle, poste):
    d = distribution_reelle
    accords_longs(d)
    claire, yann = poste(d.clinicienne), poste(d.travailleuse)
    sylvie, helene = poste(d.referente), poste(d.coordinatrice)
    with le("2026-06-01"):
        page = ouvrir(claire, {
            "Civilité": "Madame", "Prénom": "Inès", "Nom": "Baret", "Année": "1979",
            "Où vit-elle": "Chez elle", "Commune souhaitée": "Metz", "Logement": "T2",
        })  # fmt: skip
        # No operator before she agrees that he knows of her.
        claire.ouvrir(page + "associer/")
        claire.voit("Il faut d'abord l'accord de la personne")
        ne_trouve_pas(yann, page, *TUS)
        accorder(claire, page, "Partage entre", ["Identité", "Situation locative"], ["Opérateur"])
        agir(claire, page, "Associer un opérateur", {"Organisme": "Opérateur"}, "est associé")
        attester(claire, page, 1, REMPLI | {"Au vu de": "CDAPH"})
        attester(claire, page, 2, {"Ce critère est": "Non rempli", "Au vu de": "Évaluation"})
        claire.voit("Un critère n'est pas rempli : la personne n'est pas éligible",
                    "Une orientation vers le logement de droit commun")  # fmt: skip
        attester(yann, page, 3, REMPLI | {"Au vu de": "Évaluation sociale"})
        _budget(yann, page, {"RSA": "640,00", "Loyer": "430", "Charges": "95,00"})
        yann.voit("525,00 € par mois", "82,03 %", "3,83 € par jour", "Au-delà des seuils",
                  "L'aide au logement n'est pas encore connue")  # fmt: skip
        # Neither in the dark: to look at again, when the AAH is decided.
        agir(yann, page, "Attester le critère 4", {"Ce critère est": "À réexaminer"},
             "Dites quand ce critère sera réexaminé")  # fmt: skip
        remplir(yann, {"À revoir le": "2026-09-01"})
        yann.valider()
    with le("2026-06-02"):
        for siege in (claire, yann):
            siege.ouvrir(page)
            siege.voit("Une orientation vers le logement de droit commun")
            assert [c.inner_text() for c in siege.corps.locator("#criteres li .etat").all()] == [
                "Rempli", "Non rempli", "Rempli", "À réexaminer"
            ]  # fmt: skip
        _ni_presentee_ni_connue(claire, page, (sylvie, helene, poste(d.referente_batigere)))
        yann.ouvrir("/")
        yann.ne_voit_pas("Critères à réexaminer")
    with le("2026-09-01"):
        yann.ouvrir("/")
        yann.voit("Critères à réexaminer", "critère 4")
        # The AAH is granted: 1 042,62 and 205,00 of aid; the fourth holds, the second still does not.
        _budget(yann, page, {"RSA": "", "AAH": "1 042,62", "Aide au logement": "205,00",
                             "Aide simulée le": "2026-09-01"})  # fmt: skip
        yann.voit("320,00 € par mois", "30,69 %", "24,09 € par jour", "À regarder")
        attester(yann, page, 4, REMPLI | {"Au vu de": "Simulation", "À revoir le": ""})
        yann.voit("Un critère n'est pas rempli : la personne n'est pas éligible")
        _ni_presentee_ni_connue(claire, page, (sylvie, helene))
        yann.ouvrir("/")
        yann.ne_voit_pas("Critères à réexaminer")
    with le("2026-09-15"):
        agir(claire, page, "Clore la candidature", {"Pourquoi": "Orientée vers le logement"},
             "La candidature est close")  # fmt: skip
        ne_trouve_pas(yann, page, *TUS)
        for siege in (sylvie, helene):
            ne_trouve_pas(siege, page, *TUS)
    for siege in (claire, yann, sylvie, helene):
        assert not siege.erreurs


def _budget(yann, page, dits: dict) -> None:
    yann.ouvrir(page + "budget/etudier/")
    remplir(yann, dits)
    yann.valider()
    yann.ouvrir(page + "budget/")


def _ni_presentee_ni_connue(claire, page, dehors) -> None:
    """Not presented, whoever agrees; nobody outside knows that she exists."""
    assert claire.ouvrir(page + "presenter/").status == 403
    claire.voit("Les quatre critères doivent d'abord être remplis")
    for siege in dehors:
        ne_trouve_pas(siege, page, *TUS)
        for prive in ("budget/", "sous-location/", "examens/", "suivi/", "mois/"):
            assert siege.ouvrir(page + prive).status == 404, prive
    dehors[0].ouvrir(ACCES + "logements/")
    dehors[0].ne_voit_pas(*TUS)
