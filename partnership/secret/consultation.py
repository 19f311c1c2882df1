"""What the data delegate reads in the journal: lines, readers, unusual readings (SP-13).

The row policy already limits the lines to those of her organisation; nothing here is content.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation, Organisation, Utilisateur
from partnership.acteurs.registre import libelles_des_actes
from partnership.acteurs.reglages import reglages

from .enums import FinaliteAccord, Qualite
from .models import Journal

PAR_PAGE = 50
EXPORT_AU_PLUS = 20_000
OUVERTURES = (
    "lecture", "pourquoi", "accords", "droits_de_la_personne", "impression_telechargee",
    "commission_lecture", "commission_salle",
)  # fmt: skip
REFUS = ("refus", "acces_refuse", "frein")
LIBELLES = {
    "frein": "Trop de lectures en dix minutes",
    "lecture": "Lecture du dossier",
    "pourquoi": "Lecture de « qui lit ce dossier »",
    "accords": "Lecture des accords de la personne",
    "droits_de_la_personne": "Lecture des demandes de la personne",
    "impression": "Impression demandée",
    "impression_telechargee": "Impression téléchargée",
    "refus": "Acte refusé",
    "acces_refuse": "Accès refusé",
    "dossier_ouvert": "Dossier créé",
    "cercle_entree": "Entrée dans le cercle",
    "cercle_sortie": "Sortie du cercle",
    "connexion": "Connexion",
    "connexion_echouee": "Connexion échouée",
    "second_facteur_echoue": "Second facteur refusé",
    "deconnexion": "Déconnexion",
    "role_attribue": "Rôle donné",
    "role_termine": "Rôle terminé",
    "invitation": "Invitation",
    "charte_signee": "Charte signée",
    "danger_vital_ouvert": "Accès pour danger vital",
    "danger_vital_visible": "Accès pour danger vital, sans objet",
    "danger_vital_deja": "Accès pour danger vital, déjà ouvert",
    "danger_vital_inconnu": "Accès pour danger vital, référence inconnue",
    "danger_vital_trop": "Accès pour danger vital, trop d’essais",
    "danger_vital_referme": "Accès pour danger vital refermé",
    "danger_vital_revu": "Accès pour danger vital revu",
    "cercle_clos": "Fin du cercle",
    "accord_information": "Information de la personne consignée",
    "accord_information_impossible": "Information impossible, consignée",
    "accord_opposition": "Opposition consignée",
    "accord_consentement": "Accord consigné",
    "accord_retrait": "Retrait d’un accord consigné",
    "gel_pose": "Conservation demandée",
    "gel_leve": "Conservation levée",
    "effacement": "Dossier effacé",
    "adhesion_modifiee": "Adhésion à la convention modifiée",
    "charte_publiee": "Charte publiée",
    "reglages_modifies": "Réglages modifiés",
    "roles_revus": "Rôles revus",
    "second_facteur_retire": "Second facteur retiré",
    "sessions_fermees": "Sessions fermées",
    "federation_liee": "Compte lié à un fournisseur d’identité",
    "federation_deliee": "Compte délié d’un fournisseur d’identité",
    "federation_refusee": "Connexion par un fournisseur refusée",
    "journal_consulte": "Journal consulté",
    "journal_exporte": "Journal exporté",
}

# Codes that a line bears, in words.
CODES = dict(Qualite.choices) | dict(FinaliteAccord.choices) | {"journal": ""}
_CLE = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def libelle(action: str) -> str:
    """Return the French name of an action."""
    connus = LIBELLES | libelles_des_actes()
    return connus.get(action) or action.replace("_", " ").capitalize()


def connues() -> list[str]:
    """Return the actions that can be filtered on."""
    return list(LIBELLES | libelles_des_actes())


@dataclass(frozen=True)
class Filtre:
    """What the delegate asked for; a value that cannot be read asks for nothing."""

    du: date
    au: date
    action: str = ""
    personne: int | None = None
    reference: str = ""

    @classmethod
    def lu(cls, parametres) -> "Filtre":
        """Read the parameters of a page; the last thirty days by default."""
        jour = timezone.localdate()
        personne = parametres.get("personne", "")
        return cls(
            du=_date(parametres.get("du")) or jour - timedelta(days=30),
            au=_date(parametres.get("au")) or jour,
            action=parametres.get("action", "")[:40],
            personne=int(personne) if personne.isdecimal() and len(personne) < 10 else None,
            reference=parametres.get("reference", "").strip().upper()[:20],
        )

    @property
    def parametres(self) -> dict[str, str]:
        """Return the filter as the form and the links send it; a reference, never a name."""
        return {
            "du": self.du.isoformat(),
            "au": self.au.isoformat(),
            "action": self.action,
            "personne": str(self.personne or ""),
            "reference": self.reference,
        }

    def lignes(self):
        """Return the lines, the newest first."""
        trouvees = Journal.objects.filter(
            le__gte=_minuit(self.du), le__lt=_minuit(self.au + timedelta(days=1))
        )
        if self.action:
            trouvees = trouvees.filter(action=self.action)
        if self.personne:
            trouvees = trouvees.filter(utilisateur=self.personne)
        if self.reference:
            trouvees = trouvees.filter(reference=self.reference)
        return trouvees.order_by("-le", "-id")


def _date(texte: str | None) -> date | None:
    try:
        lue = date.fromisoformat(texte or "")
    except ValueError:
        return None
    return lue if 2000 <= lue.year <= 2200 else None


def _minuit(jour: date) -> datetime:
    return timezone.make_aware(datetime.combine(jour, time()))


@dataclass(frozen=True)
class Page:
    """One page of lines, and the address of the next one."""

    lignes: list[dict]
    suivant: str


def page(filtre: Filtre, apres: str) -> Page:
    """Return one page after the line `apres` (its instant and key), in a constant cost."""
    lignes = filtre.lignes()
    if borne := _borne(apres):
        lignes = lignes.filter(Q(le__lt=borne[0]) | Q(le=borne[0], id__lt=borne[1]))
    lues = list(lignes[: PAR_PAGE + 1])
    suivant = ""
    if len(lues) > PAR_PAGE:
        derniere = lues[PAR_PAGE - 1]
        ancre = f"{derniere.le.isoformat()}_{derniere.id}"
        suivant = "?" + urlencode(filtre.parametres | {"apres": ancre})
    return Page(decrire(lues[:PAR_PAGE]), suivant)


def _borne(texte: str) -> tuple[datetime, UUID] | None:
    le, _, cle = texte.partition("_")
    try:
        instant, identifiant = datetime.fromisoformat(le), UUID(cle)
    except ValueError:
        return None
    return (instant, identifiant) if timezone.is_aware(instant) else None


def decrire(lignes: list[Journal]) -> list[dict]:
    """Return the lines in words; the names of readers in two queries."""
    noms = noms_des_personnes({li.utilisateur for li in lignes})
    organismes = noms_des_organismes({li.organisation for li in lignes})
    return [
        {
            "le": li.le,
            "qui": noms.get(li.utilisateur, "Personne inconnue"),
            "organisme": organismes.get(li.organisation, ""),
            "role": Role(li.role).label if li.role in Role.values else "",
            "quoi": libelle(li.action),
            "reference": li.reference,
            "objet": "" if li.objet == li.reference else li.objet,
            "precision": _precision(li),
            "motif": li.motif,
        }
        for li in lignes
    ]


def _precision(ligne: Journal) -> str:
    """Return what a line is about, for a page: no key, nor the reference that stands beside."""
    mots = _CLE.sub("", ligne.objet).replace(ligne.reference, "").strip()
    return CODES.get(mots, mots)


def noms_des_personnes(cles: set) -> dict[int, str]:
    """Return the names of users, by key."""
    return {u.pk: str(u) for u in Utilisateur.objects.filter(pk__in=cles - {None})}


def noms_des_organismes(cles: set) -> dict[int, str]:
    """Return the short names of organisations, by key."""
    lus = Organisation.objects.filter(pk__in=cles - {None})
    return dict(lus.values_list("pk", "nom_court"))


def personnes(acteur: Acteur) -> list[Utilisateur]:
    """Return who has, or had, a role in the delegate's organisation."""
    siennes = Affectation.objects.filter(organisation=acteur.organisation).order_by()
    return list(Utilisateur.objects.filter(pk__in=siennes.values("utilisateur")))


