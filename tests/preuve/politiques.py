"""What the row policies answer, table by table, and who notices when one is gone (promise 16).

Everything runs in one transaction of a superuser that takes on the role of the application, so
that a policy can be dropped, looked at and given back without touching the base.
"""

import json
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import psycopg
from django.db import transaction
from psycopg import sql

from accompagnement.models import Candidature, SousLocation, Visite
from accompagnement.souslocation.enums import EtatBail
from annuaire.situations.models import Avis, Validation
from partnership.acteurs import identite
from partnership.secret import cercle
from partnership.secret.coffre.jetons import jeton
from partnership.secret.models import Dossier
from tests.distribution import Distribution
from tests.secret.outils import consentir, inserer, remplir_le_reste, une_de_chaque

QUI = [
    "referente", "agent", "clinicienne", "travailleuse", "coordinatrice", "deleguee", "etrangere",
]  # fmt: skip
MOI = ("auteur_id", "ouvert_par_id", "pose_par_id")
# Functions of the owner and of the worker: they see by policies of their own.
FONCTIONS = [
    ("referente", "palier_app", "SELECT palier.poser_droits(%(dossier)s, '[]')"),
    ("referente", "palier_app", "SELECT palier.poser_droits(%(vide)s, '[]')"),
    ("referente", "palier_app", "SELECT count(*) FROM palier.accords_de(%(dossier)s)"),
    ("travailleuse", "palier_app", "SELECT palier.protection_dite(%(dossier)s)::text"),
    ("deleguee", "palier_app", "SELECT palier.concerne_mon_organisation(%(dossier)s)"),
    ("deleguee", "palier_app", "SELECT count(*) FROM palier.signalements_au_nom('CANARI'::bytea)"),
    ("deleguee", "palier_app", "SELECT count(*) FROM palier.candidatures_au_nom('CANARI'::bytea)"),
    ("deleguee", "palier_app", "SELECT count(*) FROM palier.situations_au_nom('CANARI'::bytea)"),
    ("referente", "palier_app", "SELECT palier.obstacle_a_effacer(%(dossier)s)"),
    ("agent", "palier_app", "SELECT palier.est_gele(%(dossier)s)::text"),
    ("systeme", "palier_travail", "SELECT sum(nombre) FROM palier.cles_par_plateforme()"),
    ("systeme", "palier_travail", "SELECT count(*) FROM palier.cles_a_tourner('x', 99)"),
    ("systeme", "palier_travail",
     "SELECT palier.renvelopper(array['dossier', 'territoire'],"
     " array[%(dossier)s::text, %(territoire)s::text], array[%(cle)s, %(cle)s], 'x',"
     " array['x'::bytea, 'x'::bytea])"),
    ("systeme", "palier_travail", "SELECT palier.detruire_cle(%(dossier)s)"),
    ("systeme", "palier_travail", "SELECT count(*) FROM palier.cercle_a_projeter(%(dossier)s)"),
    ("systeme", "palier_travail", "SELECT palier.prendre_dossier(%(dossier)s)"),
    ("systeme", "palier_travail", "SELECT palier.effacer_dossier(%(dossier)s, '2026-09-01')"),
]  # fmt: skip


@dataclass(frozen=True)
class Politique:
    """One policy as the base holds it."""

    table: str
    nom: str
    commande: str
    lit: bool  # it has a USING
    verifie: bool  # it has a WITH CHECK

    def __str__(self) -> str:
        return f"{self.table}.{self.nom}"


def politiques(c) -> list[Politique]:
    """Return every policy of the base."""
    lignes = c.execute(
        "SELECT tablename, policyname, cmd, qual IS NOT NULL, with_check IS NOT NULL"
        " FROM pg_policies WHERE schemaname = 'public' ORDER BY 1, 2"
    )
    return [Politique(*ligne) for ligne in lignes]


