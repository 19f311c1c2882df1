"""Pages about who acts: choose a role, sign the charter, manage the own organisation's members."""

from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from . import actions, actions_revue, regles, revues
from .acteur import affectations_de, charte_en_vigueur, second_facteur_depuis
from .confirmation import confirmee
from .forms import InvitationForm, MotDePasseForm, RevueForm, SignatureForm
from .membres import lister_membres
from .middleware import CLE_SESSION
from .models import Adhesion, Affectation, Invitation, SignatureCharte, Utilisateur
from .refus import ActionRefusee
from .registre import envoyer_courrier, taches_de

_signature = Signer(salt="acteurs.invitation")


# --- The acting role, the gates -------------------------------------------------


@require_http_methods(["GET", "POST"])
def choisir(request):
    """Choose the affectation that acts, among one's own in force."""
    affectations = affectations_de(request.user)
    if request.method == "POST":
        choisie = get_object_or_404(affectations, ref=_ref(request.POST.get("affectation")))
        request.session[CLE_SESSION] = choisie.pk
        return redirect("accueil")
    return render(request, "acteurs/choisir.html", {"affectations": list(affectations)})


def _ref(texte: str | None) -> UUID:
    """Return the reference sent by a form, or 404: a made-up value finds nothing."""
    try:
        return UUID(texte or "")
    except ValueError as erreur:
        raise Http404 from erreur


@require_http_methods(["GET", "POST"])
def charte(request):
    """Read the current charter, and sign exactly the text shown."""
    if request.acteur is None:
        return redirect("acteurs:choisir")
    courante = charte_en_vigueur(request.acteur.territoire.pk)
    formulaire = SignatureForm(request.POST) if request.method == "POST" else None
    if formulaire and formulaire.is_valid():
        try:
            _signer(request, formulaire)
        except ActionRefusee as refus:
            messages.error(request, refus.phrase)
            return redirect("acteurs:charte")
        return redirect("accueil")
    signature = SignatureCharte.objects.filter(charte=courante, utilisateur=request.user).first()
    contexte = {
        "charte": courante,
        "signature": signature,
        "form": formulaire or SignatureForm.de(courante),
    }
    return render(request, "acteurs/charte.html", contexte, status=422 if formulaire else 200)


def _signer(request, formulaire: SignatureForm) -> None:
    actions.signer_charte(
        acteur=request.acteur,
        version=formulaire.cleaned_data["version"],
        empreinte=formulaire.cleaned_data["empreinte"],
    )
    messages.success(request, "Vous avez signé la charte. Bienvenue dans Palier.")


@require_GET
def hors_convention(request):
    """Say that the organisation has no convention in force, and whom to ask."""
    if request.acteur is None:
        return redirect("acteurs:choisir")
    return render(request, "acteurs/hors_convention.html", _adhesion_manquante(request.acteur))


def _adhesion_manquante(acteur) -> dict:
    """Return which one thing is missing: never signed, over since when, or to come and when."""
    adhesions = Adhesion.objects.filter(organisation=acteur.organisation)
    maintenant = timezone.now()
    return {
        "a_venir": adhesions.filter(debut__gt=maintenant).order_by("debut").first(),
        "finie": adhesions.filter(fin__lte=maintenant).order_by("-fin").first(),
    }


@require_GET
def second_facteur(request):
    """Explain the second factor and lead to its set-up."""
    contexte = {"depuis": second_facteur_depuis(request.user)}
    return render(request, "acteurs/second_facteur.html", contexte)


@require_GET
def accueil(request):
    """« À faire »: what waits for this acteur, and what waits for others."""
    return render(request, "accueil.html", {"groupes": taches_de(request.acteur)})


@login_not_required
@require_GET
def aide(request):
    """Explain Palier in one page; public, so that someone who cannot sign in finds help."""
    return render(request, "aide.html")


# --- Members of the organisation ------------------------------------------------


def pour_administrer(vue):
    """Open a page to the admin of an organisation only; closed when no acteur is known."""

    @wraps(vue)
    def gardee(request, *args, **kwargs):
        if request.acteur is None:
            raise PermissionDenied
        regles.verifier_gerer_membres(request.acteur, request.acteur.organisation)
        return vue(request, *args, **kwargs)

    return gardee


@require_GET
@pour_administrer
def membres(request):
    """List the people of one's own organisation; no dossier (SP-10)."""
    organisation = request.acteur.organisation
    en_attente = Invitation.objects.filter(
        organisation=organisation, acceptee_le=None, expire_le__gt=timezone.now()
    ).select_related("agence")
    contexte = {
        "organisation": organisation,
        "membres": lister_membres(organisation),
        "invitations": list(en_attente),
        "prochaine_revue": revues.prochaine(organisation),
    }
    return render(request, "acteurs/membres.html", contexte)


@require_http_methods(["GET", "POST"])
@pour_administrer
@confirmee
def inviter(request):
    """Invite somebody into one's own organisation."""
    formulaire = InvitationForm(request.POST or None, acteur=request.acteur)
    if formulaire.is_valid():
        invitation = actions.inviter(par=request.acteur, **formulaire.cleaned_data)
        envoyer_courrier(
            gabarit="invitation",
            destinataire_email=invitation.email,
            lien=lien_invitation(invitation),
            cle=f"invitation:{invitation.ref}",
            territoire=request.acteur.territoire,
        )
        messages.success(request, f"L’invitation est partie à {invitation.email}.")
        return redirect("acteurs:membres")
    statut = 422 if formulaire.is_bound else 200
    contexte = {"form": formulaire, "organisation": request.acteur.organisation}
    return render(request, "acteurs/inviter.html", contexte, status=statut)


