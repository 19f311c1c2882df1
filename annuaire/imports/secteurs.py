"""The hospital's list of sectors: its lines, then its overlaps and its holes."""

import re
from dataclasses import asdict, dataclass

from partnership.acteurs.models import Territoire

from ..adresses import cle_de_voie, sans_accent
from ..enums import Cote, Public, Verdict
from ..models import Import, LigneImport, RegleSectorielle, Secteur, Structure
from ..routage import regle_de
from ..sectorisation import NUMERO_AU_PLUS, Parite, Regle, defauts
from .lieux import Lieux, LigneRefusee

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{1,11}")
COTES = {
    "": Cote.TOUS, "tous": Cote.TOUS, "tout": Cote.TOUS, "pairs et impairs": Cote.TOUS,
    "tous les numeros": Cote.TOUS, "les deux": Cote.TOUS,
    "pair": Cote.PAIRS, "pairs": Cote.PAIRS, "p": Cote.PAIRS, "numeros pairs": Cote.PAIRS,
    "impair": Cote.IMPAIRS, "impairs": Cote.IMPAIRS, "i": Cote.IMPAIRS,
    "numeros impairs": Cote.IMPAIRS,
}  # fmt: skip
PUBLICS = (
    ("adulte", Public.ADULTES), ("general", Public.ADULTES), ("enfant", Public.ENFANTS),
    ("infanto", Public.ENFANTS), ("ado", Public.ENFANTS), ("juvenile", Public.ENFANTS),
)  # fmt: skip
ENTIERE = {"toute la commune", "commune entiere", "toutes", "toutes les rues", "tout"}
SANS_FIN = {"", "fin", "et plus", "et au dela", "la fin"}
DEFAUTS_AU_PLUS = 300


@dataclass(frozen=True)
class Ligne:
    """One rule of the list, and what its line says of its sector."""

    code: str
    public: str
    commune: str
    voie: str
    cle: str
    cote: str
    debut: int
    fin: int
    nom: str = ""
    etablissement: str = ""
    cmp: int | None = None
    equipe: int | None = None

    @property
    def regle(self) -> tuple:
        return self.code, self.commune, self.cle, self.cote, self.debut, self.fin


