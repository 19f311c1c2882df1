"""SP-20: the room reads what every person present may read, whoever is in it."""

import re
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from annuaire.commissions import actions_seances, lecture_seances
from annuaire.commissions.models import Mandat, Presence
from annuaire.situations import actions as situations
from annuaire.situations.models import Releve, Saisine
from annuaire.situations.seance import actions, regles
from annuaire.situations.seance import salle as murs
from annuaire.situations.seance.models import Frappe
from partnership.acteurs import horloge
from partnership.acteurs.enums import Role, TypeOrganisation
from partnership.acteurs.models import Affectation, Charte
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.enums import CATEGORIES_DE_DOSSIER, Portee, Qualite, TypeDossier
from partnership.secret.models import Accord
from partnership.secret.regles import Consentement, Contexte, decider
from tests.preuve.releve import relever
from tests.situations import scenes

LE = datetime(2026, 11, 12, 14, tzinfo=UTC)


def url(nom, *args):
    return reverse(f"seances:{nom}", args=args)


# --- The rule -------------------------------------------------------------------------------

consentements = st.lists(
    st.builds(
        Consentement,
        categories=st.frozensets(st.sampled_from([c.value for c in CATEGORIES_DE_DOSSIER])),
        destinataires=st.frozensets(st.integers(1, 4)),
        du=st.sampled_from([None, LE - timedelta(days=1), LE + timedelta(days=1)]),
        jusqua=st.sampled_from([None, LE, LE + timedelta(days=9)]),
        retire=st.booleans(),
        finalite=st.sampled_from(["COMMISSION", "PARTAGE", "CANDIDATURE"]),
    ),
    max_size=3,
).map(tuple)
lecteurs = st.builds(
    Contexte,
    role=st.sampled_from([*Role.values, "inconnu"]),
    organisation=st.integers(1, 4),
    qualite=st.sampled_from([None, *Qualite.values]),
    le=st.just(LE),
    type_dossier=st.sampled_from(["", *TypeDossier.values]),
    type_organisation=st.sampled_from(["", *TypeOrganisation.values]),
    assigne=st.booleans(),
    categorie_r1110_2=st.sampled_from(["", "1"]),
    consentements=consentements,
    compte_actif=st.sampled_from([True, True, True, False]),
    affectation_en_vigueur=st.sampled_from([True, True, True, False]),
    charte_signee=st.sampled_from([True, True, True, False]),
    convention_en_vigueur=st.sampled_from([True, True, True, False]),
    seance=st.booleans(),
)
salles = st.lists(st.one_of(lecteurs, lecteurs, lecteurs, st.none()), max_size=6)


def lit(contexte, categorie) -> bool:
    return decider(contexte, categorie).lire in {Portee.TOUT, Portee.PSEUDONYME}


def siennes(contexte):
    if contexte is None:
        return None
    portees = {c: decider(contexte, c).lire for c in CATEGORIES_DE_DOSSIER}
    return regles.categories_lues(portees)


@given(salles)
def test_la_salle_lit_ce_que_chacun_lit(presents):
    """Equal to the intersection by `decider`; who is not known closes all; nobody opens nothing."""
    montrees = regles.commun(map(siennes, presents))
    attendues = {
        c
        for c in CATEGORIES_DE_DOSSIER
        if presents and None not in presents and all(lit(p, c) for p in presents)
    }
    assert montrees == attendues


@given(salles, st.one_of(lecteurs, st.none()))
def test_qui_entre_n_ouvre_jamais_rien(presents, nouveau):
    """One person more in a room where there was one takes away, or changes nothing."""
    avant = regles.commun(map(siennes, presents))
    apres = regles.commun(map(siennes, [*presents, nouveau]))
    assert apres <= avant or not presents


# --- The walls, every set of present people -------------------------------------------------

GENS = ("coordinatrice", "clinicienne", "membre", "referente")


def ensembles():
    return chain.from_iterable(combinations(GENS, n) for n in range(len(GENS) + 1))


def asseoir(d, seance, noms):
    """Write who is there, and nobody else."""
    Presence.objects.filter(seance=seance).delete()
    Presence.objects.bulk_create(
        Presence(
            seance=seance, entree=horloge.maintenant(), ecrite_par=d.coordinatrice.affectation,
            **(
                {"mandat": d.mandats[nom]} if nom in d.mandats
                else {"affectation": getattr(d, nom).affectation}
            ),
        )
        for nom in noms
    )  # fmt: skip


