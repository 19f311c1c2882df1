"""The rule against a table written by hand from domain.md § 3, cell by cell (SP-01, SP-03, SP-08).

Nothing here reads matrice.toml: a change of the matrix that the law did not ask for fails.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnership.secret.regles import Consentement, Contexte, decider

MIDI = datetime(2026, 9, 14, 12, tzinfo=UTC)
JOUR = timedelta(days=1)
MOI, AUTRE = 7, 8

AGENT, REFERENT, CLINICIEN = "AGENT_PROXIMITE", "REFERENT_SOCIAL", "CLINICIEN"
TRAVAILLEUR, COORDINATEUR, MEMBRE = "TRAVAILLEUR_SOCIAL", "COORDINATEUR", "MEMBRE_COMMISSION"
PILOTAGE = "PILOTAGE"
ROLES = [AGENT, REFERENT, CLINICIEN, TRAVAILLEUR, COORDINATEUR, MEMBRE, PILOTAGE,
         "RESPONSABLE_FORMATION", "DELEGUE_DONNEES", "ADMIN_ORGANISATION", "PRESIDENT"]  # fmt: skip
CATEGORIES = ["EN_TETE", "IDENTITE", "FAITS", "SITUATION_LOCATIVE", "SITUATION_SOCIALE",
              "SUIVI_SOINS", "CLINIQUE", "SYNTHESE", "STATISTIQUE", "HOROSCOPE"]  # fmt: skip
QUALITES = ["EMETTEUR", "EMETTEUR_CLOS", "DESTINATAIRE", "OPERATEUR", "LOCATAIRE_PRINCIPAL", "COORDINATION",
            "COMMISSION", "ACTEUR_DU_PLAN", None, "VOISIN"]  # fmt: skip
PORTES = ["compte_actif", "affectation_en_vigueur", "charte_signee", "convention_en_vigueur"]


class Cas(NamedTuple):
    """What a cell of the table may look at."""

    accord: bool
    qualite: str
    assigne: bool
    listee: bool
    note: bool
    seance: bool


# What a reader gets: nothing, her own, pseudonymised, everything; « E » when she also writes.
RIEN, L, EL, ES, P = "", "L", "EL", "ES", "P"


def si(condition: Callable[[Cas], bool], alors: str, sinon: str = RIEN) -> Callable[[Cas], str]:
    return lambda cas: alors if condition(cas) else sinon


def toujours(droit: str) -> Callable[[Cas], str]:
    return lambda cas: droit


Lc = si(lambda cas: cas.accord, L)
LcP = si(lambda cas: cas.accord, P)
Lc2 = si(lambda cas: cas.accord and cas.listee, L)

# domain.md § 3, « Matrix (acceptance table) », row by row; what is not here is refused.
TABLE: dict[str, dict[str, Callable[[Cas], str]]] = {
    # « code + commune »: the cover that secret.md § 1 sets apart from IDENTITE.
    "EN_TETE": {
        AGENT: toujours(ES),
        REFERENT: toujours(EL),
        CLINICIEN: toujours(EL),
        TRAVAILLEUR: toujours(EL),
        COORDINATEUR: toujours(EL),
        MEMBRE: si(lambda cas: cas.seance or cas.qualite == "ACTEUR_DU_PLAN", L),
    },
    "IDENTITE": {
        AGENT: toujours(ES),
        REFERENT: toujours(EL),
        CLINICIEN: toujours(L),
        TRAVAILLEUR: si(lambda cas: cas.assigne or cas.accord, L),
        COORDINATEUR: Lc,
        MEMBRE: Lc,
    },
    # Departure from domain.md (clinician « L »): the ERAH writes its part of the exchange
    # (returns, questions, visits), which is filed under FAITS.
    "FAITS": {
        AGENT: toujours(ES),
        REFERENT: toujours(EL),
        CLINICIEN: toujours(EL),
        TRAVAILLEUR: Lc,
        COORDINATEUR: LcP,
        MEMBRE: LcP,
    },
    "SITUATION_LOCATIVE": {
        REFERENT: toujours(EL),
        CLINICIEN: toujours(L),
        TRAVAILLEUR: lambda cas: EL if cas.qualite == "LOCATAIRE_PRINCIPAL" else Lc(cas),
        COORDINATEUR: LcP,
        MEMBRE: LcP,
    },
    "SITUATION_SOCIALE": {
        REFERENT: toujours(EL),
        CLINICIEN: Lc,
        TRAVAILLEUR: toujours(EL),
        COORDINATEUR: Lc,
        MEMBRE: Lc,
    },
    "SUIVI_SOINS": {CLINICIEN: toujours(EL), TRAVAILLEUR: Lc2, MEMBRE: Lc2},
    "CLINIQUE": {CLINICIEN: si(lambda cas: cas.note, EL)},
    "SYNTHESE": {
        REFERENT: Lc,
        CLINICIEN: si(lambda cas: cas.qualite == "COMMISSION" or cas.assigne, EL),
        TRAVAILLEUR: si(lambda cas: cas.qualite == "ACTEUR_DU_PLAN" and cas.accord, L),
        COORDINATEUR: toujours(EL),
        MEMBRE: si(lambda cas: cas.seance, P),
    },
    "STATISTIQUE": {
        AGENT: toujours(L),
        REFERENT: toujours(L),
        CLINICIEN: toujours(L),
        TRAVAILLEUR: toujours(L),
        COORDINATEUR: toujours(EL),
        MEMBRE: toujours(L),
        PILOTAGE: toujours(L),
    },
}


def attendu(role: str, categorie: str, cas: Cas) -> str:
    if cas.qualite not in QUALITES[:8]:
        return RIEN
    # domain.md § 0.4: sitting gives nothing more than a member has; the synthesis has its own line.
    if cas.qualite in ("COMMISSION", "ACTEUR_DU_PLAN") and role in (
        REFERENT,
        CLINICIEN,
        TRAVAILLEUR,
    ):
        if role not in TABLE.get(categorie, {}):
            return RIEN
        role = role if categorie == "SYNTHESE" else MEMBRE
    droit = TABLE.get(categorie, {}).get(role, toujours(RIEN))(cas)
    if cas.qualite == "EMETTEUR_CLOS" and not (
        role in (REFERENT, CLINICIEN, TRAVAILLEUR) and categorie in ("EN_TETE", "FAITS")
    ):
        return droit.removeprefix("E")  # SP-02: the closed file is read; only what is owed is added
    return droit


def accords(categorie: str) -> dict[str, tuple[bool, tuple[Consentement, ...]]]:
    """Every state of the consent, and whether it opens."""
    ici, ailleurs = frozenset({categorie}), frozenset({"IDENTITE", "FAITS"} - {categorie})
    pour_moi, pour_autre = frozenset({MOI}), frozenset({AUTRE})
    hier, demain = MIDI - JOUR, MIDI + JOUR
    vivant = Consentement(ici, pour_moi, hier, demain, finalite="COMMISSION")
    return {
        "aucun": (False, ()),
        "vivant": (True, (vivant,)),
        "pour un autre": (False, (replace(vivant, destinataires=pour_autre),)),
        "autre chose": (False, (replace(vivant, categories=ailleurs),)),
        "fini": (False, (replace(vivant, jusqua=MIDI),)),
        "sans fin": (False, (replace(vivant, jusqua=None),)),
        "sans début": (False, (replace(vivant, du=None),)),
        "retiré": (False, (replace(vivant, retire=True),)),
        "à venir": (False, (replace(vivant, du=MIDI + timedelta(microseconds=1)),)),
        "commence": (True, (replace(vivant, du=MIDI),)),
        "croisés": (
            False,
            (replace(vivant, destinataires=pour_autre), replace(vivant, categories=ailleurs)),
        ),
        "retiré puis redonné": (True, (replace(vivant, retire=True), vivant)),
    }


ACCORDS = {categorie: accords(categorie) for categorie in CATEGORIES}
LUES = {"RIEN": "", "SIENS": "S", "PSEUDONYME": "P", "TOUT": "L"}


def obtenu(decision) -> str:
    return ("E" if decision.ecrire else "") + LUES[decision.lire]


def contexte(role, cas: Cas, consentements, **portes) -> Contexte:
    ouvertes = dict.fromkeys(PORTES, True) | {
        "type_dossier": "SIGNALEMENT", "type_organisation": "BAILLEUR"
    } | portes  # fmt: skip
    return Contexte(
        role=role, organisation=MOI, qualite=cas.qualite, le=MIDI, assigne=cas.assigne,
        categorie_r1110_2="2a" if cas.listee else "", consentements=consentements,
        note_soignante=cas.note, seance=cas.seance, **ouvertes,
    )  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_chaque_case_de_la_matrice(role):
    """SP-01, SP-08, SP-09: the full product for one role, every gate passed."""
    fautes, cases = [], 0
    for categorie, qualite in product(CATEGORIES, QUALITES):
        for (nom, (vit, consentements)), *drapeaux in product(
            ACCORDS[categorie].items(), *[(False, True)] * 4
        ):
            cas = Cas(vit, qualite, *drapeaux)
            rendu = obtenu(decider(contexte(role, cas, consentements), categorie))
            cases += 1
            if rendu != attendu(role, categorie, cas):
                fautes.append((categorie, nom, cas, rendu, attendu(role, categorie, cas)))
    assert cases == 10 * 10 * 12 * 16
    assert not fautes, f"{len(fautes)} cells, first: {fautes[0]}"


@pytest.mark.parametrize("fermees", [c for c in product((True, False), repeat=4) if not all(c)])
def test_une_porte_fermee_ferme_tout(fermees):
    """SP-03: any closed gate refuses every cell, and the refusal names what is missing."""
    portes = dict(zip(PORTES, fermees, strict=True))
    for role, categorie, qualite, plein in product(ROLES, CATEGORIES, QUALITES, (False, True)):
        cas = Cas(True, qualite, plein, plein, plein, plein)
        decision = decider(
            contexte(role, cas, ACCORDS[categorie]["vivant"][1], **portes), categorie
        )
        assert not decision.permis, (role, categorie, qualite, portes)
        assert decision.motif
        assert "matrice" not in decision.motif


def test_les_portes_sont_fermees_par_defaut():
    """SP-09: a context that says nothing of the gates opens nothing."""
    nu = Contexte(
        role=REFERENT, organisation=MOI, qualite="EMETTEUR", le=MIDI,
        type_dossier="SIGNALEMENT", type_organisation="BAILLEUR",
    )  # fmt: skip
    assert not decider(nu, "FAITS").permis
    ouvert = replace(nu, **dict.fromkeys(PORTES, True))
    assert obtenu(decider(ouvert, "FAITS")) == EL
    for inconnu in ({"type_dossier": ""}, {"type_dossier": "ROMAN"}, {"type_organisation": ""}):
        assert not decider(replace(ouvert, **inconnu), "FAITS").permis, inconnu


def test_la_fin_d_une_lecture_est_celle_de_l_accord():
    """SP-08: a reading by consent ends with the last live consent; one by mission has no end."""
    court, long = MIDI + JOUR, MIDI + 9 * JOUR
    dit = Consentement(frozenset({"FAITS"}), frozenset({MOI}), MIDI - JOUR, court)
    cas = Cas(True, "OPERATEUR", False, False, False, False)
    deux = (dit, replace(dit, jusqua=long), replace(dit, jusqua=long + JOUR, retire=True))
    assert decider(contexte(TRAVAILLEUR, cas, (dit,)), "FAITS").jusqua == court
    assert decider(contexte(TRAVAILLEUR, cas, deux), "FAITS").jusqua == long
    assert decider(contexte(REFERENT, cas, deux), "FAITS").jusqua is None


def test_le_bailleur_ne_lit_jamais_le_soin():
    """SP-04: whatever is granted, no landlord's role reaches care, even by every door at once."""
    for role, categorie, qualite in product(
        (AGENT, REFERENT), ("SUIVI_SOINS", "CLINIQUE"), QUALITES
    ):
        cas = Cas(True, qualite, True, True, True, True)
        assert not decider(contexte(role, cas, ACCORDS[categorie]["vivant"][1]), categorie).permis


