"""Where the lives are played: a signalement that pages show, a candidature, and a way back."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookies import SimpleCookie

from django.db import transaction
from django.test import Client

from partnership.secret import cercle
from partnership.secret.models import Accord, Dossier, EntreeCercle, PieceDeDossier
from signalements import actions
from signalements.models import SituationLocative, SoutiensDeclares
from tests.distribution import Distribution, monter
from tests.preuve.carnet import Carnet, Dit, Personne, Place, copie
from tests.secret.outils import inserer, modeles_de_piece, superutilisateur, une_de_chaque
from tests.signalements import scenes

# What a life may change; put back at its end.
CHANGEANTES = [
    "secret_entreecercle", "secret_accord", "secret_droitgroupe", "secret_droitpersonne",
    "acteurs_affectation", "acteurs_utilisateur", "acteurs_adhesion", "acteurs_charte",
    "acteurs_signaturecharte", "acteurs_reglage", "secret_brisdeglace",
    "django_session",  # a departure ends those of who left: the next life has her back
]  # fmt: skip
CANARIS = {
    "IDENTITE": "quai Zwarthoek", "FAITS": "canari des faits", "SUIVI_SOINS": "canari du soin",
    "SITUATION_LOCATIVE": "canari du bail", "SITUATION_SOCIALE": "canari social",
}  # fmt: skip
NOM = "Zwarthoek"


@dataclass
class Rangee:
    """One row of a piece table."""

    pk: object
    table: str
    categorie: str
    auteur: int
    personnelle: bool
    equipe: int | None  # the only organisation that reads it, where it is for a team alone


@dataclass
class Scene:
    """One dossier as it is before each life."""

    dossier: Dossier
    depart: Carnet
    rangees: list[Rangee]
    signalement: object = None


class Theatre:
    """Everything that is committed once: the cast, two dossiers, a browser for each."""

    def __init__(self, racine):
        self.d = monter()
        self.scenes = [_signalement(self.d), _candidature(self.d)]
        self.noms = sorted(self.d.acteurs)
        self.navigateur, self.jetons = Client(), {}
        for nom, acteur in self.d.acteurs.items():
            self.navigateur.cookies = SimpleCookie()
            self.navigateur.force_login(acteur.utilisateur)
            self.jetons[nom] = self.navigateur.cookies
        self.racine = racine
        racine.execute("CREATE SCHEMA avant")
        for table in CHANGEANTES:
            racine.execute(f"CREATE TABLE avant.{table} AS TABLE public.{table}")

    def remettre(self) -> None:
        """Put everything back as it was before the life."""
        with self.racine.transaction():
            self.racine.execute("SET LOCAL session_replication_role = replica")
            for table in CHANGEANTES:
                self.racine.execute(f"DELETE FROM {table}")
                self.racine.execute(f"INSERT INTO {table} SELECT * FROM avant.{table}")

    def carnet(self, scene: Scene) -> Carnet:
        return copie(scene.depart)


def _signalement(d: Distribution) -> Scene:
    s = scenes.observer(d.agent, nom=NOM, texte=CANARIS["FAITS"])
    with d.agent.agir():
        actions.ecrire_identite(
            signalement=s, par=d.agent, commune=s.commune, adresse=CANARIS["IDENTITE"],
            civilite="Mme", nom=NOM, prenom="Odile",
        )  # fmt: skip
    scenes.remettre(d, s)
    scenes.informer(d, s)
    with d.referente.agir(), transaction.atomic():
        actions.transmettre(signalement=s, par=d.referente)
        commun = {
            "dossier": s.dossier,
            "territoire": d.territoire,
            "auteur": d.referente.affectation,
        }
        SituationLocative.objects.create(**commun, reference_bail=CANARIS["SITUATION_LOCATIVE"])
        SoutiensDeclares.objects.create(**commun, aidants=CANARIS["SITUATION_SOCIALE"])
    with d.clinicienne.agir(), transaction.atomic():
        for acte in (actions.accuser, actions.admettre, actions.evaluer):
            acte(signalement=s, par=d.clinicienne)
        actions.consigner_contact(
            signalement=s, par=d.clinicienne, le=s.cree_le, resultat="refus",
            note=CANARIS["SUIVI_SOINS"],
        )  # fmt: skip
        actions.faire_retour(
            signalement=s, par=d.clinicienne, code="contact_etabli", conseils=["prevenir"]
        )
    with superutilisateur() as c:
        return _lire(d, c, s.dossier, scenes.frais(d.referente, s))


def _candidature(d: Distribution) -> Scene:
    """A candidature with one piece of every kind, written behind the walls."""
    with d.clinicienne.agir(), transaction.atomic():
        dossier = cercle.ouvrir(
            type_dossier="CANDIDATURE", par=d.clinicienne, qualite="DESTINATAIRE"
        )
        cercle.faire_entrer(
            dossier=dossier, organisation=d.organisations["batigere"], qualite="EMETTEUR",
            par=d.clinicienne,
        )  # fmt: skip
    with superutilisateur() as c:
        for auteur in (d.referente_batigere, d.clinicienne):
            for piece in une_de_chaque(dossier, auteur.affectation):
                if auteur is d.clinicienne or not _seule(piece):
                    inserer(c.cursor(), [piece])
        return _lire(d, c, dossier, None)


def _seule(piece) -> bool:
    """One of them at most in a dossier, or hanging from another piece."""
    uniques = [u.fields for u in piece._meta.constraints if hasattr(u, "fields")]
    couverture = any(u.name.startswith("couverture_d") for u in piece._meta.constraints)
    return (
        couverture
        or any("dossier" in champs for champs in uniques)
        or any(
            c.is_relation and issubclass(c.related_model, PieceDeDossier)
            for c in piece._meta.concrete_fields
        )
    )


def _lire(d: Distribution, c, dossier: Dossier, signalement) -> Scene:
    """Read the rows as they stand; the circle is what the scene has just made it."""
    rangees = [
        Rangee(pk, m._meta.db_table, str(m.categorie), auteur, m.personnelle, equipe)
        for m in modeles_de_piece()
        if m is not Accord
        for pk, auteur, equipe in c.execute(
            f"SELECT id, auteur_id, {'equipe_id' if m.d_equipe else 'NULL'}"
            f" FROM {m._meta.db_table} WHERE dossier_id = %s",
            [dossier.pk],
        )
    ]
    dits = [
        Dit(*ligne)
        for ligne in c.execute(
            "SELECT id, type, finalite, auteur_id FROM secret_accord WHERE dossier_id = %s"
            " ORDER BY cree_le",
            [dossier.pk],
        )
    ]
    places = [
        Place(o, q, a, (debut, fin))
        for o, q, a, debut, fin in c.execute(
            "SELECT organisation_id, qualite, affectation_id, debut, fin"
            f" FROM {EntreeCercle._meta.db_table} WHERE dossier_id = %s",
            [dossier.pk],
        )
    ]
    depuis = datetime(2020, 1, 1, tzinfo=UTC)
    personnes = {
        nom: Personne(
            a.affectation.pk, a.utilisateur.pk, a.organisation.pk, a.organisation.type,
            str(a.role), a.territoire.pk, (depuis, None),
        )
        for nom, a in d.acteurs.items()
    }  # fmt: skip
    adhesions = {a.organisation.pk: (depuis, None) for a in d.acteurs.values()}
    carnet = Carnet(
        dossier.pk, dossier.type, dossier.territoire_id, dossier.ouvert_par_id, personnes,
        adhesions, places, dits,
    )  # fmt: skip
    return Scene(dossier, carnet, rangees, signalement)
