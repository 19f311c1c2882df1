"""Pages of the saisines: brought, written, read over, put on an agenda."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annuaire.commissions import lecture_seances
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee, refuser_dans
from partnership.acteurs.registre import couverture_de
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.models import Dossier
from partnership.secret.visibilite import peut

from . import actions, fiche, forms, lecture, lecture_point, lecture_seance, regles, sources
from .actions import socle
from .directe import page
from .directe.regles import peut_ouvrir
from .enums import FINIES, TRANSITIONS
from .models import Point, Saisine


def _trouver(request, ref) -> Saisine:
    """Return the saisine of a dossier, the one under way first, its opening journalled."""
    lues = list(lecture.saisines(request.acteur).filter(dossier=ref))
    if not lues:
        raise Http404
    saisine = min(lues, key=lambda s: s.etat in FINIES)  # stable: the newest of its kind
    socle.noter_lecture(request.acteur, saisine)
    return saisine


def faite(request, form, faire: Callable) -> bool:
    """Do what a valid form asks; say whether it is done: else the form says why, nothing lost."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        faire()
    except ActionRefusee as refus:
        refuser_dans(request, form, refus)
        return False
    return True


@require_GET
def liste(request):
    """List the saisines that the acteur may open."""
    contexte = lecture.liste(request.acteur)
    contexte |= {"siennes": page.siennes(request.acteur), "porte": peut_ouvrir(request.acteur)}
    return render(request, "situations/liste.html", contexte)


@require_GET
def points_lus(request, seance):
    """Show a member what she may read of a session that she missed, and why not the rest."""
    trouvee = get_object_or_404(lecture_seances.seances(request.acteur), ref=seance)
    lecture_seance.verifier_sieger(request.acteur, trouvee)
    contexte = lecture_seance.page(request.acteur, trouvee)
    return render(request, "situations/points_lus.html", contexte)


@require_http_methods(["GET", "POST"])
def saisir(request, ref):
    """Bring a situation: what it means, then the draft of the sheet."""
    visibles = Dossier.objects.visibles_par(request.acteur).select_related("territoire")
    dossier = get_object_or_404(visibles, pk=ref)
    regles.verifier_saisir(request.acteur, peut(request.acteur, "ecrire_faits", dossier))
    if request.method == "GET":
        journaliser_acteur("commission_lecture", request.acteur, dossier)
    envoi = request.POST if request.method == "POST" else None  # one commission: nothing to choose
    form = forms.SaisirForm(envoi, dossier=dossier)
    saisie = partial(actions.saisir, dossier=dossier, par=request.acteur)
    if faite(request, form, lambda: saisie(**form.cleaned_data)):
        return redirect("situations:ecrire", ref)
    contexte = {
        "dossier": dossier, "form": form, "genre": sources.genre(dossier),
        "couverture": couverture_de(dossier.type, request.acteur, dossier),
    }  # fmt: skip
    return render(request, "situations/saisir.html", contexte, status=422 if form.errors else 200)


@require_GET
def saisine(request, ref):
    """Show a saisine as its reader may see it."""
    trouvee = _trouver(request, ref)
    contexte = lecture.page(request.acteur, trouvee)
    contexte["plan"] = lecture_point.plan_du_dossier(request.acteur, trouvee.dossier_id)
    if request.acteur.role not in {Role.MEMBRE_COMMISSION, Role.COORDINATEUR}:
        contexte["couverture"] = couverture_de(
            trouvee.dossier.type, request.acteur, trouvee.dossier
        )
    return render(request, "situations/saisine.html", contexte)


@require_http_methods(["GET", "POST"])
def ecrire(request, ref):
    """Write the sheet; what is typed is kept, complete or not."""
    trouvee = _trouver(request, ref)
    regles.verifier(request.acteur, trouvee, "ecrire")
    lue = fiche.lire(request.acteur, trouvee)
    form = forms.FicheForm(request.POST or None, acteur=request.acteur, saisine=trouvee, fiche=lue)
    ecrite = partial(actions.ecrire, saisine=trouvee, par=request.acteur)
    if faite(request, form, lambda: ecrite(**form.donnees())):
        messages.success(request, "La fiche est gardée.")
        return redirect("situations:proposer", ref)
    contexte = {"saisine": trouvee, "form": form, "champs": _grouper(form)}
    return render(request, "situations/ecrire.html", contexte, status=422 if form.errors else 200)


