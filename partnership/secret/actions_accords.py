"""Writes of the accords: what the person was told, agreed to, refused, took back (SP-06 to SP-08).

Each acts in its own transaction: the grants follow before it ends. Events are added, never changed.
"""

from datetime import date
from uuid import UUID

from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import accord_fini

from . import accords, cercle, notices
from .accords import Dit
from .actions_journal import journaliser_acteur
from .enums import MoyenAccord, TypeAccord
from .models import Accord, Dossier


@transaction.atomic
def informer(
    *, dossier: Dossier, par: Acteur, cle: UUID, finalite: str, le: date, moyen: str,
    recueilli_par: str,
) -> Accord:  # fmt: skip
    """Record that the person was told of a sharing, before she answers (L1110-4 IV CSP)."""
    return _dire(dossier, par, cle, TypeAccord.INFORMATION, finalite, le, moyen, recueilli_par)


@transaction.atomic
def opposer(
    *, dossier: Dossier, par: Acteur, cle: UUID, finalite: str, le: date, moyen: str,
    recueilli_par: str,
) -> Accord:  # fmt: skip
    """Record that the person says no: every consent given for that purpose ends here (SP-06)."""
    return _dire(dossier, par, cle, TypeAccord.OPPOSITION, finalite, le, moyen, recueilli_par)


def _dire(dossier, par, cle, type_, finalite, le, moyen, recueilli_par) -> Accord:
    deja = _engager(dossier, par, cle)
    if deja:
        return deja
    _verifier_finalite(dossier, finalite)
    _verifier_jour(le)
    _verifier_moyen(moyen)
    dit = _ecrire(
        dossier, par, cle, type=type_, finalite=finalite, le=le, moyen=moyen,
        recueilli_par=recueilli_par,
    )  # fmt: skip
    cercle.projeter(dossier)
    if type_ == TypeAccord.OPPOSITION:
        accord_fini(dossier, par, finalite)
    return dit


@transaction.atomic
def recueillir_consentement(
    *, dossier: Dossier, par: Acteur, cle: UUID, dit: Dit, empreinte: str
) -> Accord:
    """Record a consent; `empreinte` is the digest of the notice that was shown (SP-08).

    `cle` is the key of the event: sent twice, it is written once.
    """
    deja = _engager(dossier, par, cle)
    if deja:
        return deja
    propose = preparer(dossier=dossier, par=par, dit=dit)
    montre = notices.texte(dit.forme, propose)
    if notices.empreinte(montre) != empreinte:
        raise ActionRefusee("La notice vient de changer : relisez-la avec la personne.")
    consentement = _ecrire(
        dossier, par, cle, type=TypeAccord.CONSENTEMENT, finalite=dit.finalite, le=dit.le,
        moyen=dit.moyen, recueilli_par=dit.recueilli_par, temoin=dit.temoin, mesure=dit.mesure,
        expression=dit.expression, representant=dit.representant, notice_remise=True,
        notice_version=dit.forme, notice_empreinte=empreinte, notice_texte=montre,
        categories=list(propose.categories), destinataires=[o.pk for o in propose.organisations],
        du=max(accords.debut_de(dit.du), cercle.instant_de_base()),
        jusqua=accords.lendemain_de(dit.jusqua),
    )  # fmt: skip
    cercle.projeter(dossier)
    return consentement


def preparer(*, dossier: Dossier, par: Acteur, dit: Dit) -> notices.Proposition:
    """Check all that a consent must be, and return what the person is asked; writes nothing."""
    _verifier_finalite(dossier, dit.finalite)
    _verifier_jour(dit.le)
    _verifier_moyen(dit.moyen)
    accords.verifier_temoin(dit.moyen, dit.temoin)
    accords.verifier_expression(dit.mesure, dit.expression, dit.representant)
    accords.verifier_duree(dossier, dit.du, dit.jusqua)
    dits = list(Accord.objects.visibles_par(par).filter(dossier=dossier))
    accords.verifier_apres_opposition(dits, dit.finalite, dit.expression)
    permises = accords.categories_proposees(par, dossier)
    possibles = {o.pk: o for o in accords.destinataires_proposes(dossier, dit.finalite)}
    if not dit.categories or not set(dit.categories) <= set(permises):
        raise ActionRefusee("Choisissez ce qui sera lu, dans la liste proposée.")
    accords.verifier_limites(dit.finalite, dit.categories)
    if not dit.destinataires or not set(dit.destinataires) <= set(possibles):
        raise ActionRefusee("Choisissez qui lira, dans la liste proposée.")
    return notices.Proposition(
        dit.finalite,
        tuple(c for c in permises if c in dit.categories),
        tuple(o for cle, o in possibles.items() if cle in dit.destinataires),
        dit.du,
        dit.jusqua,
        par.organisation,
    )


@transaction.atomic
def retirer_consentement(
    *, accord: Accord, par: Acteur, le: date, moyen: str, recueilli_par: str
) -> Accord:
    """Record a withdrawal, by any means: reading ends with this transaction (SP-08).

    Withdrawn twice, or by two colleagues at once: one event.
    """
    dossier = accord.dossier
    accords.verifier_ecrire(par, dossier)
    cercle.verrouiller(dossier)
    deja = Accord.objects.visibles_par(par).filter(retire=accord).first()
    if deja:
        return deja
    _verifier_jour(le)
    _verifier_moyen(moyen)
    retrait = _ecrire(
        dossier, par, None, type=TypeAccord.RETRAIT, finalite=accord.finalite, le=le, moyen=moyen,
        recueilli_par=recueilli_par, categories=accord.categories,
        destinataires=accord.destinataires, retire=accord,
    )  # fmt: skip
    cercle.projeter(dossier)
    accord_fini(dossier, par, accord.finalite)
    return retrait


def _engager(dossier: Dossier, par: Acteur, cle: UUID) -> Accord | None:
    """Check the right, wait for one's turn; return the event when it is already written."""
    accords.verifier_ecrire(par, dossier)
    cercle.verrouiller(dossier)
    return Accord.objects.visibles_par(par).filter(pk=cle, dossier=dossier).first()


def _ecrire(dossier: Dossier, par: Acteur, cle: UUID | None, **champs) -> Accord:
    if cle is not None:
        champs["id"] = cle
    accord = Accord(
        dossier=dossier, territoire=dossier.territoire, auteur=par.affectation, **champs
    )
    accord.save(force_insert=True)
    objet = f"{accord.finalite} {accord.pk}"
    journaliser_acteur(f"accord_{accord.type.lower()}", par, dossier, objet=objet)
    return accord


def _verifier_finalite(dossier: Dossier, finalite: str) -> None:
    if finalite not in accords.FINALITES[dossier.type]:
        raise ActionRefusee("Dites pour quoi faire, dans la liste proposée.")


def _verifier_jour(le: date) -> None:
    if le > horloge.aujourdhui():
        raise ActionRefusee("Ce jour est dans le futur : dites quand la personne s’est exprimée.")


def _verifier_moyen(moyen: str) -> None:
    if moyen not in MoyenAccord.values:
        raise ActionRefusee("Dites comment la personne s’est exprimée.")