class Lecteur:
    """Reads the lines of a list, in a territory."""

    def __init__(self, territoire: Territoire):
        self.lieux = Lieux.de(territoire)
        structures = Structure.objects.du_territoire(territoire)
        self.structures: dict[str, list[tuple[int, str]]] = {}
        for pk, nom, finess, genre in structures.values_list("pk", "nom", "finess", "genre"):
            for cle in {sans_accent(nom), finess} - {""}:
                self.structures.setdefault(cle, []).append((pk, genre))
        secteurs = Secteur.objects.filter(territoire=territoire)
        self.secteurs = {s.code.casefold(): s for s in secteurs}
        regles = RegleSectorielle.objects.filter(secteur__in=secteurs)
        self.existantes = set(
            regles.values_list("secteur__code", "commune", "cle", "cote", "debut", "fin")
        )
        self.publics: dict[str, tuple[str, int]] = {}  # of each code: its public, the line

    def lire(self, rang: int, brut: dict[str, str]) -> Ligne:
        """Read a line. Raises `LigneRefusee`."""
        code = self._code(brut.get("code", ""))
        commune = self.lieux.trouver(
            brut.get("commune", ""), brut.get("insee", ""), brut.get("code_postal", "")
        )
        if commune is None:
            raise LigneRefusee("Il manque la commune : son nom ou son code INSEE.")
        voie, cle = self._voie(brut.get("voie", ""))
        cote, debut, fin = _numeros(brut)
        if not cle and (cote, debut, fin) != (Cote.TOUS, 1, NUMERO_AU_PLUS):
            raise LigneRefusee("Des numéros demandent une voie.")
        nom, etablissement = brut.get("nom", ""), brut.get("etablissement", "")
        if len(nom) > 120 or len(etablissement) > 160:
            raise LigneRefusee("Le nom du secteur ou de l’établissement est trop long.")
        return Ligne(
            code, self._public(rang, code, brut.get("public", "")), commune.pk, voie, cle,
            cote, debut, fin, nom, etablissement,
            self._structure(brut.get("cmp", ""), "CMP"), self._structure(brut.get("equipe", "")),
        )  # fmt: skip

    def _code(self, dit: str) -> str:
        code = dit.replace(" ", "")
        if not CODE.fullmatch(code):
            raise LigneRefusee("Le code d’un secteur s’écrit comme 57G04 : lettres et chiffres.")
        connu = self.secteurs.get(code.casefold())
        return connu.code if connu else code.upper()

    def _public(self, rang: int, code: str, dit: str) -> str:
        """The list says it; else the code (G: adults, I: children); else the sector as it is."""
        nu = sans_accent(dit)
        lettre = re.fullmatch(r"(?:\d[0-9AB]\d?)([GI])\d+[A-Z]?", code.upper())
        public = next((p for debut, p in PUBLICS if debut in nu), None)
        if public is None and nu:
            raise LigneRefusee(f"« {dit[:30]} » : écrivez « adultes » ou « enfants ».")
        if public is None and code.casefold() in self.secteurs:
            public = Public(self.secteurs[code.casefold()].public)
        if public is None and lettre:
            public = Public.ENFANTS if lettre[1] == "I" else Public.ADULTES
        if public is None:
            raise LigneRefusee("Dites pour qui est ce secteur : adultes ou enfants.")
        premier, ou = self.publics.setdefault(code, (str(public), rang))
        if premier != public:
            raise LigneRefusee(f"La ligne {ou} donne un autre public à ce secteur.")
        return str(public)

    def _voie(self, dite: str) -> tuple[str, str]:
        if not dite or sans_accent(dite) in ENTIERE:
            return "", ""
        cle = cle_de_voie(dite)
        if not cle or len(dite) > 160 or len(cle) > 160:
            raise LigneRefusee(f"« {dite[:60]} » n’est pas un nom de voie.")
        return dite, cle

    def _structure(self, dit: str, genre: str = "") -> int | None:
        if not dit:
            return None
        trouvees = self.structures.get(dit) or self.structures.get(sans_accent(dit)) or []
        du_genre = [pk for pk, g in trouvees if g == genre] or [pk for pk, _ in trouvees]
        if len(du_genre) != 1:
            combien = "Plusieurs fiches portent" if du_genre else "Aucune fiche ne porte"
            raise LigneRefusee(
                f"{combien} le nom ou le numéro « {dit[:60]} » : donnez un numéro FINESS de "
                "l’annuaire, ou laissez la case vide."
            )
        return du_genre[0]

    def comparer(self, importation: Import, rang: int, brut: dict, vues: dict) -> LigneImport:
        """Return what becomes of a line; `vues`: rules of the lines before, and their place."""
        ligne = LigneImport(importation=importation, rang=rang, nom=brut.get("code", "")[:160])
        try:
            lue = self.lire(rang, brut)
            cle = " ".join(map(str, lue.regle))[:260]
            if cle in vues:
                raise LigneRefusee(f"La ligne {vues[cle]} dit déjà la même chose.")
            vues[cle] = rang
            ligne.cles, ligne.document, ligne.nom = [cle], asdict(lue), lue.code
            deja = lue.regle in self.existantes
            ligne.verdict = Verdict.IDENTIQUE if deja else Verdict.CREER
        except LigneRefusee as refus:
            ligne.verdict, ligne.pourquoi = Verdict.REFUSER, refus.phrase[:400]
        return ligne


def _numeros(brut: dict[str, str]) -> tuple[str, int, int]:
    nu = sans_accent(brut.get("cote", ""))
    if nu not in COTES:
        raise LigneRefusee(f"« {brut['cote'][:30]} » : écrivez « pairs », « impairs » ou « tous ».")
    debut = _numero(brut.get("debut", ""), 1)
    dite = brut.get("fin", "")
    fin = NUMERO_AU_PLUS if sans_accent(dite) in SANS_FIN else _numero(dite, NUMERO_AU_PLUS)
    if fin < debut:
        raise LigneRefusee("Le dernier numéro vient après le premier.")
    return str(COTES[nu]), debut, fin


