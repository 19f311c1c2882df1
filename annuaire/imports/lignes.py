"""A line of a table read as part of an entry's document (`fiche.py`), or refused with sentences."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from partnership.acteurs.models import Organisation, Territoire

from .. import horaires, regles
from ..adresses import sans_accent
from ..catalogue import genres
from ..enums import Diffusion, Jour
from ..models import Contact, Secteur, Structure
from .lieux import Lieux, LigneRefusee, code_plein

OUI = {"oui", "o", "x", "1", "vrai", "true", "yes"}
NON = {"non", "n", "0", "faux", "false", "no"}
TEXTES = ("services", "publics", "conditions", "accessibilite", "langues", "horaires_texte",
          "adresse", "code_postal", "site")  # fmt: skip
DIFFUSIONS = {
    "public": Diffusion.PUBLIC, "tout le monde": Diffusion.PUBLIC, "tous": Diffusion.PUBLIC,
    "tout public": Diffusion.PUBLIC, "grand public": Diffusion.PUBLIC,
    "pro": Diffusion.PRO, "pros": Diffusion.PRO, "professionnels": Diffusion.PRO,
    "les professionnels": Diffusion.PRO, "partenaires": Diffusion.PRO,
    **{sans_accent(str(nom)): code for code, nom in Diffusion.choices},
}  # fmt: skip
COORDINATION = {"coordination", "la coordination", "clsm", "la coordination du clsm"}
PORTABLE = (
    "L’annuaire ne donne jamais le portable d’une personne : mettez « oui » dans « Contact {} "
    "portable du service » si c’est une ligne du service."
)


@dataclass
class Contexte:
    """What a line may name in a territory."""

    lieux: Lieux
    genres: dict[str, str]
    secteurs: dict[str, str]
    organisations: dict[str, str]

    @classmethod
    def de(cls, territoire: Territoire) -> "Contexte":
        codes = Secteur.objects.filter(territoire=territoire).values_list("code", flat=True)
        organisations = Organisation.objects.filter(territoire=territoire)
        noms = {sans_accent(o.nom): str(o.ref) for o in organisations}
        noms |= {sans_accent(o.nom_court): str(o.ref) for o in organisations}
        return cls(Lieux.de(territoire), _genres(), {c.casefold(): c for c in codes}, noms)


def _genres() -> dict[str, str]:
    """Kinds by their acronym, their name, their code."""
    connus: dict[str, str] = {}
    for genre in genres().values():
        for nom in (genre.code, genre.sigle, genre.nom, f"{genre.sigle} {genre.nom}"):
            connus.setdefault(sans_accent(nom.replace("_", " ")), genre.code)
    return connus


@dataclass
class Lue:
    """What a line says; contacts by their number and hours by day, to be laid over what exists."""

    rang: int
    nom: str = ""
    reference: str = ""
    cle_source: str = ""
    document: dict = field(default_factory=dict)
    contacts: dict[int, dict] = field(default_factory=dict)
    jours: dict[int, list] = field(default_factory=dict)
    fautes: list[str] = field(default_factory=list)
    complete: bool = False  # only what is missing is filled in: a register corrects nobody


def lire(rang: int, brut: dict[str, str], contexte: Contexte, vide_efface: bool) -> Lue:
    """Read a line. Never raises: what is wrong is in `fautes`."""
    lue = Lue(rang, brut.get("nom", "")[:160], brut.get("reference", ""))
    dits = {c: v for c, v in brut.items() if v or vide_efface}
    lecteurs = (_identite, _textes, _lieu, _listes, _numeros, _point, _suivi, _jours, _contacts)
    for lecteur in lecteurs:
        try:
            lecteur(lue, dits, contexte)
        except LigneRefusee as refus:
            lue.fautes.append(refus.phrase)
    return lue


def _identite(lue: Lue, dits: dict, contexte: Contexte) -> None:
    lue.cle_source = dits.get("cle_source", "")
    if len(lue.cle_source) > 80:
        raise LigneRefusee("« Clé d’origine » : 80 caractères au plus.")
    if lue.reference and not re.fullmatch(r"[0-9a-fA-F-]{36}", lue.reference):
        raise LigneRefusee("« Référence Palier » n’est pas une référence : laissez la case vide.")
    if dits.get("nom"):
        lue.document["nom"] = _propre("nom", dits["nom"])
    if genre := dits.get("genre"):
        code = contexte.genres.get(sans_accent(genre.replace("_", " ")))
        if code is None:
            raise LigneRefusee(f"« {genre[:60]} » n’est pas un genre de l’annuaire.")
        lue.document["genre"] = code


def _textes(lue: Lue, dits: dict, contexte: Contexte) -> None:
    for champ in TEXTES:
        if champ in dits:
            texte = dits[champ]
            if champ == "code_postal":
                texte = code_plein(texte)
            if champ == "site" and texte and "://" not in texte:
                texte = f"https://{texte}"
            lue.document[champ] = _propre(champ, texte)
    if "toujours_ouverte" in dits:
        lue.document["toujours_ouverte"] = _oui(dits["toujours_ouverte"], "Ouverte jour et nuit")


def _propre(champ: str, texte: str) -> str:
    """Return a text that the model takes."""
    return _verifie(Structure._meta.get_field(champ), texte)


def _verifie(champ, texte: str) -> str:
    titre = str(champ.verbose_name).capitalize()
    if champ.max_length and len(texte) > champ.max_length:
        raise LigneRefusee(f"« {titre} » : {champ.max_length} caractères au plus.")
    try:
        return champ.clean(texte, None) if texte else ""
    except ValidationError as faute:
        raise LigneRefusee(f"« {titre} » : {' '.join(faute.messages)}") from faute


def _oui(texte: str, titre: str) -> bool:
    nu = sans_accent(texte)
    if nu in OUI:
        return True
    if nu in NON or not nu:
        return False
    raise LigneRefusee(f"« {titre} » : répondez oui ou non, pas « {texte[:30]} ».")


def _lieu(lue: Lue, dits: dict, contexte: Contexte) -> None:
    if "commune" in dits or "insee" in dits:
        nom, insee = dits.get("commune", ""), dits.get("insee", "")
        if "cedex" in sans_accent(nom):  # a post code that no commune has
            dits = {c: v for c, v in dits.items() if c != "code_postal"}
            lue.document.pop("code_postal", None)
        postal = dits.get("code_postal", "") if nom or insee else ""
        commune = contexte.lieux.trouver(nom, insee, postal)
        lue.document["commune"] = commune.pk if commune else None
    elif dits.get("code_postal"):
        commune = contexte.lieux.trouver(postal=dits["code_postal"])
        lue.document["commune"] = commune.pk if commune else None


def _listes(lue: Lue, dits: dict, contexte: Contexte) -> None:
    if "communes" in dits:
        noms = [] if sans_accent(dits["communes"]) == "tout le territoire" else None
        morceaux = _morceaux(dits["communes"]) if noms is None else noms
        trouvees = {contexte.lieux.trouver(nom) for nom in morceaux}
        lue.document["communes"] = sorted(c.pk for c in trouvees if c)
    if "secteurs" in dits:
        codes = []
        for code in _morceaux(dits["secteurs"]):
            if code.casefold() not in contexte.secteurs:
                raise LigneRefusee(f"Le secteur {code[:20]} n’est pas dans l’annuaire.")
            codes.append(contexte.secteurs[code.casefold()])
        lue.document["secteurs"] = sorted(set(codes))


def _morceaux(texte: str) -> list[str]:
    return [m.strip() for m in re.split(r"[;,|\n]", texte) if m.strip()]


def _numeros(lue: Lue, dits: dict, contexte: Contexte) -> None:
    for champ, faux, longueur in (
        ("finess", regles.finess_faux, 9),
        ("siret", regles.siret_faux, 14),
    ):
        if champ in dits:
            numero = re.sub(r"\s", "", dits[champ]).upper()
            numero = numero.zfill(longueur) if numero.isdigit() else numero
            if numero and (pourquoi := faux(numero)):
                raise LigneRefusee(pourquoi)
            lue.document[champ] = numero


def _point(lue: Lue, dits: dict, contexte: Contexte) -> None:
    for champ, borne in (("latitude", 90), ("longitude", 180)):
        if champ in dits:
            texte = dits[champ].replace(",", ".").replace(" ", "")
            try:
                valeur = float(texte) if texte else None
            except ValueError:
                valeur = float("inf")
            if valeur is not None and not -borne <= valeur <= borne:
                raise LigneRefusee(f"« {champ.capitalize()} » : un nombre de degrés.")
            lue.document[champ] = valeur


def _suivi(lue: Lue, dits: dict, contexte: Contexte) -> None:
    if dits.get("diffusion"):
        diffusion = DIFFUSIONS.get(sans_accent(dits["diffusion"]))
        if diffusion is None:
            raise LigneRefusee("« Lisible par » : « tout le monde » ou « professionnels ».")
        lue.document["diffusion"] = str(diffusion)
    if "proprietaire" in dits:
        nom = sans_accent(dits["proprietaire"])
        nul = None if not nom or nom in COORDINATION else ""
        ref = contexte.organisations.get(nom, nul)
        if ref == "":
            raise LigneRefusee(
                f"« {dits['proprietaire'][:60]} » n’est pas un organisme de ce partenariat."
            )
        lue.document["proprietaire"] = ref


def _jours(lue: Lue, dits: dict, contexte: Contexte) -> None:
    for jour in Jour:
        if jour.label in dits:
            try:
                plages = horaires.lire(dits[jour.label])
            except ValueError as faute:
                raise LigneRefusee(f"« {jour.label.capitalize()} » : {faute}") from faute
            lue.jours[jour.value] = [[jour.value, debut, fin] for debut, fin in plages]


def _contacts(lue: Lue, dits: dict, contexte: Contexte) -> None:
    for champ, texte in dits.items():
        if champ.startswith("contact_"):
            _, rang, quoi = champ.split("_", 2)
            lue.contacts.setdefault(int(rang), {})[quoi] = texte
    for rang, contact in lue.contacts.items():
        _contact(rang, contact)


def _contact(rang: int, contact: dict) -> None:
    if contact.get("telephone"):
        compact = re.sub(r"\D", "", contact["telephone"])
        dit = f"0{compact}" if len(compact) == 9 and compact[0] != "0" else contact["telephone"]
        lu = regles.telephone_lu(dit)
        if not lu:
            raise LigneRefusee(
                f"« {contact['telephone'][:30]} » n’est pas un numéro de téléphone français."
            )
        contact["telephone"] = lu
    if contact.get("courriel"):
        try:
            validate_email(contact["courriel"])
        except ValidationError as faute:
            raise LigneRefusee(
                f"« {contact['courriel'][:60]} » n’est pas une adresse de courriel."
            ) from faute
        contact["courriel"] = _verifie(Contact._meta.get_field("courriel"), contact["courriel"])
    if "fonction" in contact:
        contact["fonction"] = _verifie(Contact._meta.get_field("fonction"), contact["fonction"])
    for champ in ("pour_pros", "service"):
        if champ in contact:
            contact[champ] = _oui(contact[champ], f"Contact {rang} {champ}")


def completer(lue: Lue, existant: dict, contexte: Contexte) -> dict:
    """Return the document of a line laid over what exists: contacts by number, hours by day.

    Raises `LigneRefusee` when the whole would not be a true entry.
    """
    document = dict(lue.document)
    if lue.jours:
        gardees = [p for p in existant.get("plages", []) if p[0] not in lue.jours]
        document["plages"] = sorted([*gardees, *(p for j in lue.jours.values() for p in j)])
    if lue.contacts:
        document["contacts"] = _fusionner(lue.contacts, existant.get("contacts", []))
    if lue.complete:
        document = {c: v for c, v in document.items() if existant.get(c) in (None, "", [])}
    document = {c: existant[c] if c in existant and meme(existant[c], v) else v
                for c, v in document.items()}  # fmt: skip
    _verifier_les_portables(lue.contacts, existant.get("contacts", []))
    if {"commune", "code_postal", "latitude", "longitude"} & {
        c for c, v in document.items() if existant.get(c) != v
    }:
        _verifier_le_lieu(existant | document, contexte)
    return document


def meme(ancien, nouveau) -> bool:
    """Say whether a spreadsheet gives a value back unchanged: ends of lines, last decimals."""
    if isinstance(ancien, float) and isinstance(nouveau, float):
        return abs(ancien - nouveau) < 1e-9
    if isinstance(ancien, str) and isinstance(nouveau, str):
        return ancien.replace("\r\n", "\n").strip() == nouveau.replace("\r\n", "\n").strip()
    return ancien == nouveau


def _fusionner(dits: dict[int, dict], existants: list[dict]) -> list[dict]:
    vierge = {"fonction": "", "telephone": "", "courriel": "", "pour_pros": False}
    fusionnes = []
    for rang in range(1, max([len(existants), *dits]) + 1):
        ancien = existants[rang - 1] if rang <= len(existants) else vierge
        contact = {c: dits.get(rang, {}).get(c, v) for c, v in ancien.items()}
        if contact["telephone"] or contact["courriel"]:
            fusionnes.append(contact | {"fonction": contact["fonction"] or "Accueil"})
        elif contact["fonction"]:
            raise LigneRefusee(f"Contact {rang} : donnez un téléphone ou un courriel.")
    return fusionnes


def _verifier_les_portables(contacts: dict[int, dict], existants: list[dict]) -> None:
    connus = {c["telephone"] for c in existants}
    for rang, contact in contacts.items():
        telephone = contact.get("telephone", "")
        inconnu = regles.est_portable(telephone) and telephone not in connus
        if inconnu and not contact.get("service"):
            raise LigneRefusee(PORTABLE.format(rang))


def _verifier_le_lieu(entiere: dict, contexte: Contexte) -> None:
    """The same rules as the form of an entry."""
    latitude, longitude = entiere.get("latitude"), entiere.get("longitude")
    if (latitude is None) != (longitude is None):
        raise LigneRefusee("Donnez la latitude et la longitude, ou aucune des deux.")
    commune = contexte.lieux.par_code.get(entiere.get("commune") or "")
    if commune is None:
        return
    if latitude is not None and (faux := regles.point_faux(latitude, longitude, commune)):
        raise LigneRefusee(faux)
    code = entiere.get("code_postal")
    if code and code not in commune.codes_postaux:
        codes = ", ".join(commune.codes_postaux)
        raise LigneRefusee(f"{commune.nom} a pour code postal {codes}.")
