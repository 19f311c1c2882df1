"""A candidature from the need to the landlord: acts, circle, walls, each alone (SP-05)."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accompagnement import actions
from accompagnement.models import (
    Candidature,
    CritereAtteste,
    Origine,
    PassageAcces,
    Personne,
    Souhait,
)
from partnership.acteurs import horloge
from partnership.acteurs.models import Adhesion, Organisation
from partnership.acteurs.refus import ActionRefusee, EtatPerime
from partnership.secret import cercle
from tests.distribution import DEPUIS, engager
from tests.secret.outils import brut

from . import scenes

MODELES = [Candidature, Personne, Origine, Souhait, CritereAtteste, PassageAcces]


def lus(acteur, c) -> set[str]:
    """The tables of which each wall shows rows of this dossier; the two must agree (SP-18)."""
    with acteur.agir(), transaction.atomic():
        python = {
            m.__name__ for m in MODELES
            if m.objects.visibles_par(acteur).filter(dossier=c.dossier_id).exists()
        }  # fmt: skip
        sql = {
            m.__name__ for m in MODELES
            if brut(f"SELECT 1 FROM {m._meta.db_table} WHERE dossier_id = %s", c.dossier_id)
        }  # fmt: skip
    assert python == sql
    return python


PARTENAIRES = {"Candidature", "CritereAtteste", "PassageAcces"}
TOUT = PARTENAIRES | {"Personne", "Origine", "Souhait"}


def test_qui_lit_quoi_a_chaque_etape(distribution):
    """By hand, each role at each step; then everything that the accords opened is taken back."""
    d = distribution
    bailleur = (d.referente, d.referente2, d.agent, d.referente_batigere)
    dehors = (*bailleur, d.coordinatrice, d.membre, d.pilotage, d.deleguee, d.etrangere)
    c = scenes.ouverte(d)
    assert lus(d.clinicienne, c) == TOUT - {"CritereAtteste"}
    for acteur in (*dehors, d.travailleuse, d.clinicienne_ailleurs):
        assert lus(acteur, c) == set()
    accord = scenes.accorder(d, c, "PARTAGE", ["IDENTITE", "SITUATION_LOCATIVE"], ["operateur"])
    assert lus(d.travailleuse, c) == set()  # agreed to, not yet in
    with d.clinicienne.agir(), transaction.atomic():
        actions.associer(
            candidature=c, par=d.clinicienne, organisation=d.organisations["operateur"]
        )
    for numero in (1, 2, 3, 4):
        scenes.attester(d, c, numero)
    assert lus(d.travailleuse, c) == TOUT - {"Origine"}  # « at the hospital » is care
    for acteur in dehors:
        assert lus(acteur, c) == set()
    presente = scenes.accorder(d, c, "CANDIDATURE", ["SITUATION_LOCATIVE"], ["moselis"])
    with d.clinicienne.agir(), transaction.atomic():
        actions.presenter(candidature=c, par=d.clinicienne, organisation=d.organisations["moselis"])
    assert lus(d.referente, c) == {"Candidature", "Souhait"}
    assert lus(d.agent, c) == lus(d.referente_batigere, c) == set()
    scenes.retirer(d, presente)
    assert lus(d.referente, c) == set()
    assert scenes.fraiche(d.clinicienne, c).etat == "eligible"
    scenes.retirer(d, accord)
    assert lus(d.travailleuse, c) == set()
    assert scenes.fraiche(d.clinicienne, c).operateur is None


def test_un_accord_qui_finit_ferme_tout_seul(distribution):
    """SP-08: the operator stays in the circle, and reads the cover alone; it may attest no more."""
    d = distribution
    c = scenes.associee(d)
    with d.clinicienne.agir(), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("SELECT palier.poser_droits(%s, %s)", [c.dossier_id, _sans_identite(c)])
    assert lus(d.travailleuse, c) == {"Candidature"}
    with pytest.raises(ActionRefusee, match="a pris fin"):
        scenes.attester(d, c, 3)


def test_qui_siege_ne_lit_aucun_critere(distribution):
    """Decision 0020: a seat, with the name, gives neither the criteria nor the thread."""
    d = distribution
    savs = Organisation.objects.create(
        territoire=d.territoire, type="SAVS", nom="SAVS", nom_court="SAVS"
    )
    Adhesion.objects.create(organisation=savs, debut=DEPUIS, acte="Convention")
    d.organisations["savs"] = savs
    c = scenes.associee(d)
    scenes.attester(d, c, 1)
    scenes.accorder(d, c, "COMMISSION", ["IDENTITE", "FAITS"], ["savs"])
    root, charte = d.superutilisateur, d.territoire.chartes.get()
    sociale = engager(savs, "TRAVAILLEUR_SOCIAL", "as", root, charte, "essai")
    with d.clinicienne.agir(), transaction.atomic():
        cercle.faire_entrer(
            dossier=c.dossier, organisation=savs, qualite="COMMISSION",
            par=d.clinicienne, affectation=sociale.affectation,
        )  # fmt: skip
    assert lus(sociale, c) == {"Candidature", "Personne"}
    assert lus(d.travailleuse, c) >= PARTENAIRES


def _sans_identite(c) -> str:
    """The grants of this dossier, less what the accord gave: as after its last day."""
    return json.dumps(cercle.calculer(c.dossier, cercle.places_de(c.dossier), ()))


def test_le_mur_garde_qui_atteste_quoi(distribution):
    """Raw SQL as the application: each writes her own criteria, a landlord none, whoever asks."""
    d = distribution
    scenes.presentee(d, ("IDENTITE", "SITUATION_LOCATIVE", "FAITS", "SITUATION_SOCIALE"))
    change = "UPDATE accompagnement_critereatteste SET etat = 'rempli' RETURNING numero"
    for acteur, numeros in (
        (d.clinicienne, {1, 2}), (d.travailleuse, {3, 4}), (d.referente, set()),
        (d.coordinatrice, set()),
    ):  # fmt: skip
        with acteur.agir():
            assert {n for (n,) in brut(change)} == numeros
    for table in ("candidature", "souhait", "personne"):
        ordre = f"UPDATE accompagnement_{table} SET cree_le = cree_le RETURNING id"
        with d.referente.agir():
            assert brut(ordre) == []  # it reads, it never writes here
    with d.travailleuse.agir(), pytest.raises(DatabaseError, match="row-level"):
        brut(
            "INSERT INTO accompagnement_passageacces SELECT gen_random_uuid(), now(), 'attester',"
            " 'etude', '', auteur_id, %s, organisation_id, territoire_id"
            " FROM accompagnement_passageacces LIMIT 1",
            uuid4(),
        )


def test_les_quatre_criteres_et_l_etape(distribution):
    """A2, then A1: three of four is no; the date is that of the last one; a fall shows."""
    d = distribution
    c = scenes.associee(d)
    assert c.etat == "etude"
    scenes.attester(d, c, 1)
    scenes.attester(d, c, 2, "non_rempli")
    scenes.attester(d, c, 3)
    bientot = horloge.aujourdhui() + timedelta(days=30)
    scenes.attester(d, c, 4, "a_reexaminer", revoir_le=bientot)
    lue = scenes.fraiche(d.clinicienne, c)
    assert (lue.etat, lue.eligible_le) == ("non_reunis", None)
    scenes.attester(d, c, 4)
    assert scenes.fraiche(d.clinicienne, c).eligible_le is None
    scenes.attester(d, c, 2, le=horloge.aujourdhui())
    lue = scenes.fraiche(d.clinicienne, c)
    assert (lue.etat, lue.eligible_le) == ("eligible", horloge.aujourdhui())
    par, jour = d.travailleuse, horloge.aujourdhui()
    with par.agir(), transaction.atomic(), pytest.raises(ActionRefusee, match="de l’hôpital"):
        actions.attester(candidature=c, par=par, numero=1, etat="rempli", le=jour, preuve="cdaph")


def test_rien_sans_accord_ni_hors_du_temps(distribution):
    """SP-05, SP-08: no accord, another landlord's, another purpose; not eligible; stale; closed."""
    d = distribution
    c = scenes.ouverte(d)
    refus = {
        "associer": ("operateur", "Recueillez d’abord"),
        "presenter": ("moselis", "Les quatre critères"),
    }
    for acte, (organisation, phrase) in refus.items():
        _refuse(d, c, acte, organisation, phrase)
    scenes.accorder(d, c, "PARTAGE", ["SITUATION_LOCATIVE"], ["operateur"])  # not the identity
    _refuse(d, c, "associer", "operateur", "Recueillez d’abord")
    _refuse(d, c, "associer", "ars", "liste proposée")
    c = scenes.eligible(d)
    scenes.accorder(d, c, "CANDIDATURE", ["SITUATION_LOCATIVE"], ["batigere"])
    scenes.accorder(d, c, "PARTAGE", ["SITUATION_LOCATIVE"], ["moselis"])
    _refuse(d, c, "presenter", "moselis", "accord explicite")
    _refuse(d, c, "presenter", "clsm", "à un bailleur")
    with d.clinicienne.agir(), transaction.atomic(), pytest.raises(EtatPerime):
        actions.clore(candidature=c, par=d.clinicienne, motif="renonce", version=1)
    with d.clinicienne.agir(), transaction.atomic():
        actions.clore(candidature=c, par=d.clinicienne, motif="renonce")
    assert lus(d.travailleuse, c) == set()
    assert lus(d.clinicienne, c) == TOUT
    _refuse(d, c, "presenter", "batigere", "close")
    # The person may still take back what she said, and it is recorded.
    scenes.retirer(d, scenes.accorder(d, c, "CANDIDATURE", ["SITUATION_LOCATIVE"], ["batigere"]))


