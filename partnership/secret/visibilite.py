"""First wall: `visibles_par(acteur)`, the only start of every view, list, export and task.

The same grants as the row policies, in the same shape: a scalar subselect per right, which the
planner answers by index (an EXISTS makes it hash all the grants of the group).
"""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connection, models
from django.db.models import BooleanField, Func, Q

from partnership.acteurs.acteur import Acteur

from .enums import SOINS


@lru_cache(maxsize=128)
def id_permission(code: str) -> int:
    """Return the id of a permission on dossiers; KeyError-like failure on an unknown one."""
    return Permission.objects.get(
        content_type__app_label="secret", content_type__model="dossier", codename=code
    ).pk


# What a grant still asks of its reader; evaluated for the few grants that ask something.
TENUE = (
    "(%(expressions)s = '' OR %(expressions)s ="
    " ANY ((SELECT palier.conditions_de(%(affectation)s))::text[]))"
)


_FENETRE = (
    "d.depuis <= statement_timestamp() AND d.jusqua > statement_timestamp()"
    f" AND {TENUE % {'expressions': 'd.condition', 'affectation': '%(affectation)d'}} LIMIT 1"
)
_DROIT = (
    "COALESCE((SELECT true FROM secret_droitgroupe d"
    " WHERE d.content_object_id = %(expressions)s AND d.permission_id = %(permission)d"
    f" AND d.group_id = %(groupe)d AND {_FENETRE}),"
    " (SELECT true FROM secret_droitpersonne d"
    " WHERE d.content_object_id = %(expressions)s AND d.permission_id = %(permission)d"
    f" AND d.affectation_id = %(affectation)d AND {_FENETRE}), false)"
)


class Droit(Func):
    """The SQL condition « this acteur holds this permission on this dossier now ».

    Written as text, not as ORM subqueries: it stands in every query of the house, and building
    it through the ORM cost more than running it. Its parameters are our own integers.
    """

    output_field = BooleanField()
    template = _DROIT


class Mur(Func):
    """The whole condition of a piece: of this acteur's territory, and hers to read or her own.

    One node, from the columns dossier, author and territory: as five, the ORM took longer to build
    them than the database to answer. `lire`: permissions of which one is enough; `siens`: the one
    for what she wrote.
    """

    output_field = BooleanField()
    template = (
        "(%(territoire)s = %(sien)d AND (%(lus)s OR (%(auteur)s = %(affectation)d AND %(siens)s)))"
    )

    def as_sql(self, compiler, connection, **_):
        dossier, auteur, territoire = (compiler.compile(c)[0] for c in self.source_expressions)
        moi = {nom: self.extra[nom] for nom in ("groupe", "affectation")}
        lus, siens = (
            [_DROIT % {"expressions": dossier, "permission": pk, **moi} for pk in permissions]
            for permissions in (self.extra["lire"], [self.extra["siens"]])
        )
        return self.template % {
            **self.extra, "auteur": auteur, "territoire": territoire,
            "lus": " OR ".join(lus), "siens": siens[0],
        }, []  # fmt: skip


def condition_droit(acteur: Acteur, permission: str, champ_dossier: str) -> Droit:
    """Return the condition for one acteur, one permission and one column of dossiers."""
    return Droit(
        champ_dossier,
        permission=id_permission(permission),
        groupe=acteur.affectation.groupe_id,
        affectation=acteur.affectation.pk,
    )


def portes_ouvertes(acteur: Acteur | None) -> bool:
    """SP-03 and SP-09: no acteur, a closed gate or a missing answer shows nothing."""
    return bool(acteur and acteur.charte_signee and acteur.convention_en_vigueur)


class DossierQuerySet(models.QuerySet):
    """Dossiers whose cover the acteur may read."""

    def visibles_par(self, acteur: Acteur | None):
        if not portes_ouvertes(acteur):
            return self.none()
        siens = Q(ouvert_par=acteur.affectation) & Q(
            condition_droit(acteur, "lire_siens_en_tete", "pk")
        )
        return self.filter(
            Q(condition_droit(acteur, "lire_en_tete", "pk")) | siens,
            territoire=acteur.territoire,
        )


