"""Pages of the sessions: the calendar of a year, one session, its room, calendars to subscribe."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.acteurs import horloge
from partnership.acteurs.models import Affectation
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.telechargements import piece_jointe

from .. import regles as annuaire
from . import actions, agendas, regles, suites
from . import actions_seances as faire
from . import lecture_seances as lire
from .enums import ReponseDite
from .forms_seances import EntreeForm, ReponseForm, SeanceForm, SerieForm, jours_coches
from .models import AbonnementCalendrier, Presence, Seance
from .views import formulaire, trouver


def _seance(request, ref) -> Seance:
    """Return a session of the acteur's territory, or 404."""
    return get_object_or_404(lire.seances(request.acteur), ref=ref)


@require_GET
def seance(request, seance):
    """Show a session: when and where; to its members, who is called; to the coordinator, all."""
    trouvee = _seance(request, seance)
    tient = annuaire.coordonne(request.acteur)
    miens = lire.mes_mandats(request.acteur, trouvee)
    la = lire.presents(trouvee) if tient or miens else []
    attendus = lire.attendus(trouvee, la) if tient or miens else []
    jour = horloge.aujourdhui()
    contexte = {
        "seance": trouvee,
        "tient": tient,
        "miens": [a for a in attendus if a.mandat in miens],
        "attendus": attendus,
        "invites": [(p, lire.nom_de(p), lire.organisme_de(p)) for p in la if not p.mandat_id],
        "reponses": ReponseDite,
        "quorum": lire.quorum(trouvee, [p.mandat for p in la if p.mandat])
        if trouvee.ouverte_le
        else lire.attendu_au_quorum(trouvee, attendus),
        "aujourdhui": trouvee.jour == jour and not trouvee.annulee_le,
        "a_venir": trouvee.jour >= jour and not trouvee.annulee_le and not trouvee.ouverte_le,
        "entree": EntreeForm(seance=trouvee),
        "points": suites.ordre_du_jour(request.acteur, trouvee),
    }
    return render(request, "commissions/seance.html", contexte)


@require_GET
def calendrier(request, commission, annee):
    """List the sessions of a year."""
    trouvee = trouver(request, commission)
    if not 2000 <= annee <= 2100:
        raise Http404
    contexte = {
        "commission": trouvee,
        "annee": annee,
        "seances": trouvee.seances.filter(jour__year=annee),
        "tient": annuaire.coordonne(request.acteur) and trouvee.close_le is None,
        "abonnement": AbonnementCalendrier.objects.filter(
            affectation=request.acteur.affectation, revoque_le=None
        ).first(),
        "adresse": _adresse(request),
    }
    return render(request, "commissions/calendrier.html", contexte)


def _adresse(request) -> str:
    """Return the secret address just made, told once."""
    jeton = request.session.pop("jeton_calendrier", "")
    chemin = reverse("commissions:flux", args=[jeton]) if jeton else ""
    return request.build_absolute_uri(chemin) if jeton else ""


@require_http_methods(["GET", "POST"])
def planifier(request, commission):
    """Add a series: said, looked at date by date, then added."""
    regles.verifier_tenir(request.acteur)
    trouvee = trouver(request, commission)
    form = SerieForm(request.POST or None)
    form.instance.commission = trouvee
    form.instance.jour = horloge.aujourdhui()
    dates = form.dates(request.acteur.zone) if request.method == "POST" and form.is_valid() else []
    pris = set(trouvee.seances.filter(annulee_le=None).values_list("jour", flat=True))
    libres = {d.jour for d in dates if not d.feriee} - pris
    coches = jours_coches(request.POST.getlist("jours"), libres)
    if dates and "ajouter" in request.POST and coches:
        ajoutees = actions.planifier(
            commission=trouvee, par=request.acteur, jours=coches,
            dit={c: form.cleaned_data[c] for c in ("heure", "fin", "lieu", "visio")},
        )  # fmt: skip
        pluriel = "s sont ajoutées" if len(ajoutees) > 1 else " est ajoutée"
        messages.success(request, f"{len(ajoutees)} séance{pluriel}.")
        return redirect("commissions:calendrier", trouvee.ref, coches[0].year)
    contexte = {
        "commission": trouvee, "form": form, "dates": dates, "pris": pris, "libres": libres
    }  # fmt: skip
    statut = 422 if request.method == "POST" and not dates else 200
    return render(request, "commissions/planifier.html", contexte, status=statut)


