"""First wall: `visibles_par(acteur)`, the only start of every view, list, export and task.

The same grants as the row policies, in the same shape: a scalar subselect per right, which the
planner answers by index (an EXISTS makes it hash all the grants of the group).
"""

from functools import lru_cache

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import BooleanField, Func, Q

from partnership.acteurs.acteur import Acteur


@lru_cache(maxsize=128)
def id_permission(code: str) -> int:
    """Return the id of a permission on dossiers; KeyError-like failure on an unknown one."""
    return Permission.objects.get(
        content_type__app_label="secret", content_type__model="dossier", codename=code
    ).pk


class Droit(Func):
    """The SQL condition « this acteur holds this permission on this dossier now ».

    Written as text, not as ORM subqueries: it stands in every query of the house, and building
    it through the ORM cost more than running it. Its parameters are our own integers.
    """

    output_field = BooleanField()
    fenetre = "d.depuis <= statement_timestamp() AND d.jusqua > statement_timestamp() LIMIT 1"
    template = (
        "COALESCE((SELECT true FROM secret_droitgroupe d"
        " WHERE d.content_object_id = %(expressions)s AND d.permission_id = %(permission)d"
        f" AND d.group_id = %(groupe)d AND {fenetre}),"
        " (SELECT true FROM secret_droitpersonne d"
        " WHERE d.content_object_id = %(expressions)s AND d.permission_id = %(permission)d"
        f" AND d.affectation_id = %(affectation)d AND {fenetre}), false)"
    )


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
        siens = Q(auteur=acteur.affectation) & Q(
            condition_droit(acteur, f"lire_siens_{code}", "dossier_id")
        )
        lisibles = self.filter(
            Q(condition_droit(acteur, f"lire_{code}", "dossier_id")) | siens,
            territoire=acteur.territoire,
        )
        return lisibles.filter(auteur=acteur.affectation) if self.model.personnelle else lisibles

    def du_dossier(self, acteur: Acteur | None, dossier_id):
        """Return the visible pieces of one dossier, oldest first."""
        return self.visibles_par(acteur).filter(dossier=dossier_id).order_by("cree_le", "pk")


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
