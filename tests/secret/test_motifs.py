"""What the rule answers to « why »: the sentence that the reader is shown, case by case (SP-15)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from partnership.acteurs.refus import ActionRefusee
from partnership.secret import regles
from partnership.secret.matrice import Possibilite
from partnership.secret.regles import (
    Consentement,
    Contexte,
    Decision,
    consentement_vivant,
    decider,
    verifier_briser,
)

MIDI = datetime(2026, 9, 14, 12, tzinfo=UTC)
JOUR = timedelta(days=1)
PAS_D_ACCORD = "Il faut un accord en vigueur de la personne, pour cela et pour ce lecteur."
OUVERT = Contexte(
    role="TRAVAILLEUR_SOCIAL", organisation=7, qualite="OPERATEUR", le=MIDI,
    type_dossier="SIGNALEMENT", type_organisation="OPERATEUR", compte_actif=True,
    affectation_en_vigueur=True, charte_signee=True, convention_en_vigueur=True,
)  # fmt: skip
DIT = Consentement(frozenset({"FAITS", "SYNTHESE"}), frozenset({7}), MIDI - JOUR, MIDI + JOUR)
LIRE, RIEN, SIENS = "TOUT", "RIEN", "SIENS"

CATEGORIES = ["EN_TETE", "IDENTITE", "FAITS", "SITUATION_LOCATIVE", "SITUATION_SOCIALE",
              "SUIVI_SOINS", "CLINIQUE", "SYNTHESE", "STATISTIQUE"]  # fmt: skip

CAS = [
    ({"compte_actif": False}, "FAITS", RIEN, "Ce compte n’est pas actif."),
    ({"affectation_en_vigueur": False}, "FAITS", RIEN, "Cette affectation n’est plus en vigueur."),
    ({"convention_en_vigueur": False}, "FAITS", RIEN,
     "L’organisme n’est pas signataire de la convention en vigueur."),
    ({"charte_signee": False}, "FAITS", RIEN,
     "La charte de confidentialité en vigueur n’est pas signée."),
    ({"qualite": None}, "FAITS", RIEN, "L’organisme ne prend pas part à ce dossier."),
    ({"type_dossier": "ROMAN"}, "FAITS", RIEN,
     "La nature du dossier ou de l’organisme n’est pas connue."),
    ({"type_organisation": "ROMAN"}, "FAITS", RIEN,
     "La nature du dossier ou de l’organisme n’est pas connue."),
    ({}, "CLINIQUE", RIEN, "La règle ne donne à ce rôle aucun accès à cette information."),
    ({"role": "PILOTAGE"}, "FAITS", RIEN,
     "La règle ne donne à ce rôle aucun accès à cette information."),
    ({}, "EN_TETE", LIRE, "La mission de ce rôle dans ce dossier le permet."),
    ({"role": "AGENT_PROXIMITE"}, "FAITS", SIENS, "Chacun relit ce qu’il a écrit, rien de plus."),
    ({}, "FAITS", RIEN, PAS_D_ACCORD),
    ({"consentements": (DIT,)}, "FAITS", LIRE, "La personne a donné son accord."),
    ({}, "SUIVI_SOINS", RIEN,
     "La profession de ce lecteur n’est pas dans la liste de l’article R1110-2."),
    ({"categorie_r1110_2": "2a"}, "SUIVI_SOINS", RIEN, PAS_D_ACCORD),
    ({}, "IDENTITE", RIEN, "Cette personne n’est pas nommément désignée dans ce dossier."),
    ({}, "SITUATION_LOCATIVE", RIEN,
     "L’organisme n’est pas le locataire principal de ce logement."),
    ({}, "SYNTHESE", RIEN, "L’organisme n’a pas d’action dans le plan."),
    ({"role": "CLINICIEN"}, "SYNTHESE", RIEN,
     "L’équipe n’a pas été saisie en commission pour ce dossier."),
    ({"role": "CLINICIEN"}, "CLINIQUE", RIEN, "Le territoire n’a pas ouvert la note soignante."),
    ({"role": "MEMBRE_COMMISSION"}, "EN_TETE", RIEN,
     "Le lecteur n’a pas assisté à une séance sur ce dossier."),
    ({"type_dossier": "CANDIDATURE", "type_organisation": "BAILLEUR", "role": "REFERENT_SOCIAL"},
     "FAITS", RIEN, "Il faut que la personne ait accepté d'être présentée à ce bailleur."),
]  # fmt: skip


@pytest.mark.parametrize(("champs", "categorie", "lire", "motif"), CAS)
def test_chaque_reponse_dit_pourquoi(champs, categorie, lire, motif):
    """SP-15: each door that closes, and each reason that opens, has its own sentence."""
    decision = decider(replace(OUVERT, **champs), categorie)
    assert (decision.lire, decision.motif) == (lire, motif)
    assert decision.permis == (lire != RIEN)


def test_les_portes_sont_dites_dans_l_ordre():
    """SP-03: several closed at once: the first to mend is named."""
    portes = ["compte_actif", "affectation_en_vigueur", "convention_en_vigueur", "charte_signee"]
    motifs = []
    for n in range(len(portes)):
        fermees = dict.fromkeys(portes[n:], False)
        motifs.append(decider(replace(OUVERT, **fermees), "FAITS").motif)
    assert motifs == [motif for _, _, _, motif in CAS[:4]]


def test_rien_n_est_suppose():
    """SP-09: a consent or a context says what it says; what it leaves out is no."""
    nu = Contexte(role="", organisation=None, qualite=None, le=MIDI)
    assert (nu.assigne, nu.note_soignante, nu.seance, nu.categorie_r1110_2, nu.consentements) == (
        False, False, False, "", (),
    )  # fmt: skip
    assert (nu.compte_actif, nu.affectation_en_vigueur) == (False, False)
    assert (nu.charte_signee, nu.convention_en_vigueur) == (False, False)
    assert (nu.type_dossier, nu.type_organisation) == ("", "")
    assert (DIT.retire, DIT.finalite) == (False, "")


def test_ce_que_dit_la_regle_ne_change_plus():
    """An answer, a context, a consent: none is altered after it was given."""
    for objet, champ in ((OUVERT, "role"), (DIT, "retire"), (decider(OUVERT, "FAITS"), "lire")):
        with pytest.raises(AttributeError):
            setattr(objet, champ, True)


def test_ecrire_sans_lire_est_permis():
    """A decision allows when it lets read, or write, or both."""
    assert Decision("RIEN", True, "").permis
    assert Decision("SIENS", False, "").permis
    assert not Decision("RIEN", False, "").permis


# SP-14, by hand: what a live break-glass opens to a clinician outside the circle.
DANGER = {"EN_TETE", "IDENTITE", "FAITS", "SITUATION_LOCATIVE", "SUIVI_SOINS"}
DEHORS = replace(OUVERT, role="CLINICIEN", type_organisation="ERAH", qualite=None,
                 note_soignante=True, bris_jusqua=MIDI + JOUR)  # fmt: skip


@pytest.mark.parametrize("categorie", [*CATEGORIES, "HOROSCOPE"])
def test_un_danger_vital_ouvre_sa_liste_sans_ecrire(categorie):
    """SP-14: the closed list, never the care note, never a write, until its hour and no further."""
    decision = decider(DEHORS, categorie)
    if categorie in DANGER:
        motif = "Accès pour danger vital, 24 heures au plus."
        assert decision == Decision("TOUT", False, motif, MIDI + JOUR)
    else:
        motif = "Un danger vital n’ouvre pas cette partie du dossier."
        assert decision == Decision("RIEN", False, motif)
    rien = Decision("RIEN", False, "L’organisme ne prend pas part à ce dossier.")
    for change in ({"bris_jusqua": None}, {"bris_jusqua": MIDI}, {"role": "COORDINATEUR"},
                   {"role": "MEMBRE_COMMISSION"}, {"role": "REFERENT_SOCIAL"}):  # fmt: skip
        assert decider(replace(DEHORS, **change), categorie) == rien
    presque = replace(DEHORS, bris_jusqua=MIDI + timedelta(microseconds=1))
    assert decider(presque, categorie).permis == (categorie in DANGER)
    for porte in ("compte_actif", "affectation_en_vigueur", "charte_signee",
                  "convention_en_vigueur"):  # fmt: skip
        assert not decider(replace(DEHORS, **{porte: False}), categorie).permis
    assert Contexte(role="", organisation=None, qualite=None, le=MIDI).bris_jusqua is None


def test_seule_une_clinicienne_brise():
    """SP-14: any other role is told who may."""
    verifier_briser("CLINICIEN")
    for role in ("COORDINATEUR", "REFERENT_SOCIAL", "PILOTAGE", ""):
        with pytest.raises(ActionRefusee) as refus:
            verifier_briser(role)
        assert refus.value.phrase == "Seuls une clinicienne ou un clinicien ouvrent cet accès."


def test_un_accord_vit_entre_ses_deux_dates():
    """SP-08: asked by itself, whatever the reader: yes or no, at each end and without one."""
    fin, rien = MIDI + JOUR, timedelta()
    for change, le, vit in (
        ({}, rien, True), ({}, -JOUR, True), ({}, JOUR, False), ({"du": MIDI}, rien, True),
        ({"du": fin}, rien, False), ({"jusqua": None}, rien, False), ({"du": None}, rien, False),
        ({"retire": True}, rien, False),
    ):  # fmt: skip
        assert consentement_vivant(replace(DIT, **change), MIDI + le) is vit, (change, le)


PRESENTEE = replace(DIT, categories=frozenset({"IDENTITE", "SYNTHESE"}), finalite="CANDIDATURE")
BAILLEUR = replace(OUVERT, role="REFERENT_SOCIAL", type_dossier="CANDIDATURE",
                   type_organisation="BAILLEUR", qualite="OPERATEUR")  # fmt: skip


@pytest.mark.parametrize("categorie", ["EN_TETE", "IDENTITE", "SYNTHESE"])
def test_le_bailleur_lit_jusqu_a_la_fin_du_prealable(categorie):
    """SP-05: until the last of the agreements to be presented; an agreement to share adds no day."""
    longue = replace(PRESENTEE, jusqua=MIDI + 2 * JOUR)
    partage = replace(PRESENTEE, jusqua=MIDI + 3 * JOUR, finalite="PARTAGE")
    decision = decider(replace(BAILLEUR, consentements=(PRESENTEE, longue, partage)), categorie)
    assert (decision.lire, decision.jusqua) == (LIRE, MIDI + 2 * JOUR)
    assert not decider(replace(BAILLEUR, consentements=(partage,)), categorie).permis


@pytest.mark.parametrize(
    ("droits", "condition", "attendue"),
    [
        ({"E", "Lc"}, "", Decision(LIRE, True, "La personne a donné son accord.", MIDI + JOUR)),
        ({"Lc", "P"}, "", Decision("PSEUDONYME", False, "La personne a donné son accord.", MIDI + JOUR)),
        ({"E"}, "", Decision(RIEN, False, PAS_D_ACCORD)),
        ({"L"}, "lune", Decision(RIEN, False, "La condition n’est pas connue.")),
        ({"L"}, "candidature",
         Decision(RIEN, False, "L’équipe n’a pas ouvert elle-même une candidature.")),
        ({"L"}, "situation",
         Decision(RIEN, False, "L’organisme n’a pas ouvert lui-même cette situation.")),
    ],
)  # fmt: skip
def test_une_autre_matrice_se_lit_de_meme(monkeypatch, droits, condition, attendue):
    """SP-09: what a territory's matrix may say one day; what the rule does not know closes."""
    voie = Possibilite(frozenset(droits), condition)
    monkeypatch.setattr(regles, "possibilites", lambda role, categorie: (voie,))
    assert decider(replace(OUVERT, consentements=(DIT,)), "FAITS") == attendue