# SP-05, by hand: what a landlord reads of a candidature, by the consent that the person gave.
# Rows: the consent. Columns: reference of the dossier, a category it names, one that it does not.
CANDIDATURES = {
    "aucun": (False, False, False),
    "vivant": (True, True, False),
    "pour un autre bailleur": (False, False, False),
    "pour autre chose": (False, False, False),
    "fini": (False, False, False),
    "sans fin": (False, False, False),
    "retiré": (False, False, False),
    "à venir": (False, False, False),
    "sans rien nommer": (True, False, False),
}


def candidatures(nommee: str) -> dict[str, tuple[Consentement, ...]]:
    vivant = Consentement(
        frozenset({nommee}), frozenset({MOI}), MIDI - JOUR, MIDI + JOUR, False, "CANDIDATURE"
    )
    return {
        "aucun": (),
        "vivant": (vivant,),
        "pour un autre bailleur": (replace(vivant, destinataires=frozenset({AUTRE})),),
        "pour autre chose": (replace(vivant, finalite="PARTAGE"),),
        "fini": (replace(vivant, jusqua=MIDI),),
        "sans fin": (replace(vivant, jusqua=None),),
        "retiré": (replace(vivant, retire=True),),
        "à venir": (replace(vivant, du=MIDI + JOUR / 2),),
        "sans rien nommer": (replace(vivant, categories=frozenset()),),
    }


