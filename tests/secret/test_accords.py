"""Accords through the pages: rule, grants, rows and what the other session sees (SP-06, SP-08)."""

import uuid
from datetime import timedelta
from html import unescape
from threading import Barrier, Thread

import pytest
from django.db import connections, transaction
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.refus import ActionRefusee
from partnership.secret import accords as regles
from partnership.secret import actions_accords as actions
from partnership.secret import notices
from partnership.secret.models import Accord, Journal
from signalements.models import SoutiensDeclares
from tests.secret.outils import brut
from tests.signalements import scenes

JOUR = timedelta(days=1)


@pytest.fixture
def s(distribution):
    """A transmitted signalement whose social situation is filled: closed to the clinician."""
    s = scenes.transmis(distribution)
    _soutiens(distribution, s)
    return s


def _soutiens(d, s) -> None:
    with d.referente.agir(), transaction.atomic():
        SoutiensDeclares(
            dossier_id=s.dossier_id, territoire=d.territoire, auteur=d.referente.affectation
        ).save(force_insert=True)


def reponses(d, **dit) -> dict:
    """What the form sends."""
    jour = horloge.aujourdhui()
    return {
        "cle": str(uuid.uuid4()), "finalite": "PARTAGE", "categories": ["SITUATION_SOCIALE"],
        "destinataires": [str(d.organisations["erah"].pk)], "du": jour.isoformat(),
        "jusqua": (jour + 30 * JOUR).isoformat(), "le": jour.isoformat(), "moyen": "ECRIT",
        "recueilli_par": "Moi", "temoin": "", "mesure": "AUCUNE", "expression": "ELLE_MEME",
        "representant": "", "forme": "accord-v1",
    } | dit  # fmt: skip


def page(nom, s, *suite) -> str:
    return reverse(f"secret:{nom}", args=[s.dossier_id, *suite])


def consigner(navigateur, d, s, **dit):
    """Both steps, as the page does: the notice shown, then the same answers with its digest."""
    envoi = reponses(d, **dit)
    relue = navigateur.post(page("consentir", s), envoi)
    assert relue.status_code == 200, unescape(relue.text)[-3000:]
    envoi["empreinte"] = notices.empreinte(relue.context["notice"])
    return relue, navigateur.post(page("consentir", s), envoi | {"confirmer": "oui"}), envoi


def lit(acteur) -> bool:
    """Whether both walls show her the social situation."""
    with acteur.agir(), transaction.atomic():
        python = SoutiensDeclares.objects.visibles_par(acteur).exists()
        assert python == bool(brut("SELECT id FROM signalements_soutiensdeclares"))
    return python


def dits(d, type_) -> list[Accord]:
    with d.referente.agir(), transaction.atomic():
        return list(Accord.objects.visibles_par(d.referente).filter(type=type_))


def test_donner_puis_retirer(distribution, connecte, s):
    """SP-08: given, it opens what it names to whom it names; taken back, the next statement is empty."""
    d, navigateur = distribution, connecte(distribution.referente)
    assert not lit(d.clinicienne)
    relue, fait, envoi = consigner(navigateur, d, s)
    assert fait.status_code == 302
    assert "ERAH, cliniciennes et cliniciens : <b>Situation sociale" in unescape(
        relue.text
    ).replace("\xa0", " ")
    assert lit(d.clinicienne)
    (accord,) = dits(d, "CONSENTEMENT")
    assert accord.notice_empreinte == notices.empreinte(accord.notice_texte) == envoi["empreinte"]
    assert (accord.notice_version, accord.mesure) == ("accord-v1", "AUCUNE")
    histoire = unescape(navigateur.get(page("accords", s)).text)
    assert "En vigueur" in histoire
    assert accord.notice_empreinte in histoire
    with d.clinicienne.agir(), transaction.atomic():  # a session left open meanwhile
        assert brut("SELECT id FROM signalements_soutiensdeclares")
        with d.referente.agir(), transaction.atomic():
            actions.retirer_consentement(
                accord=accord, par=d.referente, le=horloge.aujourdhui(), moyen="TELEPHONE",
                recueilli_par="Moi",
            )  # fmt: skip
        with d.clinicienne.agir(), transaction.atomic():
            assert not brut("SELECT id FROM signalements_soutiensdeclares")
    assert not lit(d.clinicienne)
    assert "Retiré" in navigateur.get(page("accords", s)).text


