"""Saisines at each step, made through the actions."""

from datetime import time as heure
from datetime import timedelta
from uuid import uuid4

from django.db import transaction

from annuaire.commissions import actions as commissions
from annuaire.commissions.models import College, Mandat, Presence, Seance
from annuaire.situations import actions, fiche, sources
from annuaire.situations.models import Point, Releve, Saisine
from annuaire.situations.regles_reperes import masquer
from partnership.acteurs import horloge
from partnership.secret import actions_accords as accords
from partnership.secret import notices
from partnership.secret.accords import Dit
from signalements.models import Signalement
from tests.signalements.scenes import en_evaluation

TOUT = ["FAITS", "SITUATION_LOCATIVE", "SITUATION_SOCIALE", "SYNTHESE"]
TEXTES = {
    "question": "Comment reprendre contact avec elle ?",
    "faits": "Volets fermés, été 2026. Courriers non relevés.",
    "tente": "Trois visites sans réponse, un courrier.",
    "demande": "Elle veut rester dans son logement.",
    "presence": "absente",
    "motif": "isolement",
    "statut": "locataire",
}


def signalement(d) -> Signalement:
    """A signalement under evaluation, with its dossier at hand."""
    s = en_evaluation(d)
    with d.referente.agir(), transaction.atomic():
        lus = Signalement.objects.visibles_par(d.referente)
        return lus.select_related("dossier__territoire").get(pk=s.pk)


def dit(d, organisations, categories=TOUT, jours=90, **champs) -> Dit:
    jour = horloge.aujourdhui()
    champs = {
        "finalite": "COMMISSION", "categories": list(categories),
        "destinataires": [d.organisations[o].pk for o in organisations],
        "du": jour, "jusqua": jour + timedelta(days=jours), "le": jour, "moyen": "ECRIT",
        "recueilli_par": "La référente sociale", "mesure": "AUCUNE", "expression": "ELLE_MEME",
    } | champs  # fmt: skip
    return Dit(**champs)


def accorder(d, dossier, organisations=("clsm", "ccas", "erah", "moselis"), **champs):
    """The person agrees to the commission, for these organisations."""
    with d.referente.agir(), transaction.atomic():
        donne = dit(d, organisations, **champs)
        propose = accords.preparer(dossier=dossier, par=d.referente, dit=donne)
        empreinte = notices.empreinte(notices.texte(donne.forme, propose))
        return accords.recueillir_consentement(
            dossier=dossier, par=d.referente, cle=uuid4(), dit=donne, empreinte=empreinte
        )


def retirer(d, accord):
    with d.referente.agir(), transaction.atomic():
        accords.retirer_consentement(
            accord=accord, par=d.referente, le=horloge.aujourdhui(), moyen="TELEPHONE",
            recueilli_par="La référente sociale",
        )  # fmt: skip


def commission(d, jours=20, *, animee=False, genre="situations") -> Seance:
    """A commission where the member and the clinician sit, with a session to come; `animee`: the
    coordinator has a seat too, as the quorum asks."""
    par = d.coordinatrice
    jour = horloge.aujourdhui()
    with par.agir(), transaction.atomic():
        ouverte = commissions.ouvrir(par=par, dit={"genre": genre, "nom": genre.title()})
        for code, organisation, membre in (
            ("social", "ccas", d.membre), ("psychiatrie", "erah", d.clinicienne),
            *([("coordination", "clsm", par)] if animee else []),
        ):  # fmt: skip
            deja = ouverte.sieges.filter(organisation=d.organisations[organisation]).first()
            siege = commissions.ecrire_siege(
                commission=ouverte, par=par, siege=deja,
                dit={"college": College.objects.get(territoire=d.territoire, code=code),
                     "organisation": d.organisations[organisation], "fonction": "Membre"},
            )  # fmt: skip
            commissions.asseoir(
                siege=siege, par=par,
                dit={"qualite": "titulaire", "affectation": membre.affectation, "debut": jour},
            )  # fmt: skip
        return commissions.dater(
            commission=ouverte, par=par,
            dit={"jour": jour + timedelta(days=jours), "heure": heure(14), "lieu": "Mairie"},
        )  # fmt: skip


def asseoir(d, seance, membre, organisation, college) -> None:
    """Give somebody a seat of the commission of a session."""
    par = d.coordinatrice
    with par.agir(), transaction.atomic():
        siege = commissions.ecrire_siege(
            commission=seance.commission, par=par, siege=None,
            dit={"college": College.objects.get(territoire=d.territoire, code=college),
                 "organisation": d.organisations[organisation], "fonction": "Membre"},
        )  # fmt: skip
        commissions.asseoir(
            siege=siege, par=par,
            dit={"qualite": "titulaire", "affectation": membre.affectation,
                 "debut": horloge.aujourdhui()},
        )  # fmt: skip


