"""What the pages and the rules read of a sub-letting, through `visibles_par` (SP-18)."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.reglages import reglage
from partnership.secret import pieces as tables
from partnership.secret.cercle import accords_vivants, places_de
from partnership.secret.enums import FinaliteAccord, Qualite
from partnership.secret.personne.actions import est_gele
from partnership.secret.visibilite import droits_sur

from ..examens.models import Examen
from ..models import Candidature, Logement, Personne
from ..pieces import Pieces
from . import financement
from .enums import ACQUISES, EtatBail
from .models import (
    Agrement,
    EtatDesLieux,
    LigneFinancement,
    MoisDeLoyer,
    SousLocation,
    VoletOperateur,
)
from .regles import Elements, accord_depuis, dernier_jour

MODELES = (Personne, VoletOperateur, LigneFinancement, MoisDeLoyer, EtatDesLieux, Examen)


def bail_de(acteur: Acteur, candidature: Candidature) -> SousLocation | None:
    """Return the last sub-letting of a candidature that this acteur reads."""
    lus = SousLocation.objects.visibles_par(acteur).filter(dossier=candidature.dossier_id)
    lus = lus.select_related("bailleur", "operateur", "logement__commune", "territoire")
    return lus.order_by("-cree_le", "-pk").first()


def agrements_de(organisation) -> list[Agrement]:
    """Return the agréments of an operator, the latest first: known to all its partners."""
    siens = Agrement.objects.filter(
        territoire=organisation.territoire_id, organisation=organisation
    )
    return list(siens.order_by("-jusqu_au"))


def volet_de(acteur: Acteur, dossier) -> VoletOperateur | None:
    """Return what her own house wrote of the protection and of the cost."""
    lus = VoletOperateur.objects.du_dossier(acteur, dossier)
    return lus.filter(operateur=acteur.organisation).first()


def lire(acteur: Acteur, candidature: Candidature) -> Pieces:
    """Return what this acteur may read around the sub-lettings of a candidature: two queries."""
    droits = droits_sur(acteur, candidature.dossier_id, candidature.territoire_id)
    return Pieces(tables.lire(droits, MODELES), droits=droits)


def volet_dans(pieces: Pieces, acteur: Acteur) -> VoletOperateur | None:
    """Return, among pieces already read, what her own house wrote."""
    siens = (v for v in pieces[VoletOperateur] if v.operateur_id == acteur.organisation.pk)
    return next(siens, None)


def elements_de(
    acteur: Acteur,
    candidature: Candidature,
    bail: SousLocation | None = None,
    pieces: Pieces | None = None,
) -> Elements:
    """Read what the rules look at; the live consents are asked for by who may change the circle.

    What a signature asks of is left out once `bail` is signed: nothing looks at it any more.
    """
    dossier = candidature.dossier
    if acteur.role != Role.TRAVAILLEUR_SOCIAL:
        return Elements(gele=est_gele(dossier.pk))
    gele, protegee = dit_du_dossier(dossier.pk)
    lues = pieces or lire(acteur, candidature)
    signee = bail is not None and bail.etat == EtatBail.SIGNEE
    presentee_a = () if signee else places_de(dossier)
    return Elements(
        personne=lues.derniere(Personne),
        volet=volet_dans(lues, acteur),
        agrements=() if signee else tuple(agrements_de(acteur.organisation)),
        accords=tuple(accords_vivants(dossier, FinaliteAccord.CANDIDATURE)),
        protegee=protegee,
        presentee_a=frozenset(
            place.organisation_id for place in presentee_a
            if place.qualite == Qualite.DESTINATAIRE
        ),
        gele=gele,
    )  # fmt: skip


def bornes_de(candidature: Candidature) -> tuple[int, int]:
    """Return the shortest and the longest duration of a sub-letting, in months."""
    jour = horloge.aujourdhui()
    return 1, reglage(candidature.territoire, "duree_max_sous_location", jour)


def dit_du_dossier(dossier: UUID) -> tuple[bool, bool]:
    """Ask whether the dossier is frozen, and whether the last accord that told it says that the
    person is protected: a yes or a no, whatever the accord; not told, it closes (article 426
    C. civ., SP-09)."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT palier.est_gele(%s), palier.protection_dite(%s)", [dossier, dossier]
        )
        gele, protegee = curseur.fetchone()
    return gele, protegee is not False


def logements_possibles(acteur: Acteur, elements: Elements) -> list[Logement]:
    """Return the flats offered by the landlords that the person agreed to."""
    offerts = Logement.objects.filter(territoire=acteur.territoire, retire_le=None)
    lus = offerts.select_related("bailleur", "commune").order_by("disponible_le", "pk")
    return [lo for lo in lus if accord_depuis(elements.accords, lo.bailleur_id) is not None]


def mois_du_bail(
    acteur: Acteur, candidature: Candidature, bail: SousLocation, volet: VoletOperateur | None
) -> list[financement.Mois]:
    """Return the months of a sub-lease, as its operator reads their funding."""
    lus = LigneFinancement.objects.du_dossier(acteur, candidature.dossier_id)
    return mois_de(bail, volet, lus.filter(operateur=bail.operateur_id))


def mois_de(
    bail: SousLocation, volet: VoletOperateur | None, lignes: Iterable[LigneFinancement]
) -> list[financement.Mois]:
    """Return what each month leaves uncovered, over the period of the sub-lease."""
    if volet is None or not bail.debut_le or not bail.mois_en_tout:
        return []
    parts = [
        financement.Part(li.du, li.au, li.montant, li.places, li.statut in ACQUISES)
        for li in lignes
    ]
    dernier = dernier_jour(bail.debut_le, bail.mois_en_tout)
    return financement.couverture(volet.cout, bail.debut_le, dernier, parts)
