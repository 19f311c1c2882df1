"""The steps of a life: each acts on the house, and writes in the notebook what it should change."""

import uuid
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db import DatabaseError, transaction

from partnership.acteurs import actions as acteurs
from partnership.acteurs.acteur import acteur_de
from partnership.acteurs.models import Affectation, Charte
from partnership.acteurs.refus import ActionRefusee
from partnership.secret import accords, actions_accords, cercle, notices
from partnership.secret.enums import Qualite
from partnership.secret.models import Accord
from tests.preuve.carnet import SOINS, Carnet, Dit, Place
from tests.preuve.scene import Scene, Theatre
from tests.secret.outils import consentir

PARIS = ZoneInfo("Europe/Paris")
JOUR = timedelta(days=1)
LISIBLES = [
    "IDENTITE",
    "FAITS",
    "SITUATION_LOCATIVE",
    "SITUATION_SOCIALE",
    "SUIVI_SOINS",
    "SYNTHESE",
]
CERCLABLES = ["batigere", "erah", "clsm", "operateur", "ars", "ccas", "moselis"]


class Vie:
    """One life: a dossier, its notebook, and the chance that drives it."""

    def __init__(self, theatre: Theatre, scene: Scene, hasard: Random):
        self.t, self.scene, self.hasard = theatre, scene, hasard
        self.carnet: Carnet = theatre.carnet(scene)
        self.recit: list[str] = []
        self.acteurs: dict | None = None  # as the next requests would find them

    def pas(self) -> None:
        """Play one step, drawn by its weight."""
        faire = self.hasard.choices(list(PAS), list(PAS.values()))[0]
        self.recit.append(f"{faire.__name__} {faire(self) or ''}")
        if faire in DEHORS:
            self.acteurs = None

    def acteur(self, nom: str):
        """The acteur as the next request would find her."""
        return acteur_de(Affectation.objects.get(pk=self.carnet.personnes[nom].affectation))

    def tirer(self, suite):
        return self.hasard.choice(sorted(suite, key=str))

    def quelques(self, suite, combien: int) -> list:
        suite = sorted(suite, key=str)
        return self.hasard.sample(suite, min(len(suite), self.hasard.randint(1, combien)))


def minuit(jour: date) -> datetime:
    return datetime(jour.year, jour.month, jour.day, tzinfo=PARIS)


# --- The circle -----------------------------------------------------------------


def entrer(vie: Vie) -> str | None:
    """An organisation comes in, or one person of it."""
    qui = vie.carnet.qui_ecrit()
    if not qui:
        return None
    qui, cle = vie.tirer(qui), vie.tirer(CERCLABLES)
    organisation, qualite = vie.t.d.organisations[cle], vie.tirer(Qualite.values)
    membres = [
        p.affectation for p in vie.carnet.personnes.values() if p.organisation == organisation.pk
    ]
    affectation = vie.tirer(membres) if vie.hasard.random() < 0.4 else None
    par, avant = vie.acteur(qui), datetime.now(UTC)
    with par.agir():
        cercle.faire_entrer(
            dossier=vie.scene.dossier, organisation=organisation, qualite=qualite, par=par,
            affectation=affectation and Affectation.objects.get(pk=affectation),
        )  # fmt: skip
    deja = [
        p for p in vie.carnet.places
        if (p.organisation, p.qualite, p.affectation, p.duree[1])
        == (organisation.pk, qualite, affectation, None)
    ]  # fmt: skip
    if not deja:
        vie.carnet.places.append(Place(organisation.pk, qualite, affectation, (avant, None)))
    return f"{cle} {qualite} {affectation or ''} par {qui}"


def sortir(vie: Vie) -> str | None:
    """A place ends; the last one who may write the circle may put herself out."""
    ouvertes = [p for p in vie.carnet.places if p.duree[1] is None]
    qui = vie.carnet.qui_ecrit()
    if not (ouvertes and qui):
        return None
    qui, place = vie.tirer(qui), vie.hasard.choice(ouvertes)
    par = vie.acteur(qui)
    organisation = next(o for o in vie.t.d.organisations.values() if o.pk == place.organisation)
    with par.agir():
        cercle.faire_sortir(
            dossier=vie.scene.dossier, organisation=organisation, qualite=place.qualite, par=par
        )
    for p in ouvertes:
        if (p.organisation, p.qualite) == (place.organisation, place.qualite):
            p.duree = (p.duree[0], datetime.now(UTC))
    return f"{organisation.nom_court} {place.qualite} par {qui}"