def montre(d, seance) -> dict:
    with d.coordinatrice.agir():
        return murs.contenu(d.coordinatrice, seance)


def textes(dit) -> set[str]:
    return {f["texte"] for f in dit["fragments"]}


def frapper(d, point, texte="Une visite à deux.", champ="synthese", revision=0):
    with d.coordinatrice.agir():
        return actions.frapper(
            point=point, par=d.coordinatrice, champ=champ, texte=texte, revision=revision
        )


def lus_par(acteur, point) -> set[str]:
    """What somebody reads of the point by herself, in the words of the room."""
    with acteur.agir():
        return {f.texte for f in murs.fragments(acteur, point)} if _voit(acteur, point) else set()


def _voit(acteur, point) -> bool:
    return type(point).objects.visibles_par(acteur).filter(pk=point.pk).exists()


def test_la_salle_est_l_intersection_pour_tout_ensemble(salle):
    """For each of the 16 sets: exactly what the coordinator and each of them read alone."""
    d, seance, _, point, _ = salle
    frapper(d, point)
    lus = {nom: lus_par(getattr(d, nom), point) for nom in GENS}
    assert "Une visite à deux." in lus["membre"]
    assert "Une visite à deux." in lus["coordinatrice"]
    assert lus["referente"]
    assert "Une visite à deux." not in lus["referente"]
    vus = set()
    for noms in ensembles():
        asseoir(d, seance, noms)
        attendu = set.intersection(*(lus[n] for n in ("coordinatrice", *noms))) if noms else set()
        montres = textes(montre(d, seance))
        assert montres == attendu, noms
        vus.add(frozenset(montres))
    assert len(vus) >= 2
    _mesurer(d, seance)


def _mesurer(d, seance) -> None:
    """What one poll of the wall asks of the base: as much for four people as for two."""
    nombres, temps = {}, {}
    for combien in (1, 2, 4):
        asseoir(d, seance, GENS[:combien])
        debut = time.process_time()
        with CaptureQueriesContext(connection) as posees:
            assert montre(d, seance)["fragments"]
        temps[combien] = round(1000 * (time.process_time() - debut))
        nombres[combien] = len(posees)
    relever(requetes=nombres, ms_de_processeur=temps)
    assert nombres[4] == nombres[2] <= nombres[1] + 1
    assert nombres[2] <= 16


def test_une_personne_sans_compte_ferme_tout(salle):
    """SP-09: her rights are not known; she leaves, the screen comes back."""
    d, seance, _, point, _ = salle
    asseoir(d, seance, ("coordinatrice", "membre"))
    assert textes(montre(d, seance))
    with d.coordinatrice.agir():
        entree = actions_seances.entrer(
            seance=seance, par=d.coordinatrice, personne="M. Paul", charte_papier=True
        )
        assert montre(d, seance)["fragments"] == []
        la = lecture_seances.presents(seance)
        assert murs.fermeture(d.coordinatrice, point, la) == ["M. Paul"]
        actions_seances.sortir(presence=entree, par=d.coordinatrice)
    assert textes(montre(d, seance))


def perdre(quoi, d, seance, saisine) -> None:
    """End one of the things that the wall stands on."""
    if quoi == "affectation":
        asseoir(d, seance, ("membre",))
        Affectation.objects.filter(pk=d.membre.affectation.pk).update(fin=horloge.maintenant())
    elif quoi == "charte":
        Charte.objects.create(territoire=d.territoire, version=2, texte="La charte, suite.")
    elif quoi == "mandat":
        asseoir(d, seance, ("membre",))
        Mandat.objects.filter(pk=d.mandats["membre"].pk).update(fin=seance.jour - timedelta(days=1))
    elif quoi == "accord":
        with d.referente.agir():
            accord = Accord.objects.visibles_par(d.referente).get(
                dossier=saisine.dossier_id, type="CONSENTEMENT", finalite="COMMISSION"
            )
        scenes.retirer(d, accord)
    elif quoi == "terme":  # SP-08: the accord ends between the agenda and this second
        with d.coordinatrice.agir():
            Saisine.objects.visibles_par(d.coordinatrice).filter(pk=saisine.pk).update(
                accord_jusqua=horloge.maintenant()
            )
    elif quoi == "levee":
        with horloge.au(seance.commence + timedelta(days=1)):
            actions_seances.lever_oubliee(seance)  # by the clock: the point is still open
    else:
        with d.coordinatrice.agir():
            actions.montrer(seance=seance, par=d.coordinatrice, point=None)