def test_le_retrait_par_la_page(distribution, connecte, s):
    """Taken back by a colleague, twice: one event; the page shows what closes."""
    d = distribution
    consigner(connecte(d.referente), d, s)
    (accord,) = dits(d, "CONSENTEMENT")
    autre = connecte(d.clinicienne)
    montre = unescape(autre.get(page("retirer", s, accord.pk)).text)
    assert "avant : tout · après : rien" in montre.replace("\xa0", " ")
    envoi = {"cle": str(uuid.uuid4()), "le": horloge.aujourdhui().isoformat(), "moyen": "COURRIER",
             "recueilli_par": "Moi"}  # fmt: skip
    for _ in range(2):
        assert autre.post(page("retirer", s, accord.pk), envoi).status_code == 302
    assert len(dits(d, "RETRAIT")) == 1
    assert not lit(d.clinicienne)
    with d.referente.agir():
        assert not Journal.objects.exists(), "the journal is not read by a référente"


def test_un_accord_partiel(distribution, connecte, s):
    """Partial: the category left out stays closed, the organisation left out too."""
    d = distribution
    consigner(connecte(d.referente), d, s, categories=["FAITS"],
              destinataires=[str(d.organisations["operateur"].pk)])  # fmt: skip
    assert not lit(d.clinicienne)


def test_un_accord_envoye_deux_fois(distribution, connecte, s):
    """A double click, or « back » and send: one event."""
    d, navigateur = distribution, connecte(distribution.referente)
    _, _, envoi = consigner(navigateur, d, s)
    encore = navigateur.post(page("consentir", s), envoi | {"confirmer": "oui"})
    assert encore.status_code == 302
    assert len(dits(d, "CONSENTEMENT")) == 1


def test_un_accord_a_venir_puis_fini(distribution, connecte, s):
    """SP-08: not before its first day; the row says so by its window, no job runs."""
    d, navigateur = distribution, connecte(distribution.referente)
    demain = horloge.aujourdhui() + JOUR
    consigner(navigateur, d, s, du=demain.isoformat(), jusqua=(demain + JOUR).isoformat())
    assert not lit(d.clinicienne)
    assert "À venir" in navigateur.get(page("accords", s)).text
    with d.clinicienne.agir(), transaction.atomic():
        ((depuis, jusqua),) = brut(
            "SELECT depuis, jusqua FROM secret_droitgroupe WHERE depuis > statement_timestamp()"
        )
    assert (depuis, jusqua) == (regles.debut_de(demain), regles.lendemain_de(demain + JOUR))


def test_une_opposition_ferme_tout_ce_qui_etait_donne(distribution, connecte, s):
    """SP-06: no override; she alone may say yes again, not somebody in her name."""
    d, navigateur = distribution, connecte(distribution.referente)
    consigner(navigateur, d, s)
    envoi = {"cle": str(uuid.uuid4()), "finalite": "PARTAGE", "moyen": "ENTRETIEN",
             "le": horloge.aujourdhui().isoformat(), "recueilli_par": "Moi"}  # fmt: skip
    assert navigateur.post(page("opposer", s), envoi).status_code == 302
    assert not lit(d.clinicienne)
    refus = navigateur.post(
        page("consentir", s),
        reponses(d, mesure="TUTELLE", expression="REPRESENTANT", representant="UDAF"),
    )
    assert refus.status_code == 422
    assert "elle seule peut changer d’avis" in unescape(refus.text)
    consigner(navigateur, d, s)
    assert lit(d.clinicienne)


