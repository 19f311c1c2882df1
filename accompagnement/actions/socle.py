"""What every write shares: lock, staleness, change of stage, thread, figure."""

from django.db import connection

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee, EtatPerime
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.models import Evenement

from .. import pieces, regles
from ..enums import TRANSITIONS
from ..models import Candidature, PassageAcces


def verrouiller(candidature: Candidature, par: Acteur, version: int | None) -> Candidature:
    """Lock the cover and return it fresh; raise `EtatPerime` when the page was stale."""
    visibles = Candidature.objects.visibles_par(par).filter(pk=candidature.pk)
    frais = (
        visibles.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "operateur", "territoire", "commune", "dossier")
        .first()
    )
    if frais is None:
        visibles.get()  # outside the circle it does not exist (SP-01)
        raise ActionRefusee("Vous lisez ce dossier sans pouvoir y écrire.")
    if version is not None and frais.version != version:
        raise EtatPerime
    return frais


def engager(
    candidature: Candidature, par: Acteur, acte: str, version: int | None
) -> tuple[Candidature, regles.Elements]:
    """Lock, then verify the act."""
    frais = verrouiller(candidature, par, version)
    elements = pieces.elements_de(par, frais)
    regles.verifier(par, frais, acte, elements)
    return frais, elements


def passer(candidature: Candidature, par: Acteur, acte: str, *, detail: str = "", **champs) -> None:
    """Write the cover, marked as changed, and leave the traces of the act."""
    maintenant = horloge.maintenant()
    champs["modifie_le"] = maintenant
    if champs.get("etat", candidature.etat) != candidature.etat:
        champs["etat_depuis"] = maintenant
    for nom, valeur in champs.items():
        setattr(candidature, nom, valeur)
    candidature.version += 1
    candidature.save(update_fields=[*champs, "version"])
    noter(candidature, par, acte, detail)


def noter(candidature: Candidature, par: Acteur, acte: str, detail: str = "") -> None:
    """Leave one line in the thread, one in the journal, one figure."""
    creer(PassageAcces, candidature, par, acte=acte, etat=candidature.etat, detail=detail,
          organisation=par.organisation)  # fmt: skip
    nature = nom_au_journal(acte)
    journaliser_acteur(nature, par, candidature.dossier_id, objet=candidature.reference)
    evenement = Evenement(
        territoire=candidature.territoire,
        organisation=candidature.organisation,
        le=horloge.aujourdhui(),
        nature=nature,
    )
    Evenement.objects.bulk_create([evenement])


def nom_au_journal(acte: str) -> str:
    """Return the name of an act in the journal and the figures, apart from the signalement's."""
    return f"acces_{acte}" if acte in TRANSITIONS or acte == "ouvrir" else acte


def noter_lecture(par: Acteur, candidature: Candidature) -> None:
    """Journal that a page of the dossier was opened (SP-13)."""
    journaliser_acteur(
        "lecture",
        par,
        candidature.dossier_id,
        objet=candidature.reference,
        commune=candidature.commune_id,
    )


def creer(modele, candidature: Candidature, par: Acteur, /, **champs):
    """Create a piece of the candidature's dossier."""
    piece = modele(
        dossier_id=candidature.dossier_id,
        territoire_id=candidature.territoire_id,
        auteur=par.affectation,
        **champs,
    )
    piece.save(force_insert=True)
    return piece


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
    """Return the next reference of the territory, such as ACC-2026-0014."""
    with connection.cursor() as curseur:
        curseur.execute(
            "INSERT INTO accompagnement_compteur (territoire_id, annee, dernier)"
            " VALUES (%s, %s, 1) ON CONFLICT (territoire_id, annee)"
            " DO UPDATE SET dernier = accompagnement_compteur.dernier + 1 RETURNING dernier",
            [territoire.pk, annee],
        )
        return f"ACC-{annee}-{curseur.fetchone()[0]:04d}"