def test_aucun_bailleur_ne_voit_un_candidat_sans_accord():
    """SP-05: every role, category, quality of a landlord, by the consent to be presented to it."""
    cases = 0
    for role, qualite, type_ in product(ROLES, QUALITES[:8], ("BAILLEUR", "UNION_HLM")):
        for nommee, categorie in product(
            ("IDENTITE", "FAITS", "SITUATION_SOCIALE"), CATEGORIES[:8]
        ):
            for nom, dits in candidatures(nommee).items():
                cas = Cas(True, qualite, True, True, True, True)
                c = contexte(role, cas, dits, type_dossier="CANDIDATURE", type_organisation=type_)
                decision = decider(c, categorie)
                reference, dite, autre = CANDIDATURES[nom]
                ouverte = {"EN_TETE": reference, nommee: dite}.get(categorie, autre)
                # An accord for the candidature opens nothing to who sits (SP-06).
                assise = qualite in ("COMMISSION", "ACTEUR_DU_PLAN")
                couvre = categorie == nommee and not assise
                cas_dit = cas._replace(accord=ouverte and couvre)
                # Decision 0020: it reads, it never writes in the dossier of a candidate.
                voulu = attendu(role, categorie, cas_dit).removeprefix("E") if ouverte else RIEN
                assert obtenu(decision) == voulu, (role, qualite, nom, nommee, categorie)
                assert not decision.permis or decision.jusqua == MIDI + JOUR, (
                    "ends with the consent"
                )
                cases += 1
    assert cases == 11 * 8 * 2 * 3 * 8 * 9


