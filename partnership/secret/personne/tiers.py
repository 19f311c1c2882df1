"""What a copy never gives: who spoke of the person, and the names of others (article 15 § 4 GDPR).

Written by people, a free text may name anybody. A sentence about a neighbour is withheld whole;
any other proper noun that is neither the person's, nor a place or an organisation of the
territory, is replaced. Too much is hidden rather than too little: she may ask the delegate again.
What it cannot see is a bare name that opens a sentence in which nobody is said to speak.
"""

import re
import unicodedata

RETENU = "[texte retenu : il pourrait désigner une autre personne]"
AUTRE = "[une autre personne]"

# Words that say that somebody else speaks, or is spoken of.
_TIERS = re.compile(
    r"\b(?:voisin|riverain|plaignant|plainte|temoin|colocataire|habitant|occupant d|locataire d|"
    r"au[- ]dess(?:us|ous)|(?:du|le) dess(?:us|ous)|d en face|petition|m a dit|m ont dit|"
    r"a dit que|raconte|rapporte|se plai|signale que|temoigne)",
)
_PHRASES = re.compile(r"(?<=[.!?;])\s+|\n+")
_CIVILITE = re.compile(
    r"\b(?:MM?\.|Mr|M(?:mes?|lles?)|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|[Ff]amille|Dr|"
    r"[Dd]octeur)\s+(?:de\s+|d’|d'|la\s+)*([^\W\d_][\w’'-]*(?:\s+[A-ZÀ-Ý][\w’'-]*)*)"
)
_TITRES = frozenset({"mme", "mmes", "mlle", "monsieur", "madame", "mademoiselle", "docteur"})
_NOM_PROPRE = re.compile(r"[A-ZÀ-Ý][\w-]+")
_SIGLES = 4  # « CCAS », « SAMU »: capitals no longer than this are no name


def plat(texte: str) -> str:
    """Return the text in lower case, without accents, apostrophes as spaces."""
    nu = unicodedata.normalize("NFKD", texte.replace("’", " ").replace("'", " "))
    return "".join(c for c in nu if not unicodedata.combining(c)).casefold()


def mots(*textes: str) -> set[str]:
    """Return the words of some names, as `masquer` compares them."""
    return {mot for texte in textes for mot in re.findall(r"\w+", plat(texte))}


def masquer(texte: str, connus: set[str]) -> str:
    """Return `texte` without the names of others; `connus`: words that may stand (`mots`)."""
    return " ".join(_phrase(phrase, connus) for phrase in _PHRASES.split(texte) if phrase.strip())


def _phrase(phrase: str, connus: set[str]) -> str:
    if _TIERS.search(plat(phrase)):
        return RETENU
    phrase = _CIVILITE.sub(lambda m: _nom(m, m.group(1), connus), phrase)
    return _NOM_PROPRE.sub(lambda m: _mot(m, phrase, connus), phrase)


def _nom(trouve: re.Match, nom: str, connus: set[str]) -> str:
    return trouve.group() if mots(nom) <= connus else AUTRE


def _mot(trouve: re.Match, phrase: str, connus: set[str]) -> str:
    mot = trouve.group()
    if mots(mot) <= connus | _TITRES or (mot.isupper() and len(mot) <= _SIGLES):
        return mot
    debut = phrase[: trouve.start()].strip(" «\"“(-–'’")
    return AUTRE if debut or mot.isupper() else mot
