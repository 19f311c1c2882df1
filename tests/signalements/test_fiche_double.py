"""True double clicks: the same form sent twice at the same instant makes one thing."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from django.db import connections, transaction
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.models import Commune
from signalements import actions
from signalements.models import FaitObserve, Passage, Signalement
from tests.signalements.fiches import PERSONNE, fait, lire, url


def ensemble(navigateurs, adresse: str, envoi: dict) -> list:
    """Send the same form from several windows of the same person, at once."""

    def envoyer(navigateur):
        try:
            return navigateur.post(adresse, envoi)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(navigateurs)) as bassin:
        return list(bassin.map(envoyer, navigateurs))


def test_doubles_clics(distribution_reelle, connecte):
    d = distribution_reelle
    fenetres = [connecte(d.referente) for _ in range(4)]
    envoi = {"cle": str(uuid4()), "danger": "non"}
    reponses = ensemble(fenetres, reverse("signalements:nouveau"), envoi)
    assert {r.status_code for r in reponses} == {302}
    assert len({r.url for r in reponses}) == 1
    with transaction.atomic():
        (s,) = lire(d.referente, Signalement)
        un_fait = fait(d.referente)
    assert {r.status_code for r in ensemble(fenetres, url("fait_ajouter", s), un_fait)} == {302}
    with transaction.atomic():
        assert len(lire(d.referente, FaitObserve)) == 1
        with d.referente.agir():
            _completer(d.referente, s)
            version = Signalement.objects.get().version
    reponses = ensemble(fenetres, url("transmettre", s), {"version": version})
    assert {(r.status_code, r.url) for r in reponses} == {(302, url("dossier", s))}
    with transaction.atomic():
        assert len(lire(d.referente, Passage, acte="transmettre")) == 1


def _completer(acteur, s) -> None:
    champs = {c: v for c, v in PERSONNE.items() if c != "commune"}
    commune = Commune.objects.get(code="57463")
    actions.ecrire_identite(signalement=s, par=acteur, commune=commune, **champs)
    actions.informer(
        signalement=s,
        par=acteur,
        le=horloge.aujourdhui(),
        moyen="ENTRETIEN",
        reaction="PAS_OPPOSITION",
    )