@pytest.mark.parametrize("type_organisation", ["ERAH", "OPERATEUR", "CLSM", "CCAS"])
def test_les_autres_lisent_une_candidature_comme_un_signalement(type_organisation):
    """SP-05 is about landlords: the matrix alone rules the others. The team that opened it writes
    who she is and what she looks for, as a landlord does in a signalement (decision 0020)."""
    for role, categorie, qualite in product(ROLES, CATEGORIES, QUALITES):
        cas = Cas(False, qualite, True, False, False, False)
        c = contexte(role, cas, (), type_dossier="CANDIDATURE", type_organisation=type_organisation)
        sienne = (role, qualite, type_organisation) == (CLINICIEN, "EMETTEUR", "ERAH")
        ecrit = sienne and categorie in ("IDENTITE", "SITUATION_LOCATIVE")
        voulu = EL if ecrit else attendu(role, categorie, cas)
        assert obtenu(decider(c, categorie)) == voulu


_textes = st.one_of(
    st.sampled_from([*ROLES, *CATEGORIES, *filter(None, QUALITES)]), st.text(max_size=12),
    st.none(), st.integers(),
)  # fmt: skip
_instants = st.one_of(
    st.none(),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
)
_consentements = st.builds(
    Consentement,
    st.frozensets(st.sampled_from(CATEGORIES), max_size=4),
    st.frozensets(st.sampled_from([MOI, AUTRE]), max_size=2),
    _instants, _instants, st.booleans(), st.sampled_from(["PARTAGE", "CANDIDATURE", ""]),
)  # fmt: skip
_contextes = st.builds(
    Contexte,
    role=st.sampled_from(ROLES), organisation=st.sampled_from([MOI, AUTRE, None]),
    qualite=st.sampled_from(QUALITES), le=st.just(MIDI), assigne=st.booleans(),
    type_dossier=st.sampled_from(["SIGNALEMENT", "CANDIDATURE", "SITUATION"]),
    type_organisation=st.sampled_from(["BAILLEUR", "ERAH", "OPERATEUR"]),
    categorie_r1110_2=st.sampled_from(["", "1", "2a"]),
    consentements=st.lists(_consentements, max_size=3).map(tuple),
    note_soignante=st.booleans(), compte_actif=st.booleans(),
    affectation_en_vigueur=st.booleans(), charte_signee=st.booleans(),
    convention_en_vigueur=st.booleans(), seance=st.booleans(),
)  # fmt: skip
_ouverts = _contextes.map(lambda c: replace(c, **dict.fromkeys(PORTES, True)))
LARGEUR = {"RIEN": 0, "SIENS": 1, "PSEUDONYME": 2, "TOUT": 3}


