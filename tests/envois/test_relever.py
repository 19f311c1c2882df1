"""What is in the outbox leaves once, says nothing, and waits when the server refuses."""

import re
import threading
import time
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.db import connections, transaction
from django.utils import timezone

from partnership.acteurs import identite
from partnership.envois import courriel, tasks, tentatives
from partnership.envois.enums import OBJETS, EtatEnvoi, Gabarit
from partnership.envois.models import Envoi


def _les_envois() -> list[Envoi]:
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        return list(Envoi.objects.order_by("cle"))


def _changer(**champs) -> None:
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        Envoi.objects.update(**champs)


def _message(enveloppe):
    return message_from_bytes(enveloppe.content, policy=default)


def test_un_envoi_part_une_fois(base_reelle, smtp, deposer):
    cle = deposer()
    tasks.relever()
    tasks.relever()
    (recu,) = smtp.facteur.recus
    assert recu.rcpt_tos == ["referente@bailleur.exemple.fr"]
    message = _message(recu)
    assert message["Message-ID"] == courriel.identifiant(cle)
    assert message["Subject"] == "Palier : un retour vous attend sur SIG-2026-0143"
    (envoi,) = _les_envois()
    assert envoi.etat == EtatEnvoi.ENVOYE
    assert (envoi.tentatives, envoi.derniere_erreur) == (1, "")


def _en_parallele(nombre: int) -> None:
    """Run that many workers at once, each with its own connection."""

    def ouvrier():
        depart.wait()
        try:
            tasks.relever()
        finally:
            connections.close_all()

    depart = threading.Barrier(nombre)
    fils = [threading.Thread(target=ouvrier) for _ in range(nombre)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()


@pytest.mark.parametrize("ouvriers", [2, 4])
def test_des_ouvriers_ensemble_n_envoient_pas_deux_fois(base_reelle, smtp, deposer, ouvriers):
    cles = {deposer() for _ in range(30)}
    smtp.facteur.avant = lambda: time.sleep(0.01)
    _en_parallele(ouvriers)
    recus = [_message(e)["Message-ID"] for e in smtp.facteur.recus]
    assert sorted(recus) == sorted(courriel.identifiant(c) for c in cles)
    assert {e.etat for e in _les_envois()} == {EtatEnvoi.ENVOYE}


def test_une_ligne_tenue_par_un_autre_n_est_pas_attendue(base_reelle, smtp, deposer):
    deposer()
    pendant = threading.Event()

    def envoyer():
        tasks.relever()
        connections.close_all()

    smtp.facteur.avant = lambda: pendant.set() or time.sleep(0.5)
    fil = threading.Thread(target=envoyer)
    fil.start()
    assert pendant.wait(5)
    tasks.relever()
    assert fil.is_alive()
    fil.join()
    assert len(smtp.facteur.recus) == 1


def test_ouvrier_mort_avant_le_commit(base_reelle, smtp, deposer, monkeypatch):
    """The one way to send twice: both messages then bear the same Message-ID."""
    deposer()

    def mourir(envoi):
        raise SystemExit

    with monkeypatch.context() as m:
        m.setattr(tentatives, "marquer_envoye", mourir)
        with pytest.raises(SystemExit):
            tasks.relever()
    assert [e.etat for e in _les_envois()] == [EtatEnvoi.A_ENVOYER]
    tasks.relever()
    premier, second = (_message(e)["Message-ID"] for e in smtp.facteur.recus)
    assert premier == second


def test_serveur_arrete_puis_revenu(base_reelle, smtp, deposer, caplog):
    for _ in range(3):
        deposer()
    smtp.arreter()
    tasks.relever()
    assert sum(e.tentatives for e in _les_envois()) == 1, "an absent server is asked once a sweep"
    assert {e.derniere_erreur for e in _les_envois()} == {"", "ConnectionRefusedError"}
    smtp.demarrer()
    _changer(prochain_essai=timezone.now())
    tasks.relever()
    assert len(smtp.facteur.recus) == 3
    assert "exemple.fr" not in caplog.text


def test_refus_puis_accord(base_reelle, smtp, deposer, caplog):
    deposer()
    smtp.facteur.refus = "550"
    tasks.relever()
    tasks.relever()
    (envoi,) = _les_envois()
    assert envoi.derniere_erreur == "SMTPRecipientsRefused"
    assert envoi.tentatives == 1, "the second sweep came before the wait was over"
    assert timedelta(0) < envoi.prochain_essai - timezone.now() <= timedelta(minutes=1)
    smtp.facteur.refus = ""
    _changer(prochain_essai=timezone.now())
    tasks.relever()
    assert len(smtp.facteur.recus) == 1
    assert "exemple.fr" not in caplog.text
    assert "SMTPRecipientsRefused" in caplog.text
    assert "Traceback" not in caplog.text


def test_une_mauvaise_ligne_ne_retient_pas_les_autres(base_reelle, smtp, deposer):
    deposer(destinataire_email="injection@exemple.fr\nBcc: tous@exemple.fr")
    deposer()
    tasks.relever()
    (recu,) = smtp.facteur.recus
    assert recu.rcpt_tos == ["referente@bailleur.exemple.fr"]
    assert sorted(e.etat for e in _les_envois()) == [EtatEnvoi.A_ENVOYER, EtatEnvoi.ENVOYE]


def test_trois_jours_puis_abandon(base_reelle, smtp, deposer):
    deposer()
    smtp.facteur.refus = "451"
    _changer(cree_le=timezone.now() - timedelta(days=3))
    tasks.relever()
    assert [e.etat for e in _les_envois()] == [EtatEnvoi.ABANDONNE]
    smtp.facteur.refus = ""
    _changer(prochain_essai=timezone.now())
    tasks.relever()
    assert smtp.facteur.recus == []


def test_attentes():
    minutes = [tentatives.attente(n).total_seconds() / 60 for n in range(1, 7)]
    assert minutes == [1, 5, 15, 60, 60, 60]


# --- Nothing but a reference and a link (SP-17) --------------------------------


@pytest.mark.parametrize("reference", ["SIG-2026-0143", ""])
@pytest.mark.parametrize("gabarit", Gabarit.values)
def test_un_courriel_ne_dit_rien(gabarit, reference, settings):
    """Two Envois that differ in all but reference and link give the same words."""
    settings.PALIER_ADRESSE = "https://palier.exemple.fr"
    communs = {"gabarit": gabarit, "reference": reference, "lien": "/signalements/7/"}
    un = Envoi(**communs, destinataire="awa.diallo@exemple.fr", cle="DIALLO Awa")
    deux = Envoi(**communs, destinataire="service@exemple.fr", cle="autre")
    messages = [courriel.composer(e, e.lien, None) for e in (un, deux)]
    assert messages[0].body == messages[1].body
    assert messages[0].subject == messages[1].subject
    texte = messages[0].subject + messages[0].body
    assert "diallo" not in (texte + str(messages[0].extra_headers)).lower()
    assert messages[0].body.count("https://palier.exemple.fr/signalements/7/\n") == 1
    assert not re.search(r"[{}%]|None|&#", texte)
    assert messages[0].body.startswith("Bonjour,\n\n")
    assert "\n\n\n" not in messages[0].body


def test_chaque_gabarit_a_son_objet():
    assert set(OBJETS) == set(Gabarit)


def test_le_courriel_est_du_texte_seul(base_reelle, smtp, deposer):
    deposer()
    tasks.relever()
    message = _message(smtp.facteur.recus[0])
    assert message.get_content_type() == "text/plain"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == "Palier <ne-pas-repondre@palier.invalid>"