@require_http_methods(["GET", "POST"])
def dater(request, commission):
    """Add a date."""
    trouvee = trouver(request, commission)
    form = SeanceForm(request.POST or None)
    form.instance.commission = trouvee
    return formulaire(
        request, form, titre="Ajouter une séance", commission=trouvee,
        faire=lambda f: actions.dater(commission=trouvee, par=request.acteur, dit=f.dit),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def deplacer(request, seance):
    """Move a session, or correct its room: those who knew it are told again."""
    trouvee = _seance(request, seance)
    return formulaire(
        request, SeanceForm(request.POST or None, instance=_seance(request, seance)),
        titre="Déplacer la séance", commission=trouvee.commission, revision=trouvee.sequence,
        sous_titre="Les membres déjà convoqués sont prévenus aussitôt, et répondent de nouveau. "
        "L’ordre du jour suit la séance, tant que l’accord de chaque personne va jusque-là.",
        faire=lambda f: _dire(request, actions.deplacer(
            seance=trouvee, par=request.acteur, dit=f.dit, revision=_revision(request),
        )),
    )  # fmt: skip


def _dire(request, phrases: list[str]) -> None:
    for phrase in phrases:
        messages.info(request, phrase)


def _revision(request) -> int:
    """Return which state of the session the page showed; -1, which none is, for anything else."""
    dite = request.POST.get("revision", "")
    return int(dite) if dite.isdecimal() and len(dite) < 10 else -1


@require_http_methods(["GET", "POST"])
def annuler(request, seance):
    """Cancel a session, after a page that says what leaves with it and who is told."""
    trouvee = _seance(request, seance)
    regles.verifier_tenir(request.acteur)
    refus = ""
    if request.method == "POST":
        try:
            actions.annuler(seance=trouvee, par=request.acteur, revision=_revision(request))
        except ActionRefusee as refusee:
            refus = refusee.phrase
        else:
            messages.success(
                request, "La séance est annulée ; les membres convoqués sont prévenus."
            )
            return redirect("commissions:commission", trouvee.commission.ref)
    fraiche = _seance(request, seance)
    contexte = {"seance": fraiche, "refus": refus, **lire.annulation(request.acteur, fraiche)}
    return render(request, "commissions/annuler.html", contexte, status=422 if refus else 200)


@require_POST
def repondre(request, seance):
    """Answer a convocation, for oneself, or for a member who told the coordinator."""
    trouvee = _seance(request, seance)
    form = ReponseForm(request.POST, seance=trouvee)
    if not form.is_valid():
        raise ActionRefusee("Choisissez une réponse.")
    faire.repondre(
        seance=trouvee, par=request.acteur, mandat=form.cleaned_data["mandat"],
        dite=form.cleaned_data["dite"],
    )  # fmt: skip
    messages.success(request, "La réponse est notée.")
    return redirect("commissions:seance", trouvee.ref)


@require_POST
def entrer(request, seance):
    """Note that somebody enters the room."""
    trouvee = _seance(request, seance)
    form = EntreeForm(request.POST, seance=trouvee)
    if not form.is_valid():
        raise ActionRefusee("Choisissez un membre, ou nommez la personne qui entre.")
    faire.entrer(seance=trouvee, par=request.acteur, **form.cleaned_data)
    return redirect("commissions:seance", trouvee.ref)


@require_POST
def sortir(request, seance, presence):
    """Note that somebody leaves the room."""
    trouvee = _seance(request, seance)
    partie = get_object_or_404(
        Presence.objects.select_related("seance"), ref=presence, seance=trouvee
    )
    faire.sortir(presence=partie, par=request.acteur)
    return redirect("commissions:seance", trouvee.ref)


@require_POST
def lever(request, seance):
    """End a session."""
    trouvee = _seance(request, seance)
    faire.lever(seance=trouvee, par=request.acteur)
    messages.success(request, "La séance est levée.")
    return redirect("commissions:seance", trouvee.ref)


@require_GET
def ics(request, seance):
    """Give a session as an iCalendar file."""
    trouvee = _seance(request, seance)
    duree = agendas.duree_de(trouvee.commission.territoire, trouvee.jour)
    octets = agendas.fichier(trouvee, duree)
    return piece_jointe(octets, f"seance-{trouvee.jour}.ics", agendas.TYPE)


@require_POST
def abonner(request, commission):
    """Make the secret address of one's calendar; the one before stops."""
    trouvee = trouver(request, commission)
    request.session["jeton_calendrier"] = faire.abonner(par=request.acteur)
    return redirect("commissions:calendrier", trouvee.ref, horloge.aujourdhui().year)


@require_POST
def revoquer(request, commission):
    """Stop the secret address of one's calendar."""
    trouvee = trouver(request, commission)
    faire.revoquer(par=request.acteur)
    messages.success(request, "L’adresse est fermée : l’agenda qui la lisait ne reçoit plus rien.")
    return redirect("commissions:calendrier", trouvee.ref, horloge.aujourdhui().year)


@login_not_required
@require_GET
def flux(request, jeton):
    """Give the sessions of a member to the calendar that bears her secret address; or 404."""
    abonnement = get_object_or_404(
        AbonnementCalendrier.objects.select_related(
            "affectation__organisation__territoire", "affectation__utilisateur"
        ),
        empreinte=faire.empreinte(jeton),
        revoque_le=None,
        affectation__in=Affectation.objects.en_vigueur().filter(utilisateur__is_active=True),
    )
    territoire = abonnement.affectation.organisation.territoire
    jour = horloge.aujourdhui()
    octets = agendas.flux(
        lire.du_calendrier(abonnement.affectation, jour),
        agendas.duree_de(territoire, jour),
        f"Commissions, {territoire.nom}",
    )
    return HttpResponse(octets, content_type=agendas.TYPE)


@require_GET
def assiduite(request, commission):
    """Show how often each organisation came over a year, and the colleges against what is due."""
    regles.verifier_tenir(request.acteur)
    trouvee = trouver(request, commission)
    jour = horloge.aujourdhui()
    contexte = {
        "commission": trouvee,
        "lignes": lire.assiduite(trouvee, jour - lire.UN_AN),
        "ecarts": lire.ecarts(trouvee, jour),
        "depuis": jour - lire.UN_AN,
    }
    return render(request, "commissions/assiduite.html", contexte)