class Defaire(Exception):
    """Undo what has just been tried."""


def test_ce_qui_finit_pendant_la_seance_eteint(salle):
    """An end of anything acts at the next second: who is uncertain closes, who is gone is gone."""
    d, seance, saisine, point, _ = salle
    asseoir(d, seance, ("coordinatrice", "membre"))
    for quoi in ("affectation", "charte", "mandat", "accord", "terme", "levee", "pause"):
        with suppress(Defaire), transaction.atomic():
            assert textes(montre(d, seance)), quoi
            perdre(quoi, d, seance, saisine)
            seance.refresh_from_db()
            assert montre(d, seance)["fragments"] == [], quoi
            if quoi in ("terme", "accord"):
                with pytest.raises(ActionRefusee):
                    frapper(d, point)
            raise Defaire
        seance.refresh_from_db()


def test_un_mot_de_soin_ne_va_pas_au_mur(salle):
    """SP-12, and a name: typed, it is kept; shown, it is not, until it is reworded."""
    d, seance, _, point, _ = salle
    asseoir(d, seance, ("coordinatrice", "membre"))
    frapper(d, point, "Il est schizophrène.")
    frapper(d, point, "Voir Mme Ferrand.", champ="decision")
    assert textes(montre(d, seance)).isdisjoint({"Il est schizophrène.", "Voir Mme Ferrand."})
    frapper(d, point, "Une visite.", revision=1)
    assert "Une visite." in textes(montre(d, seance))


# --- Opinions, actions, end -----------------------------------------------------------------


def test_avis_caches_puis_au_mur_puis_le_releve(salle, connecte):
    """Hidden until closed, for the wall too; typed once, it is the relevé; each its own actions."""
    d, seance, _, point, _ = salle
    asseoir(d, seance, GENS)
    c = connecte(d.coordinatrice)
    with d.membre.agir(), transaction.atomic():
        situations.donner_avis(point=point, par=d.membre, sens="accord", texte="Oui, à deux.")
    asseoir(d, seance, ("coordinatrice", "membre"))
    assert not any("Oui, à deux." in t for t in textes(montre(d, seance)))
    assert "Oui, à deux." not in c.get(url("animer", seance.ref)).content.decode()
    c.post(url("clore_les_avis", point.pk))
    assert any("Oui, à deux." in t for t in textes(montre(d, seance)))
    assert "Oui, à deux." in c.get(url("animer", seance.ref)).content.decode()
    action = {"quoi": "Appeler la personne", "organisation": d.organisations["moselis"].pk,
              "echeance": str(seance.jour + timedelta(days=9)), "information": "Par téléphone"}  # fmt: skip
    assert c.post(url("confier", point.pk), {**action, "echeance": "hier"}).status_code == 422
    assert c.post(url("confier", point.pk), action).status_code == 302
    assert "Appeler la personne" in textes(montre(d, seance))
    revue = {"revue_le": str(seance.jour + timedelta(days=400)), "referent": ""}
    assert c.post(url("suite", point.pk), revue).status_code == 422
    revue = {"revue_le": str(seance.jour + timedelta(days=30)),
             "referent": d.clinicienne.affectation.pk}  # fmt: skip
    assert c.post(url("suite", point.pk), revue).status_code == 302
    frapper(d, point, "Une visite à deux.")
    frapper(d, point, "Voir Mme Ferrand.", champ="decision")
    assert c.post(url("terminer", point.pk)).status_code == 403  # it names somebody
    frapper(d, point, "La voir à deux.", champ="decision", revision=1)
    assert c.post(url("terminer", point.pk)).status_code == 302
    with d.coordinatrice.agir(), transaction.atomic():
        releve = Releve.objects.visibles_par(d.coordinatrice).get(point=point)
        assert (releve.synthese, releve.decision) == ("Une visite à deux.", "La voir à deux.")
        assert releve.referent_id == d.clinicienne.affectation.pk
    seance.refresh_from_db()
    assert montre(d, seance)["etat"] == "pause"
    for nom in ("membre", "referente"):
        for page in ("confier", "suite"):
            statut = connecte(getattr(d, nom)).get(url(page, point.pk)).status_code
            assert statut in (403, 404), (nom, page)


# --- The pages ------------------------------------------------------------------------------


