"""First wall: `visibles_par(acteur)`, the only start of every view, list, export and task.

The same grants as the row policies, in the same shape: a scalar subselect per right, which the
planner answers by index (an EXISTS makes it hash all the grants of the group).
"""

from functools import lru_cache

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import BooleanField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Now

from partnership.acteurs.acteur import Acteur


@lru_cache(maxsize=128)
def id_permission(code: str) -> int:
    """Return the id of a permission on dossiers; KeyError-like failure on an unknown one."""
    return Permission.objects.get(
        content_type__app_label="secret", content_type__model="dossier", codename=code
    ).pk


def condition_droit(acteur: Acteur, permission: str, champ_dossier: str) -> Coalesce:
    """Return the condition « this acteur holds this permission on this dossier now »."""
    commun = {
        "content_object": OuterRef(champ_dossier),
        "permission": id_permission(permission),
        "depuis__lte": Now(),
        "jusqua__gt": Now(),
    }
    groupe = apps.get_model("secret", "DroitGroupe").objects.filter(
        group=acteur.affectation.groupe_id, **commun
    )
    personne = apps.get_model("secret", "DroitPersonne").objects.filter(
        affectation=acteur.affectation, **commun
    )
    return Coalesce(
        _vrai(groupe), _vrai(personne), Value(False), output_field=BooleanField()
    )


def _vrai(droits) -> Subquery:
    return Subquery(droits.order_by().annotate(vrai=Value(True)).values("vrai")[:1])


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
        return self.filter(
            Q(condition_droit(acteur, f"lire_{code}", "dossier_id")) | siens,
            territoire=acteur.territoire,
        )

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

