"""Steps inside the dossier: its circle, and what the person says."""

import uuid
from datetime import UTC, datetime

from django.db import DatabaseError, transaction

from partnership.acteurs.models import Affectation
from partnership.acteurs.refus import ActionRefusee
from partnership.secret import accords, actions_accords, cercle, notices
from partnership.secret.enums import Qualite
from partnership.secret.models import Accord
from tests.preuve.carnet import SOINS, Dit, Place
from tests.preuve.vie import CERCLABLES, JOUR, LISIBLES, PARIS, Vie, minuit
from tests.secret.outils import consentir

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
    if not qui:
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
    return "clos"


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
        finalite = str(vie.tirer(finalites))
        quoi = [c for c in vie.quelques(LISIBLES, 6) if soigne or c not in SOINS] or ["FAITS"]
        dit = accords.Dit(
            finalite, sorted(accords.LIMITES.get(finalite, quoi)), vie.quelques(possibles, 3), du, jusqua, jour, "ECRIT", "x", "AUCUNE",
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
