"""What the wall tests share: a superuser's eye, pieces of every kind, raw statements."""

import os
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from uuid import uuid4

import psycopg
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connection, models, transaction

from accompagnement.models import Logement
from annuaire.commissions.models import Commission, Seance
from partnership.acteurs.models import Affectation, Commune, Organisation, Territoire
from partnership.secret.coffre.champs import ChampScelle, Ferme
from partnership.secret.models import Accord, Dossier, PieceDeDossier
from partnership.secret.privileges import modeles_de_cas
from signalements.models import ItemFait


@contextmanager
def superutilisateur(autocommit=True, adresse=""):
    """A connection that sees every row: DATABASE_URL_PROPRIETAIRE without its borrowed role."""
    adresse = adresse or os.environ["DATABASE_URL_PROPRIETAIRE"]
    with psycopg.connect(adresse, autocommit=autocommit) as c:
        c.execute("SET ROLE NONE")
        yield c


def modeles_de_piece() -> list[type[PieceDeDossier]]:
    """Every concrete piece, those that others point to first."""
    pieces = [m for m in apps.get_models() if issubclass(m, PieceDeDossier)]
    return sorted(pieces, key=lambda m: (_rang_de_piece(m), m._meta.db_table))


def _rang_de_piece(modele) -> int:
    """How many pieces hang one from another down to this one."""
    vises = {c.related_model for c in _vers_des_pieces(modele)} - {modele}
    return max((1 + _rang_de_piece(m) for m in vises), default=0)


def _vers_des_pieces(modele) -> list:
    return [
        c for c in modele._meta.concrete_fields
        if c.is_relation and not c.null and issubclass(c.related_model, PieceDeDossier)
    ]  # fmt: skip


# Columns that the base holds to a pattern, or that a policy looks at.
PARTICULIERES = {
    "envois_envoi": {"reference": "", "lien": "/"},
    "personne_dossierconcerne": {"etat": "prete", "jusqua": datetime(2999, 1, 1, tzinfo=UTC)},
    "accompagnement_absence": {"dite_jusqua": datetime(2999, 1, 1, tzinfo=UTC)},
}


def valeurs(modele, dossier: Dossier, auteur: Affectation, deja: dict) -> dict:
    """Values for one row of a piece model, whatever its columns."""
    ligne = {}
    for champ in modele._meta.concrete_fields:
        if champ.name in {"dossier", "territoire", "auteur"} or (
            champ.null and not champ.has_default()
        ):
            continue
        ligne[champ.name] = valeur(champ, dossier, auteur, deja)
    if any(c.name.startswith("couverture_d") for c in modele._meta.constraints):
        ligne["id"] = dossier.pk
    if modele._meta.db_table == "situations_deport":
        ligne["membre"] = _affectation_d_ailleurs()  # who stands back reads nothing more
    return ligne | PARTICULIERES.get(modele._meta.db_table, {}) | {
        "dossier": dossier, "territoire": dossier.territoire, "auteur": auteur
    }  # fmt: skip


@cache
def _affectation_d_ailleurs() -> Affectation:
    return Affectation.objects.filter(organisation__territoire__code="ailleurs").first()


def valeur(champ, dossier, auteur, deja):
    if champ.is_relation:
        return _cible(champ.related_model, dossier, auteur, deja)
    if champ.has_default():
        return champ.get_default()
    if champ.choices:
        return "" if champ.blank else champ.choices[0][0]
    if isinstance(champ, models.UUIDField):
        return uuid4()
    if isinstance(champ, ChampScelle):
        return None
    simples = {
        models.BooleanField: True, models.DateField: date(2026, 9, 1), models.JSONField: {},
        models.DateTimeField: datetime(2026, 9, 1, tzinfo=UTC), ArrayField: [],
        models.BinaryField: b"CANARI",
    }  # fmt: skip
    for genre, simple in simples.items():
        if type(champ) is genre:
            return simple
    return (
        1 if isinstance(champ, models.IntegerField) else f"CANARI {dossier.pk}"[: champ.max_length]
    )


def _cible(modele, dossier, auteur, deja):
    if modele in deja:
        return deja[modele]
    return {
        Organisation: lambda: auteur.organisation,
        Territoire: lambda: dossier.territoire,
        Dossier: lambda: dossier,
        Affectation: lambda: auteur,
        Commune: lambda: Commune.objects.first(),
        Commission: lambda: _seance(dossier, auteur).commission,
        Seance: lambda: _seance(dossier, auteur),
        Logement: lambda: _logement(dossier, auteur),
        ItemFait: lambda: ItemFait.objects.filter(categorie__territoire=dossier.territoire).first(),
    }[modele]()


def _logement(dossier, auteur) -> Logement:
    """A flat of the territory, made at the first need."""
    trouve = Logement.objects.filter(territoire=dossier.territoire_id).first()
    return trouve or Logement.objects.create(
        territoire_id=dossier.territoire_id, bailleur=auteur.organisation,
        commune=Commune.objects.first(), type_logement="t1", surface=30, loyer=300, charges=70,
        chauffage="collectif", disponible_le=date(2026, 11, 2), ecrit_par=auteur,
        ecrit_le=datetime(2026, 9, 1, tzinfo=UTC),
    )  # fmt: skip