def fraiche(acteur, saisine) -> Saisine:
    with acteur.agir(), transaction.atomic():
        lues = Saisine.objects.visibles_par(acteur)
        return lues.select_related("dossier__territoire", "organisation").get(pk=saisine.pk)


def brouillon(d, par=None, s=None) -> Saisine:
    par = par or d.referente
    s = s or signalement(d)
    with par.agir(), transaction.atomic():
        return actions.saisir(dossier=s.dossier, par=par)


def proposee(d, par=None, s=None) -> Saisine:
    par = par or d.referente
    saisine = brouillon(d, par, s)
    with par.agir(), transaction.atomic():
        lue = fiche.lire(par, saisine)
        reperes = sources.reperes(par, saisine.dossier)
        propres = {c: masquer(t, lue.traits(reperes)[c]) for c, t in lue.textes.items()}
        actions.ecrire(saisine=saisine, par=par, dit={**propres, **TEXTES})
        actions.proposer(saisine=saisine, par=par)
    return fraiche(d.coordinatrice, saisine)


def relue(d, **champs) -> Saisine:
    saisine = proposee(d, **champs)
    with d.coordinatrice.agir(), transaction.atomic():
        lue = fiche.lire(d.coordinatrice, saisine)
        trouves = lue.traits(fiche.reperes_publics(d.territoire))
        vus = [t.cle(champ) for champ, liste in trouves.items() for t in liste]
        actions.liberer(saisine=saisine, par=d.coordinatrice, vus=vus)
    return fraiche(d.coordinatrice, saisine)


def inscrite(d, seance, **champs):
    """A saisine on the agenda; return it and its point."""
    saisine = relue(d, **champs)
    with d.coordinatrice.agir(), transaction.atomic():
        point = actions.inscrire(saisine=saisine, par=d.coordinatrice, seance=seance)
    return fraiche(d.coordinatrice, saisine), point


def asseoir_dans_la_salle(d, seance, *membres):
    """Members enter the room, as the other pages note it, now."""
    with d.coordinatrice.agir(), transaction.atomic():
        mandats = {
            m.affectation_id: m
            for m in Mandat.objects.filter(siege__commission=seance.commission)
            if m.affectation_id
        }
        for membre in membres:
            Presence.objects.create(
                seance=seance, mandat=mandats[membre.affectation.pk], entree=horloge.maintenant(),
                ecrite_par=d.coordinatrice.affectation,
            )  # fmt: skip


def examinee(d, seance, *, s=None, membres=None):
    """A point opened, concluded and ended, with two actions; return its saisine and itself."""
    saisine, point = inscrite(d, seance, s=s)
    with horloge.au(seance.commence):
        conclure(d, seance, point, membres or (d.coordinatrice, d.membre, d.clinicienne))
    return fraiche(d.coordinatrice, saisine), relire(d.coordinatrice, point)


def conclure(d, seance, point, membres) -> None:
    """Open a point before these members, write what is retained, end it; on its day."""
    par = d.coordinatrice
    with par.agir(), transaction.atomic():
        asseoir_dans_la_salle(d, seance, *membres)
        assert actions.presenter(point=point, par=par)
        point.refresh_from_db()
        actions.consigner_decision(
            point=point, par=par, texte="Reprendre contact à deux.",
            synthese="La commission propose une visite commune et un suivi des droits.",
        )  # fmt: skip
        for organisation, quoi in (("moselis", "Prévenir avant les travaux"),
                                   ("ccas", "Faire le point sur les droits")):  # fmt: skip
            actions.ajouter_action(
                point=point, par=par, quoi=quoi, organisation=d.organisations[organisation],
                echeance=horloge.aujourdhui() + timedelta(days=30), information="Par courrier",
            )  # fmt: skip
        actions.terminer(point=point, par=par)


def relire(acteur, point) -> Point:
    with acteur.agir(), transaction.atomic():
        lus = Point.objects.visibles_par(acteur)
        return lus.select_related("saisine__dossier__territoire", "seance").get(pk=point.pk)


def diffusee(d, seance, **champs):
    saisine, point = examinee(d, seance, **champs)
    diffuser(d, point)
    return fraiche(d.coordinatrice, saisine), relire(d.coordinatrice, point)


def valider(d, point) -> None:
    """Sent for validation, validated by the two colleges."""
    with d.coordinatrice.agir(), transaction.atomic():
        releve = actions.soumettre(point=point, par=d.coordinatrice)
    for membre in (d.membre, d.clinicienne):
        with membre.agir(), transaction.atomic():
            lu = Releve.objects.visibles_par(membre).select_related("saisine", "point__seance")
            actions.valider(releve=lu.get(pk=releve.pk), par=membre)


def diffuser(d, point) -> None:
    """Sent for validation, validated by the two colleges, released."""
    valider(d, point)
    with d.coordinatrice.agir(), transaction.atomic():
        actions.diffuser(point=point, par=d.coordinatrice)