def lecteurs_du_dossier(reference: str) -> list[dict]:
    """Return who opened a dossier, or was refused it: first time, last time, how often."""
    lignes = Journal.objects.filter(reference=reference).order_by()
    groupes = list(
        lignes.filter(action__in=OUVERTURES + REFUS)
        .values("utilisateur", "organisation", "role")
        .annotate(
            lectures=Count("id", filter=Q(action__in=OUVERTURES)),
            refus=Count("id", filter=Q(action__in=REFUS)),
            premiere=Min("le"),
            derniere=Max("le"),
        )
        .order_by("-derniere")[:200]
    )
    noms = noms_des_personnes({g["utilisateur"] for g in groupes})
    organismes = noms_des_organismes({g["organisation"] for g in groupes})
    return [
        g
        | {
            "qui": noms.get(g["utilisateur"], "Personne inconnue"),
            "organisme": organismes.get(g["organisation"], ""),
            "role": Role(g["role"]).label if g["role"] in Role.values else "",
        }
        for g in groupes
    ]


def dossiers_ouverts_par(personne: int) -> list[dict]:
    """Return the dossiers that a person opened, or was refused, the last first."""
    return list(
        Journal.objects.filter(utilisateur=personne, action__in=OUVERTURES + REFUS)
        .values("dossier", "reference")
        .annotate(
            lectures=Count("id", filter=Q(action__in=OUVERTURES)),
            refus=Count("id", filter=Q(action__in=REFUS)),
            premiere=Min("le"),
            derniere=Max("le"),
        )
        .order_by("-derniere")[:200]
    )