def clore(vie: Vie) -> str | None:
    """The dossier ends: who signalled keeps its own file."""
    qui = vie.carnet.qui_ecrit()
    if not qui or vie.hasard.random() < 0.5:
        return None
    par = vie.acteur(vie.tirer(qui))
    with par.agir():
        cercle.clore(dossier=vie.scene.dossier, par=par)
    fin = datetime.now(UTC)
    for p in [p for p in vie.carnet.places if p.duree[1] is None]:
        p.duree = (p.duree[0], fin)
        if p.qualite == "EMETTEUR":
            vie.carnet.places.append(
                Place(p.organisation, "EMETTEUR_CLOS", p.affectation, (fin, None))
            )
    return ""


def forcer(vie: Vie) -> str:
    """Somebody who may not write the circle, nor record an accord, tries: refused."""
    nom = vie.tirer(set(vie.carnet.personnes) - set(vie.carnet.qui_ecrit()))
    par = vie.acteur(nom)
    for refus, acte in (
        (DatabaseError, lambda: cercle.projeter(vie.scene.dossier)),
        ((ActionRefusee, DatabaseError), lambda: actions_accords.opposer(
            dossier=vie.scene.dossier, par=par, cle=uuid.uuid4(), finalite="PARTAGE",
            le=datetime.now(PARIS).date(), moyen="ECRIT", recueilli_par="x",
        )),
    ):  # fmt: skip
        try:
            with par.agir(), transaction.atomic():
                acte()
        except refus:
            continue
        raise AssertionError(f"{nom} a pu écrire")
    return nom


# --- What the person says -------------------------------------------------------


def consentir_bien(vie: Vie) -> str | None:
    """A consent by the action of the page: partial, now or later, short or long."""
    qui = vie.carnet.qui_ecrit("faits")
    if not qui:
        return None
    qui = vie.tirer(qui)
    par, cle, dossier = vie.acteur(qui), uuid.uuid4(), vie.scene.dossier
    finalites = accords.FINALITES[dossier.type]
    with par.agir(), transaction.atomic():
        possibles = {o.pk for o in accords.destinataires_proposes(dossier)}
        if not possibles:
            return None
        soigne = "ecrire_suivi_soins" in vie.carnet.droits(qui)
        jour = datetime.now(PARIS).date()
        du = jour + vie.hasard.choice([0, 0, 0, 2, 30]) * JOUR
        jusqua = du + vie.hasard.choice([0, 1, 25, 300]) * JOUR
        dit = accords.Dit(
            str(vie.tirer(finalites)), [c for c in vie.quelques(LISIBLES, 6) if soigne or c not in SOINS]
            or ["FAITS"], vie.quelques(possibles, 3), du, jusqua, jour, "ECRIT", "x", "AUCUNE",
            "ELLE_MEME",
        )  # fmt: skip
        proposition = actions_accords.preparer(dossier=dossier, par=par, dit=dit)
        empreinte = notices.empreinte(notices.texte(dit.forme, proposition))
        avant = datetime.now(UTC)
        for _ in range(vie.hasard.choice([1, 1, 2])):  # sent twice: written once
            actions_accords.recueillir_consentement(
                dossier=dossier, par=par, cle=cle, dit=dit, empreinte=empreinte
            )
    vie.carnet.dits.append(
        Dit(cle, "CONSENTEMENT", dit.finalite, par.affectation.pk, frozenset(dit.categories),
            frozenset(dit.destinataires), max(minuit(du), avant), minuit(jusqua + JOUR))
    )  # fmt: skip
    return f"{dit.finalite} {dit.categories} à {dit.destinataires} du {du} au {jusqua} par {qui}"


def consentir_mal(vie: Vie) -> str | None:
    """An event that no form would write: without an end, over already, or naming nobody."""
    qui = [q for q in vie.carnet.qui_ecrit("faits") if q != "agent"]
    if not qui:
        return None
    qui, defaut = vie.tirer(qui), vie.hasard.choice(["sans_fin", "sans_debut", "fini", "personne"])
    par, maintenant = vie.acteur(qui), datetime.now(UTC)
    champs = {"du": maintenant - JOUR, "jusqua": maintenant + 9 * JOUR}
    champs |= {"sans_fin": {"jusqua": None}, "sans_debut": {"du": None},
               "fini": {"jusqua": maintenant - JOUR / 2}}.get(defaut, {})  # fmt: skip
    eux = [] if defaut == "personne" else list(vie.t.d.organisations.values())
    quoi = ["FAITS", "IDENTITE"]
    with par.agir(), transaction.atomic():
        accord = consentir(par, vie.scene.dossier, quoi, eux, **champs)
        cercle.projeter(vie.scene.dossier)
    vie.carnet.dits.append(
        Dit(accord.pk, "CONSENTEMENT", "PARTAGE", par.affectation.pk, frozenset(quoi),
            frozenset(o.pk for o in eux), champs["du"], champs["jusqua"])
    )  # fmt: skip
    return f"{defaut} par {qui}"


