"""What every write shares: lock, staleness, change of stage, thread, figure."""

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.secret import couvertures
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.coffre.jetons import jeton
from partnership.secret.couvertures import creer
from partnership.secret.evenements import compter

from .. import pieces, regles
from ..enums import TRANSITIONS
from ..models import Candidature, Compteur, PassageAcces


def engager(
    candidature: Candidature, par: Acteur, acte: str, version: int | None
) -> tuple[Candidature, regles.Elements]:
    """Lock, then verify the act."""
    frais = couvertures.verrouiller(candidature, par, version, "operateur", "commune", "dossier")
    elements = pieces.elements_de(par, frais)
    regles.verifier(par, frais, acte, elements)
    return frais, elements


def passer(candidature: Candidature, par: Acteur, acte: str, *, detail: str = "", **champs) -> None:
    """Write the cover, marked as changed, and leave the traces of the act."""
    maintenant = horloge.maintenant()
    champs["modifie_le"] = maintenant
    if champs.get("etat", candidature.etat) != candidature.etat:
        champs["etat_depuis"] = maintenant
    couvertures.ecrire(candidature, **champs)
    noter(candidature, par, acte, detail)


def noter(candidature: Candidature, par: Acteur, acte: str, detail: str = "") -> None:
    """Leave one line in the thread, one in the journal, one figure."""
    creer(PassageAcces, candidature, par, acte=acte, etat=candidature.etat, detail=detail,
          organisation=par.organisation)  # fmt: skip
    nature = nom_au_journal(acte)
    journaliser_acteur(nature, par, candidature.dossier_id, objet=candidature.reference)
    compter(candidature, nature)


def nom_au_journal(acte: str) -> str:
    """Return the name of an act in the journal and the figures, apart from the signalement's."""
    return f"acces_{acte}" if acte in TRANSITIONS or acte == "ouvrir" else acte


def ecrire_piece(modele, candidature: Candidature, par: Acteur, **champs):
    """Write the one piece of this model that a candidature has."""
    piece = modele.objects.visibles_par(par).filter(dossier=candidature.dossier_id).first()
    if piece is None:
        return creer(modele, candidature, par, **champs)
    for nom, valeur in champs.items():
        setattr(piece, nom, valeur)
    piece.save(update_fields=list(champs))
    return piece


def numeroter(territoire, annee: int) -> str:
    """Return a reference of the territory, such as ACC-2026-7391: unique, and shuffled, since a
    landlord to whom two persons are presented must not count the candidates between (SP-05)."""
    rang = couvertures.numeroter(Compteur, territoire_id=territoire.pk, annee=annee)
    cote = 100 if rang < 10_000 else 1000  # a longer number once the year has used the short ones
    return f"ACC-{annee}-{melanger(rang, cote, territoire.pk, annee):0{4 if cote == 100 else 6}d}"


def melanger(rang: int, cote: int, territoire: int, annee: int) -> int:
    """Return the place of a rank among `cote`² numbers: another for each rank, and no order that
    anybody without the keys of the territory can follow (a Feistel network of four rounds)."""
    gauche, droite = divmod(rang % cote**2, cote)
    for tour in range(4):
        octets = jeton(territoire, f"reference {annee} {tour} {droite}")
        gauche, droite = droite, (gauche + int.from_bytes(octets[:8])) % cote
    return gauche * cote + droite
