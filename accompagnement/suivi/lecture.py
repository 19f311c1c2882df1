"""What the pages and the rules read of the accompaniment, in few queries (SP-18)."""

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.reglages import reglages
from partnership.secret import pieces as tables
from partnership.secret.cercle import accords_vivants
from partnership.secret.enums import FinaliteAccord
from partnership.secret.personne.actions import est_gele
from partnership.secret.visibilite import droits_sur

from ..models import Candidature, CritereAtteste, Personne, SousLocation
from ..pieces import Pieces
from ..souslocation import lecture as baux
from ..souslocation.enums import EtatBail
from ..souslocation.models import MoisDeLoyer
from .enums import DELAIS
from .models import (
    Absence,
    ContratDeSoin,
    Devenir,
    Incident,
    LigneAstreinte,
    ProjetDeVie,
    Sortie,
    Visite,
)
from .regles import Elements

MODELES = (
    Personne,
    CritereAtteste,
    ContratDeSoin,
    ProjetDeVie,
    Visite,
    Incident,
    Absence,
    Sortie,
    Devenir,
    MoisDeLoyer,
)


def lire(acteur: Acteur, candidature: Candidature) -> Pieces:
    """Return what `acteur` may read of the accompaniment."""
    droits = droits_sur(acteur, candidature.dossier_id, candidature.territoire_id)
    return Pieces(tables.lire(droits, MODELES), droits=droits)


def bail_de(acteur: Acteur, candidature: Candidature) -> SousLocation | None:
    """Return the last sub-letting that this acteur reads, one given up left out."""
    bail = baux.bail_de(acteur, candidature)
    return None if bail is None or bail.etat == EtatBail.ABANDONNEE else bail


def delais_de(territoire) -> dict[int, int]:
    """Return after how many months each question is asked."""
    lus = reglages(territoire, tuple(DELAIS.values()), horloge.aujourdhui())
    return {int(rang): lus[cle] for rang, cle in DELAIS.items()}


def elements_de(acteur: Acteur, candidature: Candidature, pieces: Pieces | None = None) -> Elements:
    """Read what the rules look at; the live consents are asked for by who may change the circle."""
    pieces = pieces or lire(acteur, candidature)
    bail = bail_de(acteur, candidature)
    louee = bail is not None and bail.etat == EtatBail.SIGNEE
    dossier = candidature.dossier
    return Elements(
        bail=bail,
        nomme=pieces.derniere(Personne) is not None,
        gele=est_gele(dossier.pk),
        sortie=sortie_de(pieces, bail),
        devenirs=tuple(pieces[Devenir]),
        absences=tuple(pieces[Absence]),
        accords=tuple(accords_vivants(dossier, FinaliteAccord.ABSENCE)) if louee else (),
        delais=delais_de(candidature.territoire),
    )


def sortie_de(pieces: Pieces, bail: SousLocation | None) -> Sortie | None:
    """Return the exit of the stay that this sub-letting began; without one to read, the last."""
    if bail is None:
        return max(pieces[Sortie], key=lambda s: s.entree_le, default=None)
    return next((s for s in pieces[Sortie] if s.entree_le == bail.debut_le), None)


def astreinte_de(organisation) -> LigneAstreinte | None:
    """Return the on-call line of a team, as it stands today."""
    dites = LigneAstreinte.objects.filter(
        territoire=organisation.territoire_id,
        organisation=organisation,
        du__lte=horloge.aujourdhui(),
    )
    return dites.order_by("-du").first()
