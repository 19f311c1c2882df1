"""The life of a signalement through its actions, as the application role."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from partnership.acteurs import horloge
from partnership.acteurs.models import Commune
from partnership.acteurs.refus import ActionRefusee
from signalements import actions
from signalements.models import FaitObserve, Identite, ItemFait, Signalement

PARIS = ZoneInfo("Europe/Paris")


def a(jour: str, heure="10:00"):
    return horloge.au(datetime.fromisoformat(f"{jour}T{heure}").replace(tzinfo=PARIS))


def item(acteur, code):
    return ItemFait.objects.get(categorie__territoire=acteur.territoire, code=code)


def observer(agent, *, code="accusations", jour=date(2026, 9, 4), **champs):
    """An agent's sheet, complete, before she hands it over."""
    with agent.agir():
        s = actions.ouvrir(par=agent)
        actions.repondre_urgence(signalement=s, par=agent, danger=False)
        actions.ecrire_identite(
            signalement=s, par=agent, commune=Commune.objects.get(code="57463"),
            adresse="1 rue des Essais", nom="Ferrand", prenom="Odile", annee_naissance=1958,
        )  # fmt: skip
        actions.ajouter_fait(
            signalement=s, par=agent, item=item(agent, code), du=jour, source="vu", **champs
        )
        return s


def transmettre(d, s):
    with d.referente.agir():
        actions.informer(
            signalement=s, par=d.referente, le=horloge.aujourdhui(), moyen="ENTRETIEN",
            notice_remise=True, reaction="PAS_OPPOSITION",
        )  # fmt: skip
        actions.transmettre(signalement=s, par=d.referente)


def test_parcours_nominal(distribution):
    d = distribution
    with a("2026-09-04"):
        s = observer(d.agent)
        with d.agent.agir():
            actions.remettre(signalement=s, par=d.agent)
    with a("2026-09-14"):
        transmettre(d, s)
    with d.clinicienne.agir():
        vu = Signalement.objects.visibles_par(d.clinicienne).get()
        assert vu.echeance == date(2026, 9, 16)
        with a("2026-09-16"):
            actions.accuser(signalement=s, par=d.clinicienne)
            vu = Signalement.objects.visibles_par(d.clinicienne).get()
            assert vu.echeance == date(2026, 9, 21)
            actions.admettre(signalement=s, par=d.clinicienne)
            assert Signalement.objects.get().echeance == date(2026, 9, 28)
            actions.evaluer(signalement=s, par=d.clinicienne)
        with a("2026-10-08"):
            actions.faire_retour(
                signalement=s, par=d.clinicienne, code="contact_etabli", conseils=["prevenir"]
            )
        with a("2026-11-01"):
            assert Identite.objects.visibles_par(d.clinicienne).get().nom == "Ferrand"
            actions.clore(signalement=s, par=d.clinicienne, motif="relais")
        assert not Signalement.objects.exists(), "SP-02: closed, the ERAH reads no more"
    with d.referente.agir():
        assert Signalement.objects.get().etat == "clos"
    for etranger in (d.referente_batigere, d.etrangere, d.coordinatrice, d.agent2, d.pilotage):
        with etranger.agir():
            assert not Signalement.objects.exists(), etranger
            assert not Signalement.objects.visibles_par(etranger).exists()
            assert not FaitObserve.objects.exists()
    assert not Signalement.objects.exists()


def test_mot_de_diagnostic_bloque_l_envoi(distribution):
    d = distribution
    s = observer(d.agent, texte="Elle est paranoïaque avec les voisins")
    with pytest.raises(ActionRefusee, match="paranoïaque"):
        transmettre(d, s)


def test_opposition_garde_la_fiche(distribution):
    d = distribution
    s = observer(d.agent)
    with d.referente.agir():
        actions.informer(
            signalement=s, par=d.referente, le=horloge.aujourdhui(), moyen="ENTRETIEN",
            reaction="OPPOSITION",
        )  # fmt: skip
        with pytest.raises(ActionRefusee):
            actions.transmettre(signalement=s, par=d.referente)
        assert Signalement.objects.get().etat == "en_veille"
        actions.demander_passer_outre(
            signalement=s, par=d.referente, motif="danger_personne", texte="Odeur de gaz"
        )
        with pytest.raises(ActionRefusee, match="une autre personne"):
            actions.valider_passer_outre(signalement=s, par=d.referente)
    with d.referente2.agir():
        actions.valider_passer_outre(signalement=s, par=d.referente2)
    with d.referente.agir():
        actions.transmettre(signalement=s, par=d.referente)
        assert Signalement.objects.get().etat == "transmis"


def test_page_perimee(distribution):
    d = distribution
    s = observer(d.agent)
    with d.agent.agir(), pytest.raises(ActionRefusee, match="changé entre-temps"):
        actions.remettre(signalement=s, par=d.agent, version=1)


def test_visite_dans_le_passe(distribution):
    d = distribution
    s = observer(d.agent)
    transmettre(d, s)
    with d.clinicienne.agir():
        for acte in (actions.accuser, actions.admettre, actions.evaluer):
            acte(signalement=s, par=d.clinicienne)
        with pytest.raises(ActionRefusee):
            actions.convenir_visite(
                signalement=s,
                par=d.clinicienne,
                le=horloge.maintenant() - timedelta(days=1),
                personne_informee=True,
            )


def test_un_bailleur_ne_clot_pas_pour_un_relais(distribution):
    """SP-04: the words of a relay of care or of justice are not a landlord's."""
    d = distribution
    s = observer(d.agent)
    with d.referente.agir():
        with pytest.raises(ActionRefusee, match="appartient à l’ERAH"):
            actions.clore(signalement=s, par=d.referente, motif="relais")
        actions.clore(signalement=s, par=d.referente, motif="apaisee")