PERMIS = {
    ("AUCUNE", "ELLE_MEME"), ("CURATELLE", "ELLE_MEME"), ("CURATELLE", "ASSISTEE"),
    ("TUTELLE", "ELLE_MEME"), ("TUTELLE", "ASSISTEE"), ("TUTELLE", "REPRESENTANT"),
    ("HABILITATION", "ELLE_MEME"), ("HABILITATION", "ASSISTEE"), ("HABILITATION", "REPRESENTANT"),
    ("MANDAT", "ELLE_MEME"), ("MANDAT", "ASSISTEE"), ("MANDAT", "REPRESENTANT"),
}  # fmt: skip


@pytest.mark.parametrize("mesure", ["AUCUNE", "CURATELLE", "TUTELLE", "HABILITATION", "MANDAT", ""])
@pytest.mark.parametrize("expression", ["ELLE_MEME", "ASSISTEE", "REPRESENTANT", ""])
def test_qui_parle(mesure, expression):
    """Articles 459 and 457-1 C. civ., by hand: who may say yes, and who must then be named."""
    seule = expression == "ELLE_MEME"
    for nom in ("", "UDAF, tutrice"):
        if (mesure, expression) in PERMIS and bool(nom) != seule:
            regles.verifier_expression(mesure, expression, nom)
        else:
            with pytest.raises(ActionRefusee):
                regles.verifier_expression(mesure, expression, nom)


@pytest.mark.parametrize(
    ("dit", "mot"),
    [
        ({"moyen": "ENTRETIEN"}, "témoin"),
        ({"jusqua": "2001-01-01"}, "après son début"),
        ({"jusqua": "2099-01-01"}, "au plus tard"),
        ({"du": "2001-01-01"}, "à partir d’aujourd’hui"),
        ({"le": "2099-01-01"}, "futur"),
        ({"categories": ["SUIVI_SOINS"]}, "n’en fait pas partie"),
        ({"categories": []}, "au moins une case"),
        ({"destinataires": ["999999"]}, "n’en fait pas partie"),
        ({"finalite": "TRANSMISSION"}, "n’en fait pas partie"),
        ({"mesure": "CURATELLE", "expression": "REPRESENTANT", "representant": "X"}, "curateur"),
    ],
)
def test_ce_qui_manque_est_dit(distribution, connecte, s, dit, mot):
    """A clear sentence, what was typed is kept, nothing is written."""
    reponse = connecte(distribution.referente).post(
        page("consentir", s), reponses(distribution, **dit)
    )
    assert reponse.status_code == 422
    assert mot in unescape(reponse.text)
    assert "Moi" in reponse.text
    assert dits(distribution, "CONSENTEMENT") == []


def test_une_notice_qui_change_se_relit(distribution, connecte, s):
    """SP-08: what is proven is what was shown; another text is shown again."""
    d, navigateur = distribution, connecte(distribution.referente)
    _, _, envoi = consigner(navigateur, d, s)
    envoi |= {"cle": str(uuid.uuid4()), "categories": ["FAITS", "SITUATION_SOCIALE"]}
    refus = navigateur.post(page("consentir", s), envoi | {"confirmer": "oui"})
    assert refus.status_code == 422
    assert "relisez-la" in unescape(refus.text)
    assert len(dits(d, "CONSENTEMENT")) == 1