def test_l_accord_pour_une_absence_n_ouvre_rien_du_dossier():
    """SP-08: given so that days be told, it opens no category, whatever else it holds."""
    absence = replace(DIT, finalite="ABSENCE")
    assert decider(replace(OUVERT, consentements=(absence,)), "FAITS").motif == PAS_D_ACCORD
    assert decider(replace(OUVERT, consentements=(absence, DIT)), "FAITS").lire == LIRE


@pytest.mark.parametrize("categorie", ["IDENTITE", "SITUATION_LOCATIVE"])
def test_l_equipe_ecrit_qui_est_la_personne_dans_ce_qu_elle_a_ouvert(categorie):
    """Decision 0020: its own candidature, and nothing of a signalement, even one that it opened."""
    sienne = replace(OUVERT, role="CLINICIEN", type_organisation="ERAH", qualite="EMETTEUR")
    assert decider(replace(sienne, type_dossier="CANDIDATURE"), categorie).ecrire
    for autre in (
        sienne,
        replace(sienne, type_dossier="CANDIDATURE", qualite="OPERATEUR"),
        replace(sienne, type_dossier="CANDIDATURE", type_organisation="SAMSAH"),
    ):
        assert not decider(autre, categorie).ecrire


def test_qui_porte_une_situation_y_ecrit_et_elle_reste_la_sienne():
    """Decision 0027: its own situation, open or closed; nothing of a signalement nor of another's."""
    sienne = replace(OUVERT, type_dossier="SITUATION", qualite="EMETTEUR")
    close = replace(sienne, qualite="EMETTEUR_CLOS")
    assert decider(sienne, "FAITS") == Decision(
        LIRE, True, "La mission de ce rôle dans ce dossier le permet."
    )
    assert decider(close, "FAITS").ecrire
    for autre in (replace(sienne, qualite="OPERATEUR"), replace(sienne, type_dossier="SIGNALEMENT"),
                  replace(close, type_dossier="SIGNALEMENT")):  # fmt: skip
        assert not decider(autre, "FAITS").ecrire


@pytest.mark.parametrize("role", ["CLINICIEN", "TRAVAILLEUR_SOCIAL", "REFERENT_SOCIAL"])
def test_ce_que_lit_et_ecrit_qui_porte_une_situation(role):
    """Decision 0027: all of what is not care, without an accord; the synthesis with one, read."""
    sienne = replace(OUVERT, role=role, type_dossier="SITUATION", qualite="EMETTEUR")
    if role == "CLINICIEN":
        sienne = replace(sienne, type_organisation="ERAH")
    for categorie in ("IDENTITE", "FAITS", "SITUATION_LOCATIVE", "SITUATION_SOCIALE"):
        decision = decider(sienne, categorie)
        assert (decision.lire, decision.ecrire, decision.jusqua) == (LIRE, True, None), categorie
    assert not decider(sienne, "SYNTHESE").permis
    avec = decider(replace(sienne, consentements=(DIT,)), "SYNTHESE")
    assert avec == Decision(LIRE, False, "La personne a donné son accord.", MIDI + JOUR)
