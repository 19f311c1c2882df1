"""Steps outside the dossier: danger, departures, charter, convention, professions, time."""

from datetime import UTC, datetime

from django.db import transaction

from partnership.acteurs import actions as acteurs
from partnership.acteurs.models import Charte
from partnership.acteurs.refus import ActionRefusee
from partnership.secret import actions_bris
from partnership.secret.models import BrisDeGlace
from tests.preuve.carnet import dans
from tests.preuve.vie import JOUR, PARIS, Vie, minuit

# --- Danger to life -------------------------------------------------------------


def briser(vie: Vie) -> str | None:
    """SP-14: a clinician outside the circle opens for 24 hours; anybody else is refused."""
    if not vie.scene.signalement:
        return None
    nom = vie.tirer(["clinicienne"] * 4 + ["clinicienne_ailleurs", "referente_batigere"])
    if not vie.carnet.passe_les_portes(nom):
        return None
    par, maintenant = vie.acteur(nom), datetime.now(UTC)
    geste = {"par": par, "reference": vie.scene.signalement.reference,
             "motif": "PERSONNE", "precision": "Elle ne répond plus."}  # fmt: skip
    if par.role != "CLINICIEN":
        try:
            with par.agir():
                actions_bris.briser(**geste)
        except ActionRefusee:
            return f"{nom} refusée"
        raise AssertionError(f"{nom} a ouvert l’accès")
    voulue = _issue(vie, nom, maintenant)
    with par.agir():
        assert actions_bris.briser(**geste).issue == voulue, (nom, voulue)
    if voulue in ("ouvert", "inconnu"):
        vie.carnet.essais_de_bris.append((nom, maintenant))
    if voulue == "ouvert":
        vie.carnet.bris.append((nom, (maintenant, datetime.now(UTC) + JOUR)))
    return f"{nom} {voulue}"


def _issue(vie: Vie, nom: str, le: datetime) -> str:
    """What should come of an attempt."""
    en_cours = any(qui == nom and dans(duree, le) for qui, duree in vie.carnet.bris)
    if en_cours:
        return "deja"
    if "lire_en_tete" in vie.carnet.droits(nom):
        return "visible"
    if sum(qui == nom and le - JOUR < quand for qui, quand in vie.carnet.essais_de_bris) >= 5:
        return "trop"
    ici = vie.carnet.personnes[nom].territoire == vie.carnet.territoire
    return "ouvert" if ici else "inconnu"


def refermer(vie: Vie) -> str | None:
    """The coordinator ends it before its time."""
    maintenant = datetime.now(UTC)
    ouverts = [i for i, (_, duree) in enumerate(vie.carnet.bris) if dans(duree, maintenant)]
    if not ouverts or not vie.carnet.passe_les_portes("coordinatrice"):
        return None
    par, rang = vie.acteur("coordinatrice"), ouverts[0]
    with par.agir(), transaction.atomic():
        ouvert = BrisDeGlace.objects.filter(jusqua__gt=maintenant).get()
        assert actions_bris.refermer(ouvert=ouvert, par=par)
    nom, (debut, _) = vie.carnet.bris[rang]
    vie.carnet.bris[rang] = (nom, (debut, datetime.now(UTC)))
    return nom


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
    ("secret_brisdeglace", "cree_le", "jusqua"),
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