def pas_plus(apres, avant) -> bool:
    """`apres` opens no more than `avant`, and for no longer."""
    if LARGEUR[apres.lire] > LARGEUR[avant.lire] or apres.ecrire > avant.ecrire:
        return False
    if not apres.permis or avant.jusqua is None or apres.lire != avant.lire:
        return True
    return apres.jusqua is not None and apres.jusqua <= avant.jusqua


@settings(max_examples=400, deadline=None)
@given(_ouverts, st.sampled_from(CATEGORIES), st.data())
def test_retirer_un_accord_n_ouvre_rien(c, categorie, data):
    """SP-08: fewer consents, or one withdrawn, never opens more nor longer."""
    avant = decider(c, categorie)
    if c.consentements:
        i = data.draw(st.integers(0, len(c.consentements) - 1))
        sans = c.consentements[:i] + c.consentements[i + 1 :]
        retire = replace(c.consentements[i], retire=True)
        change = (*c.consentements[:i], retire, *c.consentements[i + 1 :])
        assert pas_plus(decider(replace(c, consentements=sans), categorie), avant)
        assert pas_plus(decider(replace(c, consentements=change), categorie), avant)
    assert pas_plus(decider(replace(c, consentements=()), categorie), avant)


@settings(max_examples=300, deadline=None)
@given(_contextes, st.sampled_from(CATEGORIES))
def test_fermer_n_ouvre_rien(c, categorie):
    """SP-02, SP-03: closing a gate, leaving the circle, losing a place opens nothing."""
    avant = decider(c, categorie)
    for porte in PORTES:
        assert not decider(replace(c, **{porte: False}), categorie).permis
    assert not decider(replace(c, qualite=None), categorie).permis
    for drapeau in ("assigne", "note_soignante", "seance"):
        assert pas_plus(decider(replace(c, **{drapeau: False}), categorie), avant)
    assert pas_plus(decider(replace(c, categorie_r1110_2=""), categorie), avant)


@settings(max_examples=500, deadline=None)
@given(_ouverts, _textes, _textes, _textes)
def test_l_inconnu_est_refuse_sans_erreur(c, role, categorie, qualite):
    """SP-09: any role, category or quality that is not of the lists is refused, and never raises."""
    decision = decider(replace(c, role=role, qualite=qualite), categorie)
    connu = role in ROLES[:-1] and categorie in CATEGORIES[:-1] and qualite in QUALITES[:8]
    if not connu:
        assert not decision.permis
    assert decision.motif