def retirer(vie: Vie) -> str | None:
    """A consent is taken back, once or twice."""
    qui = vie.carnet.qui_ecrit("faits")
    if not qui:
        return None
    qui = vie.tirer(qui)
    droits = vie.carnet.droits(qui)
    vus = [d for d in vie.carnet.dits
           if d.type == "CONSENTEMENT" and vie.carnet.lit_accord(qui, droits, d)]  # fmt: skip
    if not vus:
        return None
    par, dit = vie.acteur(qui), vie.hasard.choice(vus)
    with par.agir(), transaction.atomic():
        accord = Accord.objects.visibles_par(par).get(pk=dit.pk)
        fait = actions_accords.retirer_consentement(
            accord=accord, par=par, le=datetime.now(PARIS).date(), moyen="TELEPHONE",
            recueilli_par="x",
        )  # fmt: skip
    if fait.pk not in {d.pk for d in vie.carnet.dits}:
        vie.carnet.dits.append(
            Dit(fait.pk, "RETRAIT", dit.finalite, par.affectation.pk, dit.categories,
                dit.destinataires, retire=dit.pk)
        )  # fmt: skip
    return f"{dit.finalite} par {qui}"


def dire(vie: Vie) -> str | None:
    """She objects, or is only informed."""
    qui = vie.carnet.qui_ecrit("faits")
    if not qui:
        return None
    qui, acte = (
        vie.tirer(qui),
        vie.hasard.choice([actions_accords.opposer, actions_accords.informer]),
    )
    par, cle = vie.acteur(qui), uuid.uuid4()
    finalite = str(vie.tirer(accords.FINALITES[vie.scene.dossier.type]))
    with par.agir(), transaction.atomic():
        dit = acte(
            dossier=vie.scene.dossier, par=par, cle=cle, finalite=finalite,
            le=datetime.now(PARIS).date(), moyen="ENTRETIEN", recueilli_par="x",
        )  # fmt: skip
    vie.carnet.dits.append(Dit(cle, dit.type, finalite, par.affectation.pk))
    return f"{dit.type} {finalite} par {qui}"


# --- What happens outside the dossier -------------------------------------------


def partir(vie: Vie) -> str:
    """An affectation ends, by the action where there is an admin; or begins later; or is back."""
    nom = vie.tirer(vie.carnet.personnes)
    p = vie.carnet.personnes[nom]
    admin, maintenant = "admin_organisation", datetime.now(UTC)
    if p.en_poste != (p.en_poste[0], None) or p.en_poste[0] > maintenant:
        p.en_poste = (maintenant - 400 * JOUR, None)
        vie.t.racine.execute("UPDATE acteurs_affectation SET debut = %s, fin = NULL WHERE id = %s",
                [p.en_poste[0], p.affectation])  # fmt: skip
        return f"{nom} revient"
    if vie.hasard.random() < 0.3:
        p.en_poste = (maintenant + 5 * JOUR, None)
        vie.t.racine.execute(
            "UPDATE acteurs_affectation SET debut = %s WHERE id = %s",
            [p.en_poste[0], p.affectation],
        )
        return f"{nom} commence plus tard"
    if p.organisation == vie.carnet.personnes[admin].organisation and nom != admin:
        acteurs.terminer_affectation(
            affectation=vie.acteur(nom).affectation, par=vie.t.d.acteurs[admin]
        )
    else:
        vie.t.racine.execute(
            "UPDATE acteurs_affectation SET fin = now() WHERE id = %s", [p.affectation]
        )
    p.en_poste = (p.en_poste[0], datetime.now(UTC))
    return f"{nom} part"


def desactiver(vie: Vie) -> str:
    nom = vie.tirer(vie.carnet.personnes)
    p = vie.carnet.personnes[nom]
    p.active = not p.active
    vie.t.racine.execute(
        "UPDATE acteurs_utilisateur SET is_active = %s WHERE id = %s", [p.active, p.utilisateur]
    )
    return f"{nom} {p.active}"


