"""The directory of the demonstration: fictitious, through the actions."""

import tomllib
from pathlib import Path

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Organisation

from .. import actions, horaires, ouvrages
from ..adresses import cle_de_voie
from ..enums import Diffusion, Jour
from ..models import RegleSectorielle, Secteur, Structure

SEMAINE = (Jour.LUNDI, Jour.MARDI, Jour.MERCREDI, Jour.JEUDI, Jour.VENDREDI)


def peupler(coordinatrice: Acteur) -> None:
    """Fill the directory of the coordinator's territory."""
    lu = tomllib.loads(Path(__file__).with_name("structures.toml").read_text(encoding="utf-8"))
    territoire = coordinatrice.territoire
    for ligne in lu["secteurs"]:
        nus = {c: v for c, v in ligne.items() if c != "cmp"}
        Secteur.objects.create(territoire=territoire, etablissement="CH de Jury", **nus)
    organisations = Organisation.objects.filter(territoire=territoire)
    refs = {o.nom_court: str(o.ref) for o in organisations}
    communes = set(territoire.communes.values_list("pk", flat=True))
    with coordinatrice.agir():
        for rang, ligne in enumerate(lu["structures"]):
            creee = actions.creer(par=coordinatrice, document=document(ligne, refs, communes))
            if rang % 6:  # some are left to be looked at, as in life
                actions.verifier(structure=creee, par=coordinatrice)
    _sectoriser(lu, territoire, communes)
    for code, sorte in ouvrages.SORTES.items():
        if not sorte.refus(territoire):
            ouvrages.demander(territoire, code)


def document(ligne: dict, refs: dict[str, str], communes: set[str]) -> dict:
    """Return the document of one line of the file, in a territory of these communes."""
    par_jour = [(jour, ligne["semaine"]) for jour in SEMAINE] if "semaine" in ligne else []
    par_jour += [(Jour[nom.upper()], texte) for nom, texte in ligne.get("jours", [])]
    commune = ligne.get("commune")
    latitude, longitude = ligne.get("point", (None, None))
    return {
        "genre": ligne["genre"],
        "nom": ligne["nom"],
        "adresse": ligne.get("adresse", ""),
        "latitude": latitude,
        "longitude": longitude,
        "commune": commune if commune in communes else None,
        "communes": sorted(communes & set(ligne.get("communes", []))),
        "secteurs": ligne.get("secteurs", []),
        "services": ligne.get("services", ""),
        "publics": ligne.get("publics", ""),
        "conditions": ligne.get("conditions", ""),
        "toujours_ouverte": ligne.get("toujours", False),
        "diffusion": ligne.get("diffusion", Diffusion.PRO),
        "proprietaire": refs.get(ligne.get("organisation", "")),
        "contacts": [
            {"fonction": "Accueil", "telephone": ligne["telephone"], "courriel": "",
             "pour_pros": False}
        ],
        "plages": [
            [jour.value, debut, fin]
            for jour, texte in par_jour
            for debut, fin in horaires.lire(texte)
        ],
    }  # fmt: skip


def _sectoriser(lu: dict, territoire, communes: set[str]) -> None:
    secteurs = {s.code: s for s in Secteur.objects.filter(territoire=territoire)}
    cmps = {s.nom: s for s in Structure.objects.du_territoire(territoire).filter(genre="CMP")}
    for ligne in lu["secteurs"]:
        secteur = secteurs[ligne["code"]]
        secteur.cmp, secteur.importe_le = cmps[ligne["cmp"]], horloge.maintenant()
        secteur.save(update_fields=["cmp", "importe_le"])
    RegleSectorielle.objects.bulk_create(
        RegleSectorielle(
            secteur=secteurs[code], commune_id=commune, voie=voie, cle=cle_de_voie(voie),
            cote=cote, debut=debut, fin=fin,
        )
        for code, commune, voie, cote, debut, fin in lu["regles"]
        if commune in communes
    )  # fmt: skip