# --- Unusual readings ---------------------------------------------------------------

GENRES = {
    "nombre": "Beaucoup de dossiers en un jour",
    "heure": "Hors des heures de travail",
    "ailleurs": "Hors des communes de l’organisme",
}
# The thresholds are dated settings of the territory (`acteurs/reglages.py`).
INHABITUELLES = """
WITH lues AS (
  SELECT utilisateur, dossier, commune, le AT TIME ZONE %(zone)s AS ici
  FROM secret_journal
  WHERE organisation = %(organisation)s AND action = ANY(%(ouvertures)s) AND le >= %(depuis)s
), siennes AS (
  SELECT commune_id FROM acteurs_organisation_communes WHERE organisation_id = %(organisation)s
), trouvees AS (
  SELECT 'nombre' AS genre, utilisateur, ici::date AS jour, count(*) AS lectures,
         count(DISTINCT dossier) AS dossiers
  FROM lues GROUP BY 2, 3 HAVING count(DISTINCT dossier) > %(seuil)s
  UNION ALL
  SELECT 'heure', utilisateur, ici::date, count(*), count(DISTINCT dossier) FROM lues
  WHERE extract(hour FROM ici) < %(ouverture)s OR extract(hour FROM ici) >= %(fermeture)s
     OR extract(isodow FROM ici) > 5
  GROUP BY 2, 3
  UNION ALL
  SELECT 'ailleurs', utilisateur, ici::date, count(*), count(DISTINCT dossier) FROM lues
  WHERE commune <> '' AND EXISTS (SELECT FROM siennes)
    AND commune NOT IN (SELECT commune_id FROM siennes)
  GROUP BY 2, 3
)
SELECT genre, utilisateur, jour, lectures, dossiers FROM trouvees
ORDER BY jour DESC, dossiers DESC, utilisateur LIMIT 200"""


@dataclass(frozen=True)
class Seuils:
    """What counts as unusual in a territory today."""

    jours: int
    dossiers: int
    ouverture: int
    fermeture: int


def seuils(acteur: Acteur) -> Seuils:
    """Return the thresholds in force (dated settings, with their sources)."""
    jour = horloge.aujourdhui()
    cles = ("lectures_periode", "lectures_par_jour", "lectures_ouverture", "lectures_fermeture")
    lus = reglages(acteur.territoire, cles, jour)
    return Seuils(*(lus[cle] for cle in cles))


def inhabituelles(acteur: Acteur, bornes: Seuils) -> list[dict]:
    """Return the readings of the delegate's own people that pass a threshold."""
    with connection.cursor() as curseur:
        curseur.execute(
            INHABITUELLES,
            {
                "zone": settings.TIME_ZONE,
                "organisation": acteur.organisation.pk,
                "ouvertures": list(OUVERTURES),
                "depuis": timezone.now() - timedelta(days=bornes.jours),
                "seuil": bornes.dossiers,
                "ouverture": bornes.ouverture,
                "fermeture": bornes.fermeture,
            },
        )
        lignes = curseur.fetchall()
    noms = noms_des_personnes({ligne[1] for ligne in lignes})
    return [
        {
            "genre": GENRES[genre],
            "personne": utilisateur,
            "qui": noms.get(utilisateur, "Personne inconnue"),
            "jour": jour,
            "lectures": lectures,
            "dossiers": dossiers,
        }
        for genre, utilisateur, jour, lectures, dossiers in lignes
    ]