def _grouper(form) -> list[tuple[str, list]]:
    """Return the fields by part of the page."""
    parties = [
        ("La question", ["objet", "motif", "question", "demande"]),
        (
            "La situation",
            ["tranche_age", "sexe", "faits", "tente", "statut", "locatif", "social", "impliques"],
        ),
        ("Sa place", ["presence", "representant"]),
    ]
    return [(titre, [form[nom] for nom in noms if nom in form.fields]) for titre, noms in parties]


@require_http_methods(["GET", "POST"])
def proposer(request, ref):
    """Show the sheet as the commission would read it, what names somebody marked; send it."""
    trouvee = _trouver(request, ref)
    regles.verifier(request.acteur, trouvee, "proposer")
    form = forms.ActeForm(request.POST or None, acteur=request.acteur, saisine=trouvee)
    proposee = partial(actions.proposer, saisine=trouvee, par=request.acteur)
    if faite(request, form, lambda: proposee(**form.donnees())):
        messages.success(request, "La fiche est envoyée à la coordination.")
        return redirect("situations:saisine", ref)
    return _relue(request, "situations/proposer.html", trouvee, form)


def _relue(request, gabarit: str, saisine: Saisine, form):
    """Show a sheet with its traits marked, and what may be done of it."""
    lue = fiche.lire(request.acteur, saisine)
    trouves = lue.traits(lecture.reperes_de(request.acteur, saisine))
    contexte = {
        "saisine": saisine, "form": form, "fiche": lue, "manque": regles.manque(lue.champs),
        "textes": lecture.marquer(lue, trouves, saisine), "trouves": any(trouves.values()),
    }  # fmt: skip
    return render(request, gabarit, contexte, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def liberer(request, ref):
    """Read the sheet over: each trait seen, one by one."""
    trouvee = _trouver(request, ref)
    regles.verifier(request.acteur, trouvee, "liberer")
    form = forms.ActeForm(request.POST or None, acteur=request.acteur, saisine=trouvee)
    vus = request.POST.getlist("vus")
    liberee = partial(actions.liberer, saisine=trouvee, par=request.acteur, vus=vus)
    if faite(request, form, lambda: liberee(**form.donnees())):
        messages.success(request, "La fiche est relue : elle peut aller en séance.")
        return redirect("situations:saisine", ref)
    trouvee.vus = vus or trouvee.vus
    return _relue(request, "situations/liberer.html", trouvee, form)


@require_POST
def renvoyer(request, ref):
    """Ask the author to reword what the coordinator did not keep."""
    trouvee = _trouver(request, ref)
    lue = fiche.lire(request.acteur, trouvee)
    trouves = lue.traits(lecture.reperes_de(request.acteur, trouvee))
    cles = {t.cle(champ) for champ, liste in trouves.items() for t in liste}
    actions.renvoyer(
        saisine=trouvee, par=request.acteur,
        a_revoir=sorted(cles - set(request.POST.getlist("vus"))),
    )  # fmt: skip
    messages.success(request, "L’organisme qui a saisi est prévenu : il reprend la fiche.")
    return redirect("situations:saisine", ref)


# --- Acts of one form each ----------------------------------------------------------


@dataclass(frozen=True)
class Acte:
    """What a page of act needs: its form, its action, its words."""

    form: type[forms.ActeForm]
    action: Callable
    explication: str
    bouton: str
    fait: str
    sort: bool = False  # who does it reads no more: back to the list


ACTES = {
    "abandonner": Acte(
        forms.ActeForm, actions.abandonner,
        "La fiche n’ira pas plus loin, et ne se reprend pas. La commission pourra être saisie de "
        "nouveau.",
        "Renoncer", "Vous avez renoncé à cette saisine.",
    ),
    "refuser": Acte(
        forms.RefuserForm, actions.refuser,
        "L’organisme qui a saisi lira ce motif, rien d’autre. La coordination ne lira plus cette "
        "fiche.",
        "Ne pas retenir", "La saisine n’est pas retenue.", sort=True,
    ),
    "inscrire": Acte(
        forms.InscrireForm, actions.inscrire,
        "Les membres que la personne a nommés dans son accord liront la fiche dès maintenant. Les "
        "autres ne verront pas ce point.",
        "Mettre à l’ordre du jour", "La situation est à l’ordre du jour.",
    ),
    "clore": Acte(
        forms.CloreForm, actions.clore,
        "Plus aucun membre ne lira cette situation, la coordination non plus. Chaque organisme "
        "garde ses propres actions.",
        "Clore la saisine", "La saisine est close.", sort=True,
    ),
}  # fmt: skip


def _vue(nom: str) -> Callable:
    """Return the page of an act."""

    @require_http_methods(["GET", "POST"])
    def vue(request, ref):
        trouvee = _trouver(request, ref)
        regles.verifier(request.acteur, trouvee, nom)
        return _jouer(request, trouvee, nom, ACTES[nom])

    vue.__name__ = vue.__qualname__ = nom
    return vue


def _jouer(request, saisine: Saisine, nom: str, acte: Acte, **reste):
    form = acte.form(request.POST or None, acteur=request.acteur, saisine=saisine)
    jouer = partial(acte.action, par=request.acteur, **(reste or {"saisine": saisine}))
    if faite(request, form, lambda: jouer(**form.donnees())):
        messages.success(request, acte.fait)
        if acte.sort:
            return redirect("situations:liste")
        return redirect("situations:saisine", saisine.dossier_id)
    contexte = {
        "saisine": saisine, "form": form, "page": acte, "titre": TRANSITIONS[nom].titre,
        "grave": nom in {"refuser", "clore", "oter", "abandonner"}, "seance": None,
        "retour": reverse("situations:saisine", args=[saisine.dossier_id]),
    }  # fmt: skip
    return render(request, "situations/acte.html", contexte, status=422 if form.errors else 200)


abandonner = _vue("abandonner")
refuser = _vue("refuser")
inscrire = _vue("inscrire")
clore = _vue("clore")


# --- Points ---------------------------------------------------------------------------


def _point(request, saisine: Saisine) -> Point:
    """Return the point of a saisine that is on an agenda and not over."""
    lus = Point.objects.visibles_par(request.acteur).filter(
        saisine=saisine, ote_le=None, termine_le=None
    )
    return get_object_or_404(lus.select_related("saisine__dossier", "seance"))


@require_http_methods(["GET", "POST"])
def oter(request, ref):
    """Take a point off the agenda."""
    trouvee = _trouver(request, ref)
    regles.verifier(request.acteur, trouvee, "oter")
    acte = Acte(
        forms.OterForm, actions.oter,
        "Les membres ne liront plus la fiche, jusqu’à ce qu’elle revienne à l’ordre du jour.",
        "Ôter de l’ordre du jour", "La situation n’est plus à l’ordre du jour.",
    )  # fmt: skip
    return _jouer(request, trouvee, "oter", acte, point=_point(request, trouvee))


@require_http_methods(["GET", "POST"])
def inviter(request, ref):
    """Invite one person for one point."""
    trouvee = _trouver(request, ref)
    point = _point(request, trouvee)
    regles.verifier_coordonner(request.acteur)
    form = forms.InviterForm(request.POST or None, acteur=request.acteur)
    inviter_la = partial(actions.inviter, point=point, par=request.acteur)
    if faite(request, form, lambda: inviter_la(**form.cleaned_data)):
        messages.success(request, "Cette personne lit la fiche jusqu’à la fin de ce point.")
        return redirect("situations:saisine", ref)
    contexte = {"saisine": trouvee, "form": form, "point": point}
    return render(request, "situations/inviter.html", contexte, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def deporter(request, ref):
    """Stand back from a situation: the page says what it does, then nothing is read any more."""
    trouvee = _trouver(request, ref)
    point = _point(request, trouvee)
    regles.verifier_deporter(request.acteur)
    if request.method == "POST":
        actions.deporter(point=point, par=request.acteur)
        messages.success(request, "Vous ne lisez plus cette situation. Merci de l’avoir dit.")
        return redirect("situations:liste")
    return render(request, "situations/deporter.html", {"saisine": trouvee})