def test_un_accord_sur_le_soin_ne_se_dit_pas_au_bailleur(distribution, connecte, s):
    """SP-04: that care may be read tells that there is some: the ERAH alone writes and reads it,
    and it counts when the référente changes the circle."""
    d = distribution
    consigner(connecte(d.clinicienne), d, s, categories=["SUIVI_SOINS"],
              destinataires=[str(d.organisations["operateur"].pk)])  # fmt: skip
    assert dits(d, "CONSENTEMENT") == []
    with d.referente.agir(), transaction.atomic():
        assert brut("SELECT id FROM secret_accord WHERE type = 'CONSENTEMENT'") == []
        assert brut("SELECT count(*) FROM palier.accords_de(%s)", s.dossier_id) != [(0,)]
    vue = unescape(connecte(d.referente).get(page("accords", s)).text)
    assert "Suivi de soins" not in vue
    assert "En vigueur" not in vue
    assert "Suivi de soins" in unescape(connecte(d.clinicienne).get(page("accords", s)).text)


def test_le_formulaire_ne_nomme_pas_la_personne(distribution, connecte, s):
    """SP-17: both forms, printed blank; nothing of the person in them."""
    for forme in ("accord-v1", "accord-falc-v1"):
        vu = unescape(connecte(distribution.referente).get(page("formulaire", s, forme)).text)
        assert "☐ Situation sociale" in vu
        assert "Ferrand" not in vu
    assert connecte(distribution.referente).get(page("formulaire", s, "roman")).status_code == 404


@pytest.mark.parametrize("forme", ["accord-v1", "accord-falc-v1"])
def test_une_version_de_notice_ne_se_retouche_pas(forme):
    """SP-08: the file of a version in use is never edited: a new text is a new version."""
    import hashlib
    from pathlib import Path

    from django.conf import settings

    fichier = Path(settings.RACINE) / "templates/secret/notices" / f"{forme}.txt"
    assert hashlib.sha256(fichier.read_bytes()).hexdigest() == EMPREINTES[forme]


EMPREINTES = {
    "accord-v1": "60eb14e5db7e412659fe808e4c2f2088b2b0bb4bc10e36847af754fd6f5fa66f",
    "accord-falc-v1": "5a0f75d39ef5811454b2abc5c5187297bb3f39bedafbc38a1622b5467c886a90",
}


@pytest.mark.parametrize("geste", ["retirer", "donner"])
def test_a_deux_en_meme_temps(distribution_reelle, geste):
    """Two colleagues at once: one withdrawal; two consents both stand."""
    d = distribution_reelle
    s = scenes.transmis(d)
    _soutiens(d, s)
    premier = donner(d, s)
    depart = Barrier(2)

    def faire(n):
        depart.wait(10)
        if geste == "donner":
            donner(d, s, categories=[["IDENTITE"], ["FAITS"]][n], cle="operateur")
        else:
            with d.referente.agir(), transaction.atomic():
                actions.retirer_consentement(
                    accord=premier, par=d.referente, le=horloge.aujourdhui(), moyen="TELEPHONE",
                    recueilli_par="Moi",
                )  # fmt: skip
        connections.close_all()

    fils = [Thread(target=faire, args=[n]) for n in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(30)
    assert len(dits(d, "RETRAIT")) == (geste == "retirer")
    assert len(dits(d, "CONSENTEMENT")) == (1 if geste == "retirer" else 3)
    assert lit(d.clinicienne) is (geste == "donner")


def donner(d, s, *, categories=("SITUATION_SOCIALE",), cle="erah") -> Accord:
    jour = horloge.aujourdhui()
    dit = regles.Dit(
        finalite="PARTAGE", categories=list(categories), du=jour, jusqua=jour + 30 * JOUR, le=jour,
        destinataires=[d.organisations[cle].pk], moyen="ECRIT", recueilli_par="Moi",
        mesure="AUCUNE", expression="ELLE_MEME",
    )  # fmt: skip
    with d.referente.agir(), transaction.atomic():
        propose = actions.preparer(dossier=s.dossier, par=d.referente, dit=dit)
        return actions.recueillir_consentement(
            dossier=s.dossier, par=d.referente, cle=uuid.uuid4(), dit=dit,
            empreinte=notices.empreinte(notices.texte(dit.forme, propose)),
        )  # fmt: skip
