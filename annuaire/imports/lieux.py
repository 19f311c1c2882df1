"""Communes of the territory as a file names them: by code, by name, by post code."""

import re
from dataclasses import dataclass, field

from partnership.acteurs.models import Commune, Territoire

from ..adresses import sans_accent


class LigneRefusee(Exception):
    """A line that is not taken; `phrase` says why."""

    def __init__(self, phrase: str):
        self.phrase = phrase
        super().__init__(phrase)


@dataclass
class Lieux:
    """The communes of a territory, ready to be recognised."""

    par_code: dict[str, Commune]
    par_nom: dict[str, list[Commune]] = field(default_factory=dict)
    par_postal: dict[str, list[Commune]] = field(default_factory=dict)

    @classmethod
    def de(cls, territoire: Territoire) -> "Lieux":
        lieux = cls({c.pk: c for c in territoire.communes.all()})
        for commune in lieux.par_code.values():
            lieux.par_nom.setdefault(nom_nu(commune.nom), []).append(commune)
            for code in commune.codes_postaux:
                lieux.par_postal.setdefault(code, []).append(commune)
        return lieux

    def trouver(self, nom: str = "", insee: str = "", postal: str = "") -> Commune | None:
        """Return the commune that these say together; None when they say nothing.

        Raises `LigneRefusee` when it is not of the territory, or when several answer.
        """
        insee, postal = code_plein(insee), code_plein(postal)
        if precede := re.fullmatch(r"(\d{5})\s+(\D.*)", nom):
            postal, nom = postal or precede[1], precede[2]
        if not nom and not insee and not postal:
            return None
        if insee:
            return self._par_code(insee, nom)
        nombre = re.fullmatch(r"\d{4,5}|2[ABab]\d{3}", nom)
        if nombre:
            return self._par_nombre(code_plein(nom))
        candidates = self.par_nom.get(nom_nu(nom), []) if nom else self.par_postal.get(postal, [])
        if nom and postal and candidates:
            a_ce_code = [c for c in candidates if postal in c.codes_postaux]
            if not a_ce_code and len(candidates) == 1:
                codes = ", ".join(candidates[0].codes_postaux)
                raise LigneRefusee(
                    f"{candidates[0].nom}, dans ce territoire, a pour code postal {codes} : "
                    f"{postal} est celui d’une autre commune, ou une faute."
                )
            candidates = a_ce_code or candidates
        return self._seule(candidates, nom or postal)

    def _par_code(self, insee: str, nom: str) -> Commune:
        commune = self.par_code.get(insee)
        if commune is None:
            dit = f"{nom} ({insee})" if nom else insee
            raise LigneRefusee(f"{dit} n’est pas une commune de ce territoire.")
        if nom and not re.fullmatch(r"\d{4,5}", nom) and nom_nu(nom) != nom_nu(commune.nom):
            raise LigneRefusee(f"Le code {insee} est celui de {commune.nom}, pas de {nom}.")
        return commune

    def _par_nombre(self, code: str) -> Commune:
        """A number alone is an INSEE code, or a post code that one commune has."""
        if code in self.par_code and code not in self.par_postal:
            return self.par_code[code]
        if code not in self.par_code:
            return self._seule(self.par_postal.get(code, []), code)
        ensemble = {self.par_code[code], *self.par_postal[code]}
        return self._seule(list(ensemble), code)

    def _seule(self, candidates: list[Commune], dit: str) -> Commune:
        if not candidates:
            raise LigneRefusee(f"{dit} n’est pas une commune de ce territoire.")
        if len(candidates) > 1:
            noms = ", ".join(sorted(f"{c.nom} ({c.pk})" for c in candidates))
            raise LigneRefusee(f"{dit} désigne plusieurs communes : {noms}. Donnez le code INSEE.")
        return candidates[0]


def nom_nu(nom: str) -> str:
    """Return the name of a commune without accent, article of office or « cedex »."""
    mots = re.sub(r"\bcedex\b.*", "", sans_accent(nom[:120])).split()
    longs = {"st": "saint", "ste": "sainte"}
    return " ".join(longs.get(mot, mot) for mot in mots)


def code_plein(code: str) -> str:
    """Return a code of five figures: a spreadsheet drops the first zero of « 01000 »."""
    nu = code.replace(" ", "").replace("\u202f", "").replace("\xa0", "").upper()
    return nu.zfill(5) if nu.isdigit() and len(nu) == 4 else nu
