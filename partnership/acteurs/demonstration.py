"""The demonstration's sign-in page: the cast in one click. Exists in demonstration mode only."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from .enums import Role
from .middleware import CLE_SESSION
from .models import Affectation

app_name = "demonstration"


@dataclass(frozen=True)
class Compte:
    """One line of the cast."""

    pk: int
    nom: str
    courriel: str
    role: str
    organisation: str
    principal: bool


def distribution() -> list[Compte]:
    """Return the cast in the order of the roles, the technical account last."""
    rang = {role: numero for numero, role in enumerate(Role.values)}
    affectations = Affectation.objects.en_vigueur().select_related("utilisateur", "organisation")
    triees = sorted(affectations, key=lambda a: (rang[a.role], a.pk))
    vedettes = ("MOSELIS", "BATIGERE", "ERAH")
    comptes = [
        Compte(
            a.utilisateur_id,
            str(a.utilisateur),
            a.utilisateur.email,
            str(a),
            a.organisation.nom_court,
            a.organisation.nom_court in vedettes
            or a.role not in {Role.AGENT_PROXIMITE, Role.REFERENT_SOCIAL},
        )
        for a in triees
    ]
    for technique in get_user_model().objects.filter(is_superuser=True):
        comptes.append(
            Compte(technique.pk, str(technique), technique.email, "Administration technique", "",
                   True)
        )  # fmt: skip
    return comptes


def _en_demonstration() -> None:
    if settings.PALIER_MODE != "demo":
        raise Http404


@login_not_required
@require_GET
def connexion(request):
    """Show the cast."""
    _en_demonstration()
    comptes = distribution()
    return render(
        request,
        "acteurs/demonstration.html",
        {
            "vedettes": [c for c in comptes if c.principal],
            "autres": [c for c in comptes if not c.principal],
        },
    )


@login_not_required
@require_POST
def entrer(request, pk: int):
    """Sign in as a member of the cast."""
    _en_demonstration()
    compte = get_object_or_404(get_user_model(), pk=pk, is_active=True)
    login(request, compte, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session.pop(CLE_SESSION, None)
    return redirect("admin:index" if compte.is_superuser else "accueil")


urlpatterns = [
    path("connexion/", connexion, name="connexion"),
    path("entrer/<int:pk>/", entrer, name="entrer"),
]