def _refuse(d, c, acte, organisation, phrase):
    with d.clinicienne.agir(), transaction.atomic(), pytest.raises(ActionRefusee, match=phrase):
        getattr(actions, acte)(
            candidature=c, par=d.clinicienne, organisation=d.organisations[organisation]
        )


def test_deux_fois_le_meme_formulaire_une_candidature(distribution):
    d, cle = distribution, uuid4()
    un, deux = scenes.ouverte(d, cle), scenes.ouverte(d, cle)
    assert un.pk == deux.pk
    assert re.fullmatch(rf"ACC-{horloge.aujourdhui().year}-\d{{4}}", un.reference)
    ordre = "SELECT count(*) FROM accompagnement_souhait"
    with d.clinicienne.agir():
        assert brut(ordre) == [(1,)]


@pytest.mark.parametrize(
    ("champ", "phrase"),
    [
        ({"precisions": "Elle est schizophrène"}, "À reformuler"),
        ({"communes": []}, "au moins une commune"),
        ({"besoin_le": horloge.aujourdhui() + timedelta(days=1)}, "dans le futur"),
    ],
)
def test_une_saisie_refusee_n_ouvre_rien(distribution, champ, phrase):
    d = distribution
    with pytest.raises(ActionRefusee, match=phrase):
        scenes.ouverte(d, **champ)
    with d.clinicienne.agir():
        assert brut("SELECT count(*) FROM accompagnement_candidature") == [(0,)]
    with d.referente.agir(), transaction.atomic(), pytest.raises(ActionRefusee, match="hôpital"):
        actions.ouvrir(par=d.referente, cle=uuid4(), **scenes.champs())


def test_le_journal_ne_dit_rien_d_elle(distribution, monkeypatch):
    """SP-13, SP-17: acts by their names, no word of the person, apart from the signalement's."""
    lignes = []
    monkeypatch.setattr(
        "accompagnement.actions.socle.journaliser_acteur",
        lambda acte, par, dossier, **reste: lignes.append((acte, *reste.values())),
    )
    c = scenes.presentee(distribution)
    assert {ligne[0] for ligne in lignes} == {
        "acces_ouvrir", "acces_associer", "acces_attester", "acces_presenter"
    }  # fmt: skip
    assert {ligne[1:] for ligne in lignes} == {(c.reference,)}