class Banc:
    """A dossier with a piece of every kind, and the statements that each one tries on it."""

    def __init__(self, racine, d: Distribution):
        self.c, self.d = racine, d
        d.territoire.reglages.create(cle="note_soignante", valeur=True, du="2020-01-01", source="x")
        with d.referente.agir(), transaction.atomic():
            self.dossier = cercle.ouvrir(
                type_dossier="SIGNALEMENT", par=d.referente, qualite="EMETTEUR"
            )
            for cle, qualite, qui in (
                ("erah", "DESTINATAIRE", None),
                ("operateur", "OPERATEUR", d.travailleuse.affectation),
                ("operateur", "LOCATAIRE_PRINCIPAL", None),
                ("clsm", "COORDINATION", None),
            ):
                cercle.faire_entrer(
                    dossier=self.dossier, organisation=d.organisations[cle], qualite=qualite,
                    par=d.referente, affectation=qui,
                )  # fmt: skip
            consentir(d.referente, self.dossier, ["SUIVI_SOINS"], [], mesure="TUTELLE")
            jeton(d.territoire.pk, "mot")
            # Opened, and nobody in its circle yet: only its opener may write one.
            self.vide = Dossier(territoire=d.territoire, type="SIGNALEMENT",
                                ouvert_par=d.referente.affectation)  # fmt: skip
            self.vide.save(force_insert=True)
        premieres = une_de_chaque(self.dossier, d.referente.affectation)
        for piece in premieres:
            inserer(racine.cursor(), [piece])
        self._encore(premieres, d.clinicienne, lambda piece: piece.d_equipe)
        # Of the house of a landlord, nobody's to write: an opinion, a validation, a sub-letting.
        self._encore(premieres, d.coordinatrice, lambda piece: isinstance(piece, Avis | Validation))
        self._encore(premieres, d.travailleuse, lambda piece: hasattr(piece, "operateur_id"))
        racine.execute(
            "UPDATE accompagnement_candidature SET operateur_id = %s",
            [d.organisations["operateur"].pk],
        )
        # An evaluation is open, and the operator is a party of it.
        racine.execute(
            "UPDATE accompagnement_examen SET operateur_id = %s, etat = 'tenu', tenu_le = now(),"
            " ouverte_le = now(), presence = 'presente'",
            [d.organisations["operateur"].pk],
        )
        remplir_le_reste(racine, self.dossier, d.deleguee.affectation)
        (cle,) = racine.execute(
            "SELECT cle FROM secret_cledossier WHERE dossier_id = %s", [self.dossier.pk]
        ).fetchone()
        self.valeurs = {
            "dossier": self.dossier.pk,
            "vide": self.vide.pk,
            "territoire": d.territoire.pk,
            "cle": cle,
        }

    def _encore(self, premieres: list, acteur, celles) -> None:
        """Insert some pieces again, as this acteur's, hung from the first ones."""
        connues = {type(piece): piece for piece in premieres}
        for piece in une_de_chaque(self.dossier, acteur.affectation):
            if not celles(piece) or isinstance(piece, Candidature):
                continue
            for champ in piece._meta.concrete_fields:
                if champ.is_relation and champ.related_model in connues and not champ.null:
                    setattr(piece, champ.name, connues[champ.related_model])
            if isinstance(piece, SousLocation):
                piece.etat = EtatBail.ABANDONNEE  # one alone lives
            if isinstance(piece, Visite):
                piece.le += timedelta(days=1)  # one of a kind a day
            inserer(self.c.cursor(), [piece])
            connues[type(piece)] = piece

    def reponses(self, table: str) -> dict[tuple, str]:
        """Return what each one gets of a table: rows read, changed, removed, added."""
        self.c.execute(f"GRANT ALL ON {table} TO palier_app")  # the policies alone
        lus = {}
        colonnes = self._colonnes(table)
        ou, cle = next(
            (f"{col} = %s", v)
            for col, v in (("dossier_id", self.dossier.pk), ("content_object_id", self.dossier.pk),
                           ("id", self.dossier.pk), ("territoire_id", self.d.territoire.pk))
            if (col in colonnes and (col != "id" or table == "secret_dossier"))
            or (table == "secret_journal" and col == "dossier_id")
        )  # fmt: skip
        ou = ou.replace("dossier_id", "dossier") if table == "secret_journal" else ou
        change = colonnes[-1]
        modele = self.c.execute(
            f"SELECT to_jsonb(t) FROM {table} t WHERE {ou} LIMIT 1", [cle]
        ).fetchone()
        for nom in (*QUI, "personne", "systeme", "retention"):
            ordres = {
                "lire": (f"SELECT count(*) FROM {table} WHERE {ou}", [cle]),
                "modifier": (f"UPDATE {table} SET {change} = {change} WHERE {ou}", [cle]),
                # Nothing of the rows is looked at: the reading policy does not stand before.
                "modifier sans lire": (f"UPDATE {table} SET {change} = NULL", []),
                "retirer": (f"DELETE FROM {table} WHERE {ou}", [cle]),
                "retirer sans lire": (f"DELETE FROM {table}", []),
            }
            if modele:
                neuve = json.dumps(self._neuve(nom, modele[0]))
                ordres["ajouter"] = (
                    f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s)",
                    [neuve],
                )
            for quoi, (ordre, params) in ordres.items():
                role = "palier_proprietaire" if nom == "retention" else "palier_app"
                lus[nom, quoi] = self._essayer(nom, role, ordre, params)
        return lus

    def fonctions(self) -> list[str]:
        """Return what the functions of the owner answer."""
        return [self._essayer(*qui, self.valeurs) for qui in FONCTIONS]

    def _colonnes(self, table: str) -> list[str]:
        return [
            nom
            for (nom,) in self.c.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
                " AND NOT attisdropped ORDER BY attnum",
                [table],
            )
        ]

    def _neuve(self, nom: str, modele: dict) -> dict:
        acteur = self.d.acteurs.get(nom, self.d.referente)
        neuve = {col: acteur.affectation.pk for col in MOI if col in modele}
        for colonne in ("equipe_id", "operateur_id"):
            if colonne in modele:
                neuve[colonne] = acteur.organisation.pk
        if "partie" in modele:  # of a shared evaluation
            neuve["organisation_id"] = acteur.organisation.pk
        if isinstance(modele.get("id"), str):
            neuve["id"] = str(uuid.uuid4())
        return {**modele, **neuve}

    def _essayer(self, nom: str, role: str, ordre: str, params) -> str:
        """Run a statement as somebody and undo it: the number it gives, or the error's code."""
        signee = {"personne": identite.PERSONNE, "systeme": identite.SYSTEME,
                  "retention": identite.PERSONNE}.get(nom)  # fmt: skip
        if signee is None:
            acteur = self.d.acteurs[nom]
            signee = identite.Identite(acteur.utilisateur.pk, acteur.affectation.pk, "acteur")
        try:
            with self.c.transaction(force_rollback=True):
                self.c.execute(
                    "SELECT set_config('role', %s, true), set_config('palier.identite', %s, true),"
                    " set_config('palier.retention', %s, true)",
                    [role, signee.jeton(), "oui" if nom == "retention" else ""],
                )
                rendu = self.c.execute(ordre, params)
                return str(rendu.fetchone()[0] if rendu.description else rendu.rowcount)
        except psycopg.Error as erreur:
            return str(erreur.sqlstate)

    @contextmanager
    def sans(self, politique: Politique, *, ouverte: bool):
        """Live without a policy, or with it open to all."""
        table, nom = sql.Identifier(politique.table), sql.Identifier(politique.nom)
        with self.c.transaction(force_rollback=True):
            if not ouverte:
                self.c.execute(sql.SQL("DROP POLICY {} ON {}").format(nom, table))
            else:
                self.c.execute(
                    sql.SQL("ALTER POLICY {} ON {} TO PUBLIC {} {}").format(
                        nom, table,
                        sql.SQL("USING (true)" if politique.lit else ""),
                        sql.SQL("WITH CHECK (true)" if politique.verifie else ""),
                    )
                )  # fmt: skip
            yield


def passees_inapercues(banc: Banc, choisies: list[Politique]) -> tuple[list[str], int]:
    """Drop each policy, then open it to all; return those that change no answer, and the tries."""
    inapercues, essais, intactes = [], 0, {}
    fonctions = banc.fonctions()
    for politique in choisies:
        if politique.table not in intactes:
            with banc.c.transaction(force_rollback=True):
                intactes[politique.table] = banc.reponses(politique.table)
        for ouverte in (False, True):
            essais += 1
            with banc.sans(politique, ouverte=ouverte):
                pareilles = (
                    banc.fonctions() == fonctions
                    and banc.reponses(politique.table) == intactes[politique.table]
                )
            if pareilles:
                inapercues.append(f"{politique} {'ouverte' if ouverte else 'retirée'}")
    return inapercues, essais
