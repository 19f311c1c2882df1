"""The notebook of a life: who is where and what was said, kept by the test and never read back.

From it alone the rule is asked what each acteur may do: the house must answer the same.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from partnership.secret.enums import CATEGORIES_DE_DOSSIER
from partnership.secret.regles import Consentement, Contexte, decider

LECTURES = {"TOUT": "lire", "SIENS": "lire_siens", "PSEUDONYME": "lire_pseudo"}
SOINS = {"SUIVI_SOINS", "CLINIQUE"}
Fenetre = tuple[datetime, datetime | None]


def dans(fenetre: Fenetre, le: datetime) -> bool:
    return fenetre[0] <= le and (fenetre[1] is None or le < fenetre[1])


def glisser(fenetre: Fenetre, delai: timedelta) -> Fenetre:
    return fenetre[0] - delai, fenetre[1] and fenetre[1] - delai


@dataclass
class Personne:
    """One acteur of the cast, with her gates."""

    affectation: int
    utilisateur: int
    organisation: int
    type_organisation: str
    role: str
    territoire: int
    en_poste: Fenetre
    active: bool = True
    signee: int = 1  # last version of the charter that she signed
    profession: str = ""


@dataclass
class Place:
    """One entry of the circle."""

    organisation: int
    qualite: str
    affectation: int | None
    duree: Fenetre


@dataclass
class Dit:
    """One accord: what was said, in the order in which it was said."""

    pk: object
    type: str
    finalite: str
    auteur: int
    categories: frozenset[str] = frozenset()
    destinataires: frozenset[int] = frozenset()
    du: datetime | None = None
    jusqua: datetime | None = None
    retire: object = None


@dataclass
class Carnet:
    """Everything that decides who reads one dossier."""

    dossier: object
    type: str
    territoire: int
    ouvert_par: int
    personnes: dict[str, Personne]
    adhesions: dict[int, Fenetre]
    places: list[Place]
    dits: list[Dit] = field(default_factory=list)
    charte: int = 1
    notes: list[tuple[datetime, bool]] = field(default_factory=list)
    bris: list[tuple[str, Fenetre]] = field(
        default_factory=list
    )  # who broke the glass, for how long
    essais_de_bris: list[tuple[str, datetime]] = field(default_factory=list)

    def vieillir(self, delai: timedelta) -> None:
        """Let time pass: every window slides towards the past."""
        for place in self.places:
            place.duree = glisser(place.duree, delai)
        for dit in self.dits:
            dit.du, dit.jusqua = dit.du and dit.du - delai, dit.jusqua and dit.jusqua - delai
        for personne in self.personnes.values():
            personne.en_poste = glisser(personne.en_poste, delai)
        self.adhesions = {o: glisser(f, delai) for o, f in self.adhesions.items()}
        self.notes = [(du - delai, valeur) for du, valeur in self.notes]
        self.bris = [(nom, glisser(f, delai)) for nom, f in self.bris]
        self.essais_de_bris = [(nom, le - delai) for nom, le in self.essais_de_bris]

    def consentements(self) -> tuple[Consentement, ...]:
        """SP-06, SP-08: a withdrawal ends one; an objection ends those given before it."""
        return tuple(
            Consentement(d.categories, d.destinataires, d.du, d.jusqua, self._retire(i), d.finalite)
            for i, d in enumerate(self.dits)
            if d.type == "CONSENTEMENT"
        )

    def _retire(self, rang: int) -> bool:
        dit = self.dits[rang]
        return any(
            (d.type == "RETRAIT" and d.retire == dit.pk)
            or (d.type == "OPPOSITION" and d.finalite == dit.finalite)
            for d in self.dits[rang + 1 :]
        )

    def note(self, le: datetime) -> bool:
        return next((valeur for du, valeur in sorted(self.notes)[::-1] if du <= le), False)

    def passe_les_portes(self, nom: str) -> bool:
        """SP-03, by hand."""
        p, le = self.personnes[nom], datetime.now(UTC)
        return (
            p.active
            and dans(p.en_poste, le)
            and dans(self.adhesions[p.organisation], le)
            and (p.territoire != self.territoire or p.signee == self.charte)
        )

    def droits(self, nom: str, *, portes: bool = True, en_groupe: bool = False) -> set[str]:
        """Return the permissions that the rule gives now; gates counted, or believed open."""
        p, le, obtenus = self.personnes[nom], datetime.now(UTC), set()
        ouvertes = not portes or self.passe_les_portes(nom)
        for place in self.places:
            a_moi = place.affectation is None or (
                place.affectation == p.affectation and not en_groupe
            )
            if place.organisation == p.organisation and a_moi and dans(place.duree, le):
                obtenus |= _gestes(self._contexte(p, place, le, ouvertes))
        for qui, duree in self.bris:
            if qui == nom and dans(duree, le) and not en_groupe:
                dehors = self._contexte(p, Place(0, "", None, duree), le, ouvertes)
                obtenus |= _gestes(replace(dehors, qualite=None, bris_jusqua=duree[1]))
        return obtenus

    def _contexte(self, p: Personne, place: Place, le: datetime, ouvertes: bool) -> Contexte:
        nommee = place.affectation is not None
        return Contexte(
            role=p.role, organisation=p.organisation, qualite=place.qualite, le=le,
            type_dossier=self.type, type_organisation=p.type_organisation, assigne=nommee,
            categorie_r1110_2=p.profession, consentements=self.consentements(),
            note_soignante=self.note(le), compte_actif=ouvertes, affectation_en_vigueur=ouvertes,
            charte_signee=ouvertes, convention_en_vigueur=ouvertes,
            seance=nommee and place.qualite == "COMMISSION",
        )  # fmt: skip

    def lit(self, nom: str, droits: set[str], categorie: str, auteur: int) -> bool:
        """Say whether a piece of this category and author is among what these rights read."""
        code, mienne = categorie.lower(), auteur == self.personnes[nom].affectation
        return f"lire_{code}" in droits or (mienne and f"lire_siens_{code}" in droits)

    def lit_accord(self, nom: str, droits: set[str], dit: Dit) -> bool:
        """SP-04: an accord that names care is for those who read care."""
        ouvert = not dit.categories & SOINS or "lire_suivi_soins" in droits
        return ouvert and self.lit(nom, droits, "FAITS", dit.auteur)

    def qui_ecrit(self, *codes: str) -> list[str]:
        """Return who holds all these writing rights and may write the circle."""
        return [
            nom
            for nom, p in self.personnes.items()
            if self.passe_les_portes(nom)
            and {f"ecrire_{c}" for c in codes} <= self.droits(nom)
            and self._pose(nom, p)
        ]

    def _pose(self, nom: str, p: Personne) -> bool:
        """The circle is written by a group that writes the cover, or by who opened the dossier."""
        droits = self.droits(nom, en_groupe=True)
        return "ecrire_en_tete" in droits or (
            "ecrire_siens_en_tete" in droits and p.affectation == self.ouvert_par
        )


def _gestes(contexte: Contexte) -> set[str]:
    obtenus = set()
    for categorie in CATEGORIES_DE_DOSSIER:
        decision, code = decider(contexte, categorie), categorie.lower()
        if decision.lire in LECTURES:
            obtenus.add(f"{LECTURES[decision.lire]}_{code}")
        if decision.ecrire:
            obtenus.add(f"{'ecrire_siens' if decision.lire == 'SIENS' else 'ecrire'}_{code}")
    return obtenus


def copie(carnet: Carnet) -> Carnet:
    """A notebook that a life may write in without spoiling the next one's."""
    return replace(
        carnet,
        personnes={nom: replace(p) for nom, p in carnet.personnes.items()},
        places=[replace(p) for p in carnet.places],
        dits=list(carnet.dits),
        adhesions=dict(carnet.adhesions),
        notes=list(carnet.notes),
        bris=list(carnet.bris),
        essais_de_bris=list(carnet.essais_de_bris),
    )