def _seance(dossier, auteur) -> Seance:
    """A session of the territory, made at the first need."""
    trouvee = Seance.objects.filter(commission__territoire=dossier.territoire_id).first()
    if trouvee:
        return trouvee
    commission = Commission.objects.create(
        territoire_id=dossier.territoire_id, genre="situations", nom="Essai", modifiee_par=auteur,
        modifiee_le=datetime(2026, 9, 1, tzinfo=UTC),
    )  # fmt: skip
    return Seance.objects.create(
        commission=commission, jour=date(2026, 12, 1), heure=time(14), lieu="Mairie",
        ecrite_par=auteur,
    )  # fmt: skip


def fabriquer(modele, dossier, auteur, deja) -> models.Model:
    """An unsaved piece."""
    return modele(**valeurs(modele, dossier, auteur, deja))


def inserer(curseur, pieces: list, champs: list | None = None) -> None:
    """Insert pieces of one model through a psycopg cursor (the wall of Django does not matter)."""
    champs = champs or pieces[0]._meta.concrete_fields
    colonnes = ", ".join(c.column for c in champs)
    trous = ", ".join(["%s"] * len(champs))
    lignes = [[valeur_en_base(p, c) for c in champs] for p in pieces]
    curseur.executemany(
        f"INSERT INTO {pieces[0]._meta.db_table} ({colonnes}) VALUES ({trous})", lignes
    )


def remplir_le_reste(c, dossier: Dossier, auteur: Affectation) -> None:
    """One row of each walled table that has none, of this dossier and of the author's house."""
    deja: dict = {}
    for modele in sorted(modeles_de_cas(), key=_profondeur):
        table = modele._meta.db_table
        if c.execute(f"SELECT FROM {table} LIMIT 1").rowcount:
            continue
        choisies = PARTICULIERES.get(table, {})
        champs = [
            f for f in modele._meta.concrete_fields
            if not isinstance(f, models.AutoField)
            and (f.has_default() or not f.null or f.name in {"territoire", "auteur", *choisies})
        ]  # fmt: skip
        lus = {f.name: valeur(f, dossier, auteur, deja) for f in champs if f.name not in choisies}
        deja[modele] = modele(**lus, **choisies)
        inserer(c.cursor(), [deja[modele]], champs)


def _profondeur(modele) -> int:
    """How many walled tables hang one from another down to this one."""
    murs = set(modeles_de_cas()) - {Dossier, modele}
    vises = {c.related_model for c in modele._meta.concrete_fields if c.is_relation} & murs
    return max((1 + _profondeur(m) for m in vises), default=0)


def valeur_en_base(piece, champ):
    """What stands in a column; what is sealed there does not matter to the walls."""
    lue = b"scelle" if isinstance(champ, ChampScelle) else getattr(piece, champ.attname)
    return champ.get_db_prep_save(Ferme(lue) if lue == b"scelle" else lue, connection)


def une_de_chaque(dossier, auteur) -> list:
    """One unsaved piece of each model, in an order that foreign keys accept."""
    deja: dict = {}
    for modele in modeles_de_piece():
        deja[modele] = fabriquer(modele, dossier, auteur, deja)
    return list(deja.values())


def brut(sql: str, *params) -> list:
    """Rows of a raw statement, as the application, in one transaction of its own (or savepoint)."""
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(sql, params)
        return curseur.fetchall() if curseur.description else []


def consentir(acteur, dossier, categories, organisations, **champs) -> Accord:
    """The référente records a consent, alive unless told otherwise."""
    maintenant = datetime.now(UTC)
    champs = {
        "du": maintenant - timedelta(days=1),
        "jusqua": maintenant + timedelta(days=1),
        "finalite": "PARTAGE",
    } | champs
    accord = Accord(
        dossier=dossier, territoire=dossier.territoire, auteur=acteur.affectation,
        type="CONSENTEMENT", le=date(2026, 9, 1), categories=list(categories),
        destinataires=[o.pk for o in organisations], **champs,
    )  # fmt: skip
    accord.save(force_insert=True)
    return accord


def retirer(acteur, accord: Accord) -> None:
    Accord(
        dossier=accord.dossier, territoire=accord.territoire, auteur=acteur.affectation,
        type="RETRAIT", finalite=accord.finalite, le=date(2026, 9, 2), retire=accord,
    ).save(force_insert=True)  # fmt: skip


def laisse_entrer(piece) -> bool:
    """Say whether the wall lets a row in; a unique constraint comes after the wall."""
    if type(piece).__name__ in {"ImpressionContenu", "ImpressionBailContenu"}:
        piece.impression_id = piece.pk  # deferred foreign key: never checked, it is rolled back
    try:
        with transaction.atomic(), connection.cursor() as curseur:
            champs = piece._meta.concrete_fields
            lignes = [valeur_en_base(piece, c) for c in champs]
            curseur.execute(
                f"INSERT INTO {piece._meta.db_table} ({', '.join(c.column for c in champs)})"
                f" VALUES ({', '.join(['%s'] * len(champs))})",
                lignes,
            )
    except DatabaseError as erreur:
        if "row-level security" in str(erreur):
            return False
        assert "duplicate key" in str(erreur), erreur
    return True