class PieceQuerySet(models.QuerySet):
    """Pieces that the acteur may read: by right, or because she wrote them."""

    def visibles_par(self, acteur: Acteur | None):
        if not portes_ouvertes(acteur):
            return self.none()
        code = self.model.categorie.lower()
        lire = ["lire", "lire_pseudo"] if self.model.pseudonyme else ["lire"]
        mur = Mur(
            "dossier_id",
            "auteur_id",
            "territoire_id",
            lire=[id_permission(f"{verbe}_{code}") for verbe in lire],
            siens=id_permission(f"lire_siens_{code}"),
            groupe=acteur.affectation.groupe_id,
            affectation=acteur.affectation.pk,
            sien=acteur.territoire.pk,
        )
        return self.filter(mur).siennes(acteur)

    def visibles_dans(self, droits: "DroitsSur"):
        """Return the same pieces as `visibles_par`, in the dossier whose rights are known.

        The territory was asked with the rights. Asked here again, as an equality, it would make the
        planner ask the policy's for every table of a page, those without a row included.
        """
        code = self.model.categorie.lower()
        trouvees = self.filter(dossier=droits.dossier)
        lu = droits.permet(f"lire_{code}")
        if self.model.pseudonyme:
            lu = lu or droits.permet(f"lire_pseudo_{code}")
        if not lu:
            if not droits.permet(f"lire_siens_{code}"):
                return self.none()
            trouvees = trouvees.filter(auteur=droits.acteur.affectation)
        return trouvees.siennes(droits.acteur)

    def siennes(self, acteur: Acteur):
        """Keep what is the acteur's, or her team's, where a model is for them alone."""
        if self.model.personnelle:
            return self.filter(auteur=acteur.affectation)
        return self.filter(equipe=acteur.organisation) if self.model.d_equipe else self

    def du_dossier(self, acteur: Acteur | None, dossier_id):
        """Return the visible pieces of one dossier, oldest first."""
        return self.visibles_par(acteur).filter(dossier=dossier_id).order_by("cree_le", "pk")


class AccordQuerySet(PieceQuerySet):
    """Accords; one that names care tells that there is some: those who read care alone (SP-04)."""

    def visibles_par(self, acteur: Acteur | None):
        lisibles = super().visibles_par(acteur)
        if not portes_ouvertes(acteur):
            return lisibles
        soins = condition_droit(acteur, "lire_suivi_soins", "dossier_id")
        return lisibles.filter(~Q(categories__overlap=sorted(SOINS)) | Q(soins))

    def visibles_dans(self, droits: "DroitsSur"):
        lisibles = super().visibles_dans(droits)
        if droits.permet("lire_suivi_soins"):
            return lisibles
        return lisibles.exclude(categories__overlap=sorted(SOINS))


@dataclass(frozen=True)
class DroitsSur:
    """What one acteur holds now on one dossier: for a page that reads it table by table."""

    acteur: Acteur
    dossier: UUID
    permissions: frozenset[int]

    def permet(self, code: str) -> bool:
        """Return whether the permission `code` is held."""
        return id_permission(code) in self.permissions


# As text too, for the same reason.
_PERMISSIONS = (
    "SELECT d.permission_id FROM {table} d WHERE d.content_object_id = %s AND d.{porteur} = %s"
    " AND d.depuis <= statement_timestamp() AND d.jusqua > statement_timestamp()"
    " AND (d.condition = '' OR d.condition = ANY ((SELECT palier.conditions_de(%s))::text[]))"
)
_MES_PERMISSIONS = " UNION ".join(
    _PERMISSIONS.format(table=table, porteur=porteur)
    for table, porteur in (
        ("secret_droitgroupe", "group_id"),
        ("secret_droitpersonne", "affectation_id"),
    )
)


def droits_sur(acteur: Acteur | None, dossier: UUID, territoire: int) -> DroitsSur:
    """Return the permissions in force of this acteur on this dossier of a territory, in one query.

    The rows themselves stay behind the policies, which look at the grants again.
    """
    if not portes_ouvertes(acteur) or acteur.territoire.pk != territoire:
        return DroitsSur(acteur, dossier, frozenset())
    moi = acteur.affectation
    with connection.cursor() as curseur:
        curseur.execute(_MES_PERMISSIONS, [dossier, moi.groupe_id, moi.pk, dossier, moi.pk, moi.pk])
        return DroitsSur(acteur, dossier, frozenset(pk for (pk,) in curseur.fetchall()))


def peut(acteur: Acteur, permission: str, dossier) -> bool:
    """Object check: does the acteur hold `permission` on this dossier now?

    guardian's own checkers ignore the window of a grant, so this is the one wrapper.
    """
    if not portes_ouvertes(acteur):
        return False
    modele = apps.get_model("secret", "Dossier")
    return modele.objects.filter(
        Q(condition_droit(acteur, permission, "pk")), pk=dossier.pk, territoire=acteur.territoire
    ).exists()
