"""The demonstration loads through the actions, and twice is once."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from accompagnement.models import Candidature
from annuaire.commissions.models import Seance
from annuaire.ressources.models import Ressource
from partnership.acteurs import horloge
from partnership.acteurs.acteur import acteur_de
from partnership.acteurs.models import Affectation
from partnership.atelier import essais
from signalements.demo import foule
from signalements.models import Signalement
from tests.conftest import reprendre_la_base

pytestmark = pytest.mark.django_db(transaction=True)


def test_la_demonstration_se_charge_une_fois(monkeypatch):
    reprendre_la_base(essais.GABARIT)
    monkeypatch.setattr(foule, "ETAPES", dict.fromkeys(foule.ETAPES, 1) | {"evaluation": 5})
    for commande in ("charger_demo", "charger_candidatures") * 2:
        call_command(commande)
    assert vus("Claire", Candidature) == {"besoin", "etude", "non_reunis", "eligible", "presentee"}
    assert {"transmis", "accuse_reception", "en_commission", "plan_action"} <= vus("Claire")
    assert not {"clos", "non_recevable"} & vus("Claire"), "SP-02: the ERAH left what is closed"
    guides = Ressource.objects.filter(territoire__code="metz", genre="guide")
    assert guides.get().courante.fichier.lecture == "lue"
    referentes = ("Sylvie", "Nathalie", "Marie", "Sophie", "Anne", "Laure", "Rachel", "Carole")
    assert "clos" in set().union(*map(vus, referentes))
    tenues = {
        s.jour == horloge.aujourdhui(): s for s in Seance.objects.filter(ouverte_le__isnull=False)
    }
    assert tenues[True].ecran, "a session is open today, a point on the screen of the room"
    assert tenues[False].levee_le, "one was held"
    with horloge.au(horloge.maintenant() + timedelta(days=2)):
        for _ in range(2):
            call_command("charger_demo")
        (jour,) = Seance.objects.filter(ouverte_le__isnull=False, jour=horloge.aujourdhui())
    assert jour.ecran, "two days later, a session of that day is open too"


def vus(prenom: str, modele=Signalement) -> set[str]:
    """States of the dossiers that somebody of the demonstration reads."""
    acteur = acteur_de(Affectation.objects.get(utilisateur__prenom=prenom))
    with acteur.agir(), transaction.atomic():
        return set(modele.objects.visibles_par(acteur).values_list("etat", flat=True))