def test_l_ecran_de_la_salle(salle, connecte):
    """304 while nothing changes; another answer as soon as somebody enters; nobody else's page."""
    d, seance, *_ = salle
    c = connecte(d.coordinatrice)
    c.post(url("entrer", seance.ref), {"mandat": d.mandats["membre"].ref})
    coordination = {"mandat": d.mandats["coordinatrice"].ref}
    nombres = []
    for _ in range(2):  # one person more in the room: not one query more
        with CaptureQueriesContext(connection) as posees:
            c.get(f"{url('presences', seance.ref)}?point={seance.ecran}")
        nombres.append(len(posees))
        c.post(url("entrer", seance.ref), coordination)
    assert nombres[1] == nombres[0]
    page = c.get(url("salle", seance.ref)).content.decode()
    assert "SC-" not in page
    premier = c.get(url("commun", seance.ref))
    assert premier.json()["etat"] == "point"
    assert any("Courriers non relevés" in f["texte"] for f in premier.json()["fragments"])
    marque = {"HTTP_IF_NONE_MATCH": premier["ETag"]}
    assert c.get(url("commun", seance.ref), **marque).status_code == 304
    # The timer of the point on the screen starts from the server's clock, whatever the browser's.
    for ecoulees in (0, 7 * 60):
        with horloge.au(seance.commence + timedelta(seconds=ecoulees)):
            vu = re.sub(r"\s+", " ", c.get(url("animer", seance.ref)).content.decode())
        dites = re.search(r'data-ecoule="(\d+)" data-minutes="30"', vu)
        assert abs(int(dites[1]) - ecoulees) < 60, "what setting up takes, no more"
    c.post(url("entrer", seance.ref), {"personne": "M. Paul", "charte_papier": "on"})
    assert c.get(url("commun", seance.ref), **marque).json()["fragments"] == []
    for nom in ("membre", "clinicienne", "referente"):
        for page in ("salle", "commun", "animer", "presences"):
            assert connecte(getattr(d, nom)).get(url(page, seance.ref)).status_code == 403
    assert connecte(d.etrangere).get(url("commun", seance.ref)).status_code == 404


def test_l_invite_entre_pour_son_point(salle, connecte):
    d, seance, _, point, invite = salle
    c = connecte(d.coordinatrice)
    la = {"invite": str(invite.pk)}
    for _ in range(2):
        assert (
            c.post(url("entrer", seance.ref), la, headers={"HX-Request": "true"}).status_code == 200
        )
    assert Presence.objects.filter(affectation=d.referente.affectation, sortie=None).count() == 1
    page = c.get(url("animer", seance.ref)).content.decode()
    assert "pour ce point" in page
    assert point.saisine.code in page
    presence = Presence.objects.get()
    c.post(url("sortir", seance.ref, presence.ref))
    assert not lecture_seances.presents(seance)
    assert c.post(url("entrer", seance.ref), {"invite": "x"}).status_code == 403


# --- What is typed --------------------------------------------------------------------------


def test_chaque_champ_a_sa_revision(salle, connecte):
    """Saved as typed; the same again changes nothing; over another revision, both texts are told."""
    d, _, _, point, _ = salle
    c = connecte(d.coordinatrice)
    script = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}

    def envoyer(texte, revision, **extra):
        dit = {"champ": "synthese", "texte": texte, "revision": revision}
        return c.post(url("frapper", point.pk), dit, **extra)

    assert envoyer("Une visite", 0, **script).json() == {"revision": 1, "alerte": ""}
    assert envoyer("Une visite", 0, **script).json()["revision"] == 1  # sent twice
    assert envoyer("Une visite à deux", 1, **script).json()["revision"] == 2
    conflit = envoyer("Autre chose", 1, **script)
    assert conflit.status_code == 409
    assert conflit.json()["texte"] == "Une visite à deux"
    page = envoyer("Autre chose", 1)
    assert page.status_code == 409
    assert "Autre chose" in page.content.decode()
    assert "Une visite à deux" in page.content.decode()
    assert envoyer("Autre chose", 2).status_code == 302
    assert "1500" in envoyer("x" * 1501, 3, **script).json()["refus"]
    assert c.post(url("frapper", point.pk), {"champ": "rien", "texte": "x"}).status_code == 403
    assert c.get(url("ecrit", point.pk)).json()["synthese"]["texte"] == "Autre chose"
    with d.coordinatrice.agir(), transaction.atomic():
        assert Frappe.objects.visibles_par(d.coordinatrice).count() == 1
    for nom, statut in (("membre", 403), ("pilotage", 404), ("referente_batigere", 404)):
        refus = connecte(getattr(d, nom)).post(url("frapper", point.pk), {"champ": "synthese"})
        assert refus.status_code == statut, nom
