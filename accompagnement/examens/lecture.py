"""What the pages and the rules read of the examinations, through `visibles_par` (SP-18)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.reglages import reglages_aux
from partnership.secret import pieces as tables
from partnership.secret.personne.actions import est_gele
from partnership.secret.visibilite import droits_sur

from ..enums import Critere, EtatCritere
from ..models import Candidature, CritereAtteste, Etude
from ..pieces import Pieces
from ..souslocation.lecture import dit_du_dossier, volet_dans
from ..souslocation.models import SousLocation, VoletOperateur
from . import regles
from .enums import EtatExamen
from .models import AvisPartage, AvisPrefet, AvisRendu, Examen, VoixDeLaPersonne

TENUS = frozenset({EtatExamen.TENU, EtatExamen.CONCLU})
DU_BAIL = ("duree_min_sous_location", "examen_sous_location", "avis_prefet_sous_location")
DU_JOUR = ("delai_avis_partage", "duree_etude_budget")
MODELES = (Examen, AvisPartage, AvisRendu, VoixDeLaPersonne, AvisPrefet)
# What a lease in one's own name rests on, to the operator alone.
CONDITIONS = (Etude, CritereAtteste, VoletOperateur)


@dataclass(frozen=True)
class Lus:
    """What one acteur reads of the examinations of a sub-letting."""

    examens: list[Examen]
    avis: list[AvisPartage]
    etat: regles.Etat
    regle: dict = field(default_factory=dict)
    prefet: AvisPrefet | None = None
    pieces: Pieces = field(default_factory=Pieces)
    volet: VoletOperateur | None = None
    protegee: bool = True  # not asked, or not told: it closes (SP-09)

    @property
    def tenues(self) -> tuple[date, ...]:
        """Return the terms that an examination already answers."""
        return tuple(e.echeance for e in self.examens if e.etat in TENUS)


def du_bail(acteur: Acteur, candidature: Candidature, bail: SousLocation) -> Lus:
    """Return what this acteur reads of the examinations of this sub-letting, the latest last, and
    what a lease in her own name rests on: two queries, whatever there is."""
    droits = droits_sur(acteur, candidature.dossier_id, candidature.territoire_id)
    suit = suit_le_bail_a_son_nom(acteur, bail)
    modeles = MODELES + (CONDITIONS if suit else ())
    pieces = Pieces(tables.lire(droits, modeles), droits=droits)
    gele, protegee = dit_du_dossier(droits.dossier) if suit else (est_gele(droits.dossier), True)
    examens, regle = [e for e in pieces[Examen] if e.bail_id == bail.pk], _regle(bail)
    # Put off, it is no more the one that is looked at.
    dernier = next((e for e in reversed(examens) if e.etat != EtatExamen.ANNULE), None)
    avis, rendus, voix = ([p for p in pieces[modele] if dernier and p.examen_id == dernier.pk]
                          for modele in (AvisPartage, AvisRendu, VoixDeLaPersonne))  # fmt: skip
    ecrits = [a for a in pieces[AvisPrefet] if a.bail_id == bail.pk]
    prefet = max(ecrits, key=lambda a: (a.le, a.terme), default=None)
    etat = regles.Etat(
        examen=dernier,
        rendus=frozenset(a.partie for a in rendus),
        donne=any(a.organisation_id == acteur.organisation.pk for a in avis),
        voix=voix[0] if voix else None,
        ferme_le=_ferme_le(dernier, regle["delai_avis_partage"]),
        avis_prefet=any(a.terme == regles.terme(bail) for a in ecrits),
        gele=gele,
    )
    volet = volet_dans(pieces, acteur)
    return Lus(examens, avis, etat, regle, prefet, pieces, volet, protegee)


def _regle(bail: SousLocation) -> dict:
    """Return the settings: those of the convention on the day of its signing, the others today."""
    jour = horloge.aujourdhui()
    signee_le = bail.signee_le or jour
    lus = reglages_aux(bail.territoire, DU_BAIL + DU_JOUR, [signee_le, jour])
    return {cle: lus[signee_le][cle] for cle in DU_BAIL} | {cle: lus[jour][cle] for cle in DU_JOUR}


def _ferme_le(examen: Examen | None, delai: int) -> date | None:
    if examen is None or examen.ouverte_le is None:
        return None
    return timezone.localdate(examen.ouverte_le) + timedelta(days=delai)


def elements_du_bail_a_son_nom(lus: Lus) -> regles.Elements:
    """Read what a lease in one's own name asks of, as the operator reads it: what she may not read
    is missing (SP-09)."""
    pieces, regle = lus.pieces, lus.regle
    derniere = max(pieces[Etude], key=lambda e: e.le, default=None)
    return regles.Elements(
        duree_min=regle["duree_min_sous_location"],
        rythme=regle["examen_sous_location"],
        etude_mois=regle["duree_etude_budget"],
        echeances_tenues=lus.tenues,
        avis={a.partie: a.sens for a in lus.avis},
        voix=lus.etat.voix,
        etude_le=derniere.le if derniere else None,
        solvable=any(
            c.numero == Critere.SOLVABLE and c.etat == EtatCritere.REMPLI
            for c in pieces[CritereAtteste]
        ),
        volet=lus.volet,
        protegee=lus.protegee,
    )


def suit_le_bail_a_son_nom(acteur: Acteur, bail: SousLocation) -> bool:
    """Say whether she reads the conditions: the operator, who reads what they rest on."""
    return acteur.role == Role.TRAVAILLEUR_SOCIAL and acteur.organisation.pk == bail.operateur_id


def derniere_issue(acteur: Acteur, bail: SousLocation) -> str:
    """Return what the last evaluation that was concluded came to, or ''."""
    conclus = Examen.objects.visibles_par(acteur).filter(bail=bail, etat=EtatExamen.CONCLU)
    dernier = conclus.order_by("-conclu_le", "-pk").first()
    return dernier.issue if dernier else ""