def changer_de_charte(vie: Vie) -> str:
    """A new version, which some sign."""
    d, vie.carnet.charte = vie.t.d, vie.carnet.charte + 1
    charte = Charte.objects.create(
        territoire=d.territoire, version=vie.carnet.charte, texte="Neuve."
    )
    ici = [n for n, p in vie.carnet.personnes.items() if p.territoire == vie.carnet.territoire]
    signent = [n for n in ici if vie.hasard.random() < 0.7]
    _signer(vie, charte, signent)
    return f"signée par {signent}"


def signer(vie: Vie) -> str | None:
    """Those who had not signed do."""
    tard = [n for n, p in vie.carnet.personnes.items()
            if p.territoire == vie.carnet.territoire and p.signee != vie.carnet.charte]  # fmt: skip
    if not tard:
        return None
    _signer(vie, vie.t.d.territoire.chartes.get(version=vie.carnet.charte), tard)
    return str(tard)


def _signer(vie: Vie, charte: Charte, noms: list[str]) -> None:
    for nom in noms:
        p = vie.carnet.personnes[nom]
        charte.signatures.create(utilisateur_id=p.utilisateur, empreinte=charte.empreinte)
        p.signee = charte.version


def quitter_la_convention(vie: Vie) -> str:
    """An organisation leaves the convention, or comes back."""
    cle = vie.tirer(vie.t.d.organisations)
    pk, maintenant = vie.t.d.organisations[cle].pk, datetime.now(UTC)
    debut, fin = vie.carnet.adhesions[pk]
    fin = maintenant if fin is None else None
    vie.t.racine.execute(
        "UPDATE acteurs_adhesion SET fin = %s WHERE organisation_id = %s", [fin, pk]
    )
    vie.carnet.adhesions[pk] = (debut, fin)
    return f"{cle} {'part' if fin else 'revient'}"


def changer_de_profession(vie: Vie) -> str:
    nom = vie.hasard.choice(["travailleuse", "membre", "coordinatrice", "clinicienne"])
    p = vie.carnet.personnes[nom]
    p.profession = vie.hasard.choice(["", "1", "2a"])
    vie.t.racine.execute("UPDATE acteurs_utilisateur SET categorie_r1110_2 = %s WHERE id = %s",
            [p.profession, p.utilisateur])  # fmt: skip
    return f"{nom} {p.profession}"


def regler_la_note(vie: Vie) -> str | None:
    jour = datetime.now(PARIS).date() + vie.hasard.choice([-3, -1, 0, 4]) * JOUR
    if any(du == minuit(jour) for du, _ in vie.carnet.notes):
        return None
    valeur = vie.hasard.random() < 0.7
    vie.t.racine.execute("INSERT INTO acteurs_reglage (territoire_id, cle, valeur, du, source)"
            " VALUES (%s, 'note_soignante', %s::jsonb, %s, 'essai')",
            [vie.carnet.territoire, str(valeur).lower(), jour])  # fmt: skip
    vie.carnet.notes.append((minuit(jour), valeur))
    return f"{valeur} dès le {jour}"


VIEILLIES = [
    ("secret_droitgroupe", "depuis", "jusqua"), ("secret_droitpersonne", "depuis", "jusqua"),
    ("secret_accord", "du", "jusqua"), ("secret_entreecercle", "debut", "fin"),
    ("acteurs_affectation", "debut", "fin"), ("acteurs_adhesion", "debut", "fin"),
]  # fmt: skip


def vieillir(vie: Vie) -> str:
    """Days pass, for everything dated: nothing else runs."""
    jours = vie.hasard.choice([1, 3, 28, 200])
    c = vie.t.racine
    with c.transaction():
        c.execute("SET LOCAL session_replication_role = replica")
        for table, debut, fin in VIEILLIES:
            for colonne in (debut, fin):
                c.execute(f"UPDATE {table} SET {colonne} = {colonne} - %s"
                          f" WHERE {colonne} < '9000-01-01'", [jours * JOUR])  # fmt: skip
        c.execute("UPDATE acteurs_reglage SET du = du - %s WHERE cle = 'note_soignante'", [jours])
    vie.carnet.vieillir(jours * JOUR)
    return f"{jours} jours"


PAS = {
    entrer: 12, sortir: 4, clore: 1, forcer: 3, consentir_bien: 12, consentir_mal: 2, retirer: 4,
    dire: 2, partir: 4, desactiver: 3, changer_de_charte: 1, signer: 3, quitter_la_convention: 3,
    changer_de_profession: 3, regler_la_note: 2, vieillir: 6,
}  # fmt: skip
# What closes or opens a gate.
DEHORS = {partir, desactiver, changer_de_charte, signer, quitter_la_convention, vieillir,
          changer_de_profession}  # fmt: skip
