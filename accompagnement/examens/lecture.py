"""What the pages and the rules read of the examinations, through `visibles_par` (SP-18)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.reglages import reglages
from partnership.secret.personne.actions import est_gele

from ..enums import Critere, EtatCritere
from ..models import Candidature, CritereAtteste, Etude
from ..souslocation.lecture import est_protegee, volet_de
from ..souslocation.models import SousLocation
from . import regles
from .enums import EtatExamen
from .models import AvisPartage, AvisPrefet, AvisRendu, Examen, VoixDeLaPersonne

TENUS = frozenset({EtatExamen.TENU, EtatExamen.CONCLU})
DU_BAIL = ("duree_min_sous_location", "examen_sous_location", "avis_prefet_sous_location")
DU_JOUR = ("delai_avis_partage", "duree_etude_budget")


@dataclass(frozen=True)
class Lus:
    """What one acteur reads of the examinations of a sub-letting."""

    examens: list[Examen]
    avis: list[AvisPartage]
    etat: regles.Etat
    regle: dict = field(default_factory=dict)
    prefet: AvisPrefet | None = None

    @property
    def tenues(self) -> tuple[date, ...]:
        """Return the terms that an examination already answers."""
        return tuple(e.echeance for e in self.examens if e.etat in TENUS)


def du_bail(acteur: Acteur, candidature: Candidature, bail: SousLocation) -> Lus:
    """Return what this acteur reads of the examinations of this sub-letting, the latest last."""
    lus = Examen.objects.visibles_par(acteur).filter(bail=bail).order_by("cree_le", "pk")
    examens, regle = list(lus), _regle(bail)
    # Put off, it is no more the one that is looked at.
    dernier = next((e for e in reversed(examens) if e.etat != EtatExamen.ANNULE), None)
    avis = list(AvisPartage.objects.visibles_par(acteur).filter(examen=dernier)) if dernier else []
    prefet = AvisPrefet.objects.visibles_par(acteur).filter(bail=bail).order_by("le").last()
    etat = regles.Etat(
        examen=dernier,
        rendus=_rendus(acteur, dernier),
        donne=any(a.organisation_id == acteur.organisation.pk for a in avis),
        voix=VoixDeLaPersonne.objects.visibles_par(acteur).filter(examen=dernier).first(),
        ferme_le=_ferme_le(dernier, regle["delai_avis_partage"]),
        avis_prefet=prefet is not None and prefet.terme == regles.terme(bail),
        gele=est_gele(candidature.dossier_id),
    )
    return Lus(examens, avis, etat, regle, prefet)


def _regle(bail: SousLocation) -> dict:
    """Return the settings: those of the convention on the day of its signing, the others today."""
    jour = horloge.aujourdhui()
    signes = reglages(bail.territoire, DU_BAIL, bail.signee_le or jour)
    return signes | reglages(bail.territoire, DU_JOUR, jour)


def _rendus(acteur: Acteur, examen: Examen | None) -> frozenset[str]:
    if examen is None:
        return frozenset()
    lus = AvisRendu.objects.visibles_par(acteur).filter(examen=examen)
    return frozenset(lus.values_list("partie", flat=True))


def _ferme_le(examen: Examen | None, delai: int) -> date | None:
    if examen is None or examen.ouverte_le is None:
        return None
    return timezone.localdate(examen.ouverte_le) + timedelta(days=delai)


def elements_du_bail_a_son_nom(
    acteur: Acteur, candidature: Candidature, lus: Lus
) -> regles.Elements:
    """Read what a lease in one's own name asks of, as the operator reads it: what she may not read
    is missing (SP-09)."""
    dossier, regle = candidature.dossier_id, lus.regle
    etudes = Etude.objects.visibles_par(acteur).filter(dossier=dossier)
    quatre = CritereAtteste.objects.visibles_par(acteur).filter(
        dossier=dossier, numero=Critere.SOLVABLE, etat=EtatCritere.REMPLI
    )
    derniere = etudes.order_by("-le").first()
    return regles.Elements(
        duree_min=regle["duree_min_sous_location"],
        rythme=regle["examen_sous_location"],
        etude_mois=regle["duree_etude_budget"],
        echeances_tenues=lus.tenues,
        avis={a.partie: a.sens for a in lus.avis},
        voix=lus.etat.voix,
        etude_le=derniere.le if derniere else None,
        solvable=quatre.exists(),
        volet=volet_de(acteur, dossier),
        protegee=est_protegee(dossier),
    )


def suit_le_bail_a_son_nom(acteur: Acteur, bail: SousLocation) -> bool:
    """Say whether she reads the conditions: the operator, who reads what they rest on."""
    return acteur.role == Role.TRAVAILLEUR_SOCIAL and acteur.organisation.pk == bail.operateur_id


def derniere_issue(acteur: Acteur, bail: SousLocation) -> str:
    """Return what the last evaluation that was concluded came to, or ''."""
    conclus = Examen.objects.visibles_par(acteur).filter(bail=bail, etat=EtatExamen.CONCLU)
    dernier = conclus.order_by("-conclu_le", "-pk").first()
    return dernier.issue if dernier else ""
