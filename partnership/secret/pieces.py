"""The pieces of a dossier that an acteur may read, whatever their tables, in one query (SP-18)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Func, JSONField, Model, QuerySet, Value

from .coffre import cles
from .coffre.champs import depuis_json
from .visibilite import DroitsSur


@dataclass
class Pieces:
    """The pieces that one reader may read of one dossier, by model, oldest first."""

    par_modele: dict[type[Model], list] = field(default_factory=dict)
    gele: bool = False

    def __getitem__(self, modele: type[Model]) -> list:
        return self.par_modele.get(modele, [])

    def derniere(self, modele: type[Model]):
        """Return the latest piece of a model, None when there is none to read."""
        return self[modele][-1] if self[modele] else None


def lire(droits: DroitsSur, modeles: Sequence[type[Model]]) -> dict[type[Model], list]:
    """Return the pieces of these models that the rights open, by model, oldest first.

    One query, with the key of the dossier: the rest of the page opens nothing again.
    """
    par_nom = {modele._meta.model_name: modele for modele in modeles}
    lisibles = [modele.objects.visibles_dans(droits) for modele in modeles]
    requetes = [_requete(lus) for lus in lisibles if not lus.query.is_empty()]
    par_modele: dict[type[Model], list] = {}
    if not requetes:
        return par_modele
    premiere, *autres = [*requetes, cles.requete(droits.dossier)]
    for nom, valeurs in premiere.union(*autres, all=True):
        if nom == cles.NOM:
            cles.retenir(droits.dossier, valeurs)
            continue
        modele = par_nom[nom]
        par_modele.setdefault(modele, []).append(_instance(modele, valeurs))
    for liste in par_modele.values():
        liste.sort(key=lambda piece: (piece.cree_le, str(piece.pk)))
    return par_modele


class LigneEnJson(Func):
    """The whole row as JSON; naming each column to the ORM cost more than the query itself."""

    output_field = JSONField()
    template = 'to_jsonb("%(table)s")'


def _requete(lus: QuerySet) -> QuerySet:
    lue = lus.model._meta
    return lus.order_by().values_list(Value(lue.model_name), LigneEnJson(table=lue.db_table))


def _instance(modele: type[Model], valeurs: dict):
    champs = modele._meta.concrete_fields
    lues = [depuis_json(champ, valeurs[champ.column]) for champ in champs]
    return modele.from_db("default", [champ.attname for champ in champs], lues)
