"""A committed world: every organisation in every quality, with every state of consent."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from django.db import transaction

from partnership.acteurs.acteur import Acteur, acteur_de
from partnership.acteurs.models import Reglage, Utilisateur
from partnership.secret import cercle
from partnership.secret.enums import CATEGORIES_DE_DOSSIER, Qualite
from partnership.secret.models import Dossier
from partnership.secret.regles import Consentement, Contexte, decider
from tests.distribution import Distribution, engager, monter
from tests.secret.outils import (
    consentir,
    inserer,
    remplir_le_reste,
    retirer,
    superutilisateur,
    une_de_chaque,
)

LECTURES = {"TOUT": "lire", "SIENS": "lire_siens", "PSEUDONYME": "lire_pseudo"}
RARES = ["autre_destinataire", "autre_categorie", "fini", "sans_fin", "retire", "a_venir"]


@dataclass
class Place:
    """One entry of a circle, as the test knows it (nothing is read back)."""

    organisation: int
    qualite: str
    affectation: int | None = None


@dataclass
class Cas:
    """One dossier, what was done to it, and who opened it."""

    dossier: Dossier
    ouvert_par: int
    auteur: int
    places: list[Place]
    consentements: tuple[Consentement, ...] = ()


@dataclass(eq=False)
class Monde:
    """The cast, the dossiers, and what the rule says of each."""

    distribution: Distribution
    acteurs: dict[str, Acteur]
    cas: list[Cas] = field(default_factory=list)

    @cache  # noqa: B019 - lives as long as the module that asks
    def droits(self, nom: str, rang: int) -> frozenset[str]:
        """The permissions that the rule gives to a cast member on a dossier, from `decider`."""
        acteur, cas = self.acteurs[nom], self.cas[rang]
        obtenus = set()
        for place in cas.places:
            if place.organisation != acteur.organisation.pk or place.affectation not in (
                None,
                acteur.affectation.pk,
            ):
                continue
            contexte = self._contexte(acteur, place, cas)
            for categorie in CATEGORIES_DE_DOSSIER:
                decision, code = decider(contexte, categorie), categorie.lower()
                if decision.lire != "RIEN":
                    obtenus.add(f"{LECTURES[decision.lire]}_{code}")
                if decision.ecrire:
                    siens = "ecrire_siens" if decision.lire == "SIENS" else "ecrire"
                    obtenus.add(f"{siens}_{code}")
        return frozenset(obtenus)

    def _contexte(self, acteur, place, cas) -> Contexte:
        nommee = place.affectation is not None
        return Contexte(
            role=acteur.role, organisation=acteur.organisation.pk, qualite=place.qualite,
            type_dossier=cas.dossier.type, type_organisation=acteur.organisation.type,
            le=datetime.now(UTC), assigne=nommee, consentements=cas.consentements,
            categorie_r1110_2=acteur.utilisateur.categorie_r1110_2, compte_actif=True,
            affectation_en_vigueur=True, charte_signee=True, convention_en_vigueur=True,
            note_soignante=True, seance=nommee and place.qualite == "COMMISSION",
        )  # fmt: skip

    def lit(self, nom: str, rang: int, categorie: str, auteur: int) -> bool:
        droits, moi = self.droits(nom, rang), self.acteurs[nom].affectation.pk
        code = categorie.lower()
        return f"lire_{code}" in droits or (auteur == moi and f"lire_siens_{code}" in droits)

    def ecrit(self, nom: str, rang: int, categorie: str) -> bool:
        droits, moi = self.droits(nom, rang), self.acteurs[nom].affectation.pk
        code = categorie.lower()
        return f"ecrire_{code}" in droits or (
            self.cas[rang].ouvert_par == moi and f"ecrire_siens_{code}" in droits
        )


def batir() -> Monde:
    """Build and commit the world; the note of the ERAH is open, so that CLINIQUE has readers."""
    d = monter()
    Reglage.objects.create(
        territoire=d.territoire, cle="note_soignante", valeur=True, du="2020-01-01", source="essai"
    )
    monde = Monde(d, dict(d.acteurs))
    for nom, modele in (("travailleuse_listee", "travailleuse"), ("membre_listee", "membre")):
        monde.acteurs[nom] = _embaucher(d, modele, nom)
    nommables = ["referente2", "agent2", "referente_batigere", "clinicienne", "travailleuse_listee",
                 "coordinatrice", "membre_listee", "pilotage"]  # fmt: skip
    rang = 0
    for qualite in Qualite.values:
        for nom in nommables:
            for nommee in (False, True):
                for accord in ("aucun", "vivant", RARES[rang % len(RARES)]):
                    monde.cas.append(_un_cas(monde, rang, nom, qualite, nommee, accord))
                    rang += 1
    _remplir(monde)
    return monde


def _embaucher(d: Distribution, modele: str, nom: str) -> Acteur:
    """A colleague of a cast member whose profession is in the list of R1110-2."""
    pareil = d.acteurs[modele]
    charte = d.territoire.chartes.get()
    acteur = engager(pareil.organisation, pareil.role, nom, d.superutilisateur, charte, "essai")
    Utilisateur.objects.filter(pk=acteur.utilisateur.pk).update(categorie_r1110_2="2a")
    acteur.affectation.refresh_from_db()
    acteur.affectation.utilisateur.refresh_from_db()
    return acteur_de(acteur.affectation)


def _un_cas(monde, rang, nom, qualite, nommee, accord) -> Cas:
    d, invitee = monde.distribution, monde.acteurs[nom]
    ouvreuse = d.agent if rang % 2 else d.referente
    auteurs = [d.agent, d.referente, invitee]
    affectation = invitee.affectation if nommee else None
    with transaction.atomic():
        with ouvreuse.agir():
            dossier = cercle.ouvrir(type_dossier="SIGNALEMENT", par=ouvreuse, qualite="EMETTEUR")
        with d.referente.agir():
            consentements = _accorder(d, dossier, invitee, accord, qualite)
            cercle.faire_entrer(
                dossier=dossier, organisation=invitee.organisation, qualite=qualite,
                par=d.referente, affectation=affectation,
            )  # fmt: skip
            if accord != "aucun" and invitee.organisation == d.referente.organisation:
                cercle.projeter(dossier)  # the place may have been there: no new projection
    places = [
        Place(d.referente.organisation.pk, "EMETTEUR"),
        Place(invitee.organisation.pk, qualite, affectation and affectation.pk),
    ]
    auteur = auteurs[rang % 3].affectation.pk
    return Cas(dossier, ouvreuse.affectation.pk, auteur, places, consentements)


def _accorder(d, dossier, invitee, accord, qualite) -> tuple[Consentement, ...]:
    """Record the consent and return it as the rule takes it."""
    if accord == "aucun":
        return ()
    maintenant, jour = datetime.now(UTC), timedelta(days=1)
    toutes, eux = list(CATEGORIES_DE_DOSSIER), [invitee.organisation]
    fenetre = {"du": maintenant - jour, "jusqua": maintenant + jour}
    fenetre |= {
        "fini": {"jusqua": maintenant - jour / 2},
        "sans_fin": {"jusqua": None},
        "a_venir": {"du": maintenant + jour / 2},
    }.get(accord, {})
    if accord == "autre_destinataire":
        eux = [d.organisations["ars"] if invitee is not d.pilotage else d.organisations["clsm"]]
    if accord == "autre_categorie":
        toutes = ["FAITS"]
    # SP-06: to who sits, only an accord for the commission opens anything.
    finalite = "COMMISSION" if qualite in ("COMMISSION", "ACTEUR_DU_PLAN") else "PARTAGE"
    ecrit = consentir(d.referente, dossier, toutes, eux, finalite=finalite, **fenetre)
    if accord == "retire":
        retirer(d.referente, ecrit)
    return (
        Consentement(
            frozenset(toutes), frozenset(o.pk for o in eux), fenetre["du"], fenetre["jusqua"],
            accord == "retire", ecrit.finalite,
        ),
    )  # fmt: skip


def _remplir(monde: Monde) -> None:
    """One piece of every model in every dossier, written behind the wall's back."""
    affectations = {a.affectation.pk: a.affectation for a in monde.acteurs.values()}
    par_modele: dict = {}
    for cas in monde.cas:
        for piece in une_de_chaque(cas.dossier, affectations[cas.auteur]):
            par_modele.setdefault(type(piece), []).append(piece)
    with superutilisateur() as c, c.transaction(), c.cursor() as curseur:
        for pieces in par_modele.values():
            inserer(curseur, pieces)
        remplir_le_reste(c, monde.cas[0].dossier, monde.distribution.deleguee.affectation)