def _numero(texte: str, defaut: int) -> int:
    lu = re.fullmatch(r"(?:n°\s*)?(\d{1,4})\s*(?:bis|ter|quater|[a-zA-Z])?", texte)
    if texte and (lu is None or int(lu[1]) == 0):
        raise LigneRefusee(f"« {texte[:30]} » n’est pas un numéro de rue.")
    return int(lu[1]) if lu else defaut


def rapporter(importation: Import) -> dict:
    """Return what the whole list would give: sectors, rules that go, overlaps, holes.

    The sectors that the file does not name keep their rules and are counted with it.
    """
    lignes = [Ligne(**d) for d in bonnes(importation).values_list("document", flat=True)]
    codes = sorted({x.code for x in lignes})
    siens = Secteur.objects.filter(territoire=importation.territoire)
    secteurs = {s.code: s for s in siens}
    anciennes = list(RegleSectorielle.objects.filter(secteur__in=siens).select_related("secteur"))
    gardees = [r for r in anciennes if r.secteur.code not in codes]
    regles = [(x.public, x.commune, x.code, _regle(x)) for x in lignes]
    regles += [(r.secteur.public, r.commune_id, r.secteur.code, regle_de(r)) for r in gardees]
    ecrites = {r.cle: r.voie for r in anciennes} | {x.cle: x.voie for x in lignes}
    trouves, sans = _defauts(importation.territoire, regles)
    trouves = [d | {"voie": ecrites[d["voie"]]} for d in trouves]
    nouvelles = {x.regle for x in lignes}
    return {
        "secteurs": [
            {
                "code": code,
                "nouveau": code not in secteurs,
                "avant": sum(r.secteur.code == code for r in anciennes),
                "apres": sum(x.code == code for x in lignes),
                "importe_le": instant(secteurs.get(code)),
            }
            for code in codes
        ],
        "disparaissent": sum(
            (r.secteur.code, r.commune_id, r.cle, r.cote, r.debut, r.fin) not in nouvelles
            for r in anciennes
            if r.secteur.code in codes
        ),
        "defauts": trouves[:DEFAUTS_AU_PLUS],
        "defauts_nombre": len(trouves),
        "sans_regle": sans,
    }


def bonnes(importation: Import):
    """Return the lines that are taken."""
    return importation.lignes.exclude(verdict=Verdict.REFUSER).order_by("rang")


def _regle(ligne: Ligne) -> Regle:
    return Regle(0, ligne.cle, Parite(ligne.cote), ligne.debut, ligne.fin)


def instant(secteur: Secteur | None) -> str:
    """Return when the list of a sector came, "" when none did: what tells that it has changed."""
    return secteur.importe_le.isoformat() if secteur and secteur.importe_le else ""


def _defauts(territoire: Territoire, regles: list[tuple]) -> tuple[list[dict], list[dict]]:
    """Return the overlaps and holes, by public and commune, and the communes without a rule."""
    communes = dict(territoire.communes.order_by("nom").values_list("pk", "nom"))
    numeros = {code: rang for rang, code in enumerate(sorted({r[2] for r in regles}), start=1)}
    codes = {rang: code for code, rang in numeros.items()}
    par_commune: dict[tuple, list[Regle]] = {}
    for public, commune, code, regle in regles:
        valeurs = (regle.voie, regle.parite, regle.debut, regle.fin)
        par_commune.setdefault((public, commune), []).append(Regle(numeros[code], *valeurs))
    trouves = [
        {
            "public": public, "commune": communes.get(commune, commune), "voie": d.voie,
            "cote": str(d.parite), "debut": d.debut, "fin": d.fin,
            "secteurs": [codes[s] for s in d.secteurs],
        }
        for (public, commune), siennes in sorted(par_commune.items())
        for d in defauts(siennes)
    ]  # fmt: skip
    publics = {public for public, _ in par_commune}
    sans = [
        {
            "public": p.value,
            "communes": [nom for code, nom in communes.items() if (p, code) not in par_commune],
        }
        for p in Public
        if p in publics
    ]
    return trouves, [s for s in sans if s["communes"]]