@require_http_methods(["GET", "POST"])
@pour_administrer
@confirmee
def terminer(request, ref):
    """End an affectation of one's own organisation, after a page that says what stops."""
    siennes = Affectation.objects.en_vigueur().filter(organisation=request.acteur.organisation)
    affectation = get_object_or_404(siennes.select_related("utilisateur", "organisation"), ref=ref)
    if request.method == "POST":
        actions.terminer_affectation(affectation=affectation, par=request.acteur)
        messages.success(request, f"C’est fait : {affectation.utilisateur} ne tient plus ce rôle.")
        return redirect("acteurs:membres")
    return render(request, "acteurs/terminer.html", {"affectation": affectation})


@require_http_methods(["GET", "POST"])
@pour_administrer
@confirmee
def retirer_second_facteur(request, ref):
    """Let a member who lost her second factor set up another one."""
    siennes = Affectation.objects.en_vigueur().filter(organisation=request.acteur.organisation)
    affectation = get_object_or_404(siennes.select_related("utilisateur", "organisation"), ref=ref)
    if request.method == "POST":
        actions.retirer_second_facteur(affectation=affectation, par=request.acteur)
        messages.success(
            request, f"C’est fait : {affectation.utilisateur} en est prévenu par courriel."
        )
        return redirect("acteurs:membres")
    contexte = {"affectation": affectation}
    return render(request, "acteurs/retirer_second_facteur.html", contexte)


@require_http_methods(["GET", "POST"])
@pour_administrer
@confirmee
def revue(request):
    """Look at every role of one's own organisation, twice a year: keep it, or end it."""
    organisation = request.acteur.organisation
    formulaire = RevueForm(request.POST or None, membres=revues.a_revoir(request.acteur))
    if formulaire.is_valid():
        faite = actions_revue.revoir(par=request.acteur, decisions=formulaire.decisions)
        messages.success(
            request, f"Revue faite : {faite.gardes} rôles gardés, {faite.termines} terminés."
        )
        return redirect("acteurs:membres")
    contexte = {
        "form": formulaire,
        "organisation": organisation,
        "prochaine": revues.prochaine(organisation),
        "derniere": organisation.revues.select_related("par").first(),
    }
    return render(
        request, "acteurs/revue.html", contexte, status=422 if formulaire.is_bound else 200
    )


# --- The way in -----------------------------------------------------------------


def lien_invitation(invitation: Invitation) -> str:
    """Return the path, signed so that nobody can guess it, that accepts an invitation."""
    signature = _signature.signature(str(invitation.ref))
    return reverse("acteurs:accepter", args=[invitation.ref, signature])


@login_not_required
@require_http_methods(["GET", "POST"])
def accepter(request, ref, signature):
    """Accept an invitation: a new account chooses a password, a known one confirms."""
    invitation = _invitation(ref, signature)
    if invitation.acceptee_le or invitation.expire_le <= timezone.now():
        return render(request, "acteurs/invitation_passee.html", status=410)
    connu = Utilisateur.objects.filter(email__iexact=invitation.email).first()
    if not (request.user == connu if connu else request.user.is_anonymous):
        contexte = {"invitation": invitation, "connu": connu is not None}
        return render(request, "acteurs/accepter_connu.html", contexte)
    formulaire = None if connu else _formulaire(request, invitation)
    if request.method == "POST" and (connu or formulaire.is_valid()):
        return _entrer(request, invitation, formulaire)
    contexte = {"invitation": invitation, "form": formulaire}
    statut = 422 if request.method == "POST" else 200
    return render(request, "acteurs/accepter.html", contexte, status=statut)


def _invitation(ref, signature: str) -> Invitation:
    """Return the invitation of a signed link; a forged link and an unknown one look the same."""
    try:
        _signature.unsign(f"{ref}:{signature}")
    except BadSignature as erreur:
        raise Http404 from erreur
    return get_object_or_404(Invitation.objects.select_related("organisation"), ref=ref)


def _formulaire(request, invitation: Invitation) -> MotDePasseForm:
    futur = Utilisateur(email=invitation.email, prenom=invitation.prenom, nom=invitation.nom)
    return MotDePasseForm(request.POST or None, compte=futur)


def _entrer(request, invitation: Invitation, formulaire: MotDePasseForm | None):
    """Create the account or add the role, then lead to the sign-in page or to the home page."""
    mot_de_passe = formulaire.cleaned_data["mot_de_passe"] if formulaire else None
    try:
        actions.accepter_invitation(invitation=invitation, mot_de_passe=mot_de_passe)
    except IntegrityError:
        raise ActionRefusee("Vous tenez déjà ce rôle dans cet organisme.") from None
    if formulaire is None:
        messages.success(request, f"Vous avez un nouveau rôle : {invitation.get_role_display()}.")
        return redirect("acteurs:choisir")
    messages.success(request, "Votre compte est prêt : connectez-vous.")
    return redirect("account_login")
