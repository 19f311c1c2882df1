"""Writes about who acts. Each is one transaction and checks its rule again."""

import uuid
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from . import identite, regles
from .acteur import Acteur, affectations_de, charte_en_vigueur
from .models import Affectation, Agence, Invitation, Organisation, SignatureCharte, Utilisateur
from .refus import ActionRefusee
from .registre import envoyer_courrier, journaliser

DUREE_INVITATION = timedelta(days=14)


def groupe_de(organisation: Organisation, role: str) -> Group:
    """Return the group « organisation × role » that receives the grants."""
    return Group.objects.get_or_create(name=f"{organisation.ref}:{role}")[0]


@transaction.atomic
def affecter(
    *,
    utilisateur: Utilisateur,
    organisation: Organisation,
    role: str,
    par: Utilisateur,
    agence: Agence | None = None,
    debut=None,
    intitule: str = "",
) -> Affectation:
    """Give a role in an organisation (SP-11)."""
    regles.verifier_attribuer(par, utilisateur, organisation, role)
    if agence is not None and agence.organisation_id != organisation.pk:
        raise ActionRefusee("Cette agence n’est pas de cet organisme.")
    affectation = Affectation.objects.create(
        utilisateur=utilisateur,
        organisation=organisation,
        role=role,
        intitule=intitule,
        agence=agence,
        debut=debut or timezone.now(),
        groupe=groupe_de(organisation, role),
        attribuee_par=par,
    )
    journaliser(
        "role_attribue", par=par, objet=f"affectation {affectation.ref}", organisation=organisation
    )
    return affectation


@transaction.atomic
def terminer_affectation(*, affectation: Affectation, par: Acteur) -> None:
    """End an affectation: reading stops with this transaction (SP-02)."""
    affectation = Affectation.objects.select_for_update(of=("self",)).get(pk=affectation.pk)
    regles.verifier_terminer(par, affectation)
    clore_affectation(affectation, par.utilisateur)


def clore_affectation(affectation: Affectation, par: Utilisateur) -> None:
    """End an affectation now; nothing when it has ended. Rules and locks are the caller's."""
    if affectation.fin is not None:
        return
    affectation.fin = timezone.now()
    affectation.save(update_fields=["fin"])
    journaliser(
        "role_termine",
        par=par,
        objet=f"affectation {affectation.ref}",
        organisation=affectation.organisation,
    )
    compte = affectation.utilisateur
    if not compte.is_staff and not affectations_de(compte).exists():
        fermer_sessions(compte)


def fermer_sessions(compte: Utilisateur) -> None:
    """End every session of an account, on every device, with this transaction."""
    Utilisateur.objects.filter(pk=compte.pk).update(tour=F("tour") + 1)


@transaction.atomic
def retirer_second_facteur(*, affectation: Affectation, par: Acteur) -> None:
    """Remove what proves a member besides her password, after a loss; she is told by e-mail."""
    regles.verifier_retirer_second_facteur(par, affectation)
    oublier_second_facteur(affectation.utilisateur, par.utilisateur)


def oublier_second_facteur(compte: Utilisateur, par: Utilisateur) -> None:
    """Remove every second factor, close the sessions, write it down, tell the person."""
    Authenticator.objects.filter(user=compte).delete()
    fermer_sessions(compte)
    journaliser("second_facteur_retire", par=par, objet=f"utilisateur {compte.pk}")
    # The role of the technical administration cannot write in the outbox: anybody can.
    with identite.agir_comme(identite.PERSONNE):
        envoyer_courrier(
            gabarit="second_facteur_retire",
            destinataire_email=compte.email,
            lien=reverse("acteurs:second_facteur"),
            cle=f"second_facteur_retire:{uuid.uuid4()}",
            utilisateur=compte,
        )


@transaction.atomic
def signer_charte(*, acteur: Acteur, version: int, empreinte: str) -> SignatureCharte:
    """Sign the current charter, exactly the text that was shown (SP-03)."""
    charte = charte_en_vigueur(acteur.territoire.pk)
    if charte is None or (charte.version, charte.empreinte) != (version, empreinte):
        raise ActionRefusee("La charte vient de changer : relisez-la avant de la signer.")
    signature, _ = SignatureCharte.objects.get_or_create(
        charte=charte, utilisateur=acteur.utilisateur, defaults={"empreinte": empreinte}
    )
    journaliser(
        "charte_signee",
        par=acteur.utilisateur,
        objet=f"charte version {charte.version}",
        organisation=acteur.organisation,
    )
    return signature


@transaction.atomic
def inviter(
    *, par: Acteur, email: str, prenom: str, nom: str, role: str, agence: Agence | None = None
) -> Invitation:
    """Invite somebody into the own organisation; a second pending invitation replaces the first."""
    regles.verifier_gerer_membres(par, par.organisation)
    pour = Utilisateur.objects.filter(email__iexact=email).first()
    regles.verifier_attribuer(par.utilisateur, pour, par.organisation, role)
    if agence is not None and agence.organisation_id != par.organisation.pk:
        raise ActionRefusee("Cette agence n’est pas de cet organisme.")
    maintenant = timezone.now()
    Invitation.objects.filter(
        organisation=par.organisation, email__iexact=email, role=role, acceptee_le=None
    ).update(expire_le=maintenant)
    invitation = Invitation.objects.create(
        organisation=par.organisation,
        email=email.lower(),
        prenom=prenom,
        nom=nom,
        role=role,
        agence=agence,
        invitee_par=par.utilisateur,
        expire_le=maintenant + DUREE_INVITATION,
    )
    journaliser(
        "invitation",
        par=par.utilisateur,
        objet=f"invitation {invitation.ref}",
        organisation=par.organisation,
    )
    return invitation


@transaction.atomic
def accepter_invitation(*, invitation: Invitation, mot_de_passe: str | None) -> Utilisateur:
    """Create the account when needed and give the role; refused once used or expired.

    A known address keeps its account and its password: `mot_de_passe` is then ignored.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.acceptee_le or invitation.expire_le <= timezone.now():
        raise ActionRefusee("Cette invitation a déjà servi ou n’est plus valable.")
    compte = Utilisateur.objects.filter(email__iexact=invitation.email).first()
    if compte is None:
        compte = Utilisateur.objects.create_user(
            invitation.email, mot_de_passe, prenom=invitation.prenom, nom=invitation.nom
        )
    affecter(
        utilisateur=compte,
        organisation=invitation.organisation,
        role=invitation.role,
        agence=invitation.agence,
        par=invitation.invitee_par,
    )
    invitation.acceptee_le = timezone.now()
    invitation.save(update_fields=["acceptee_le"])
    return compte
