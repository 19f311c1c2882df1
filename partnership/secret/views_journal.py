"""Pages of the data delegate: the journal, who opened what, unusual readings. No content."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from partnership.acteurs.confirmation import confirmee
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.tableur import csv_de
from partnership.acteurs.telechargements import piece_jointe

from . import consultation
from .actions_journal import journaliser_acteur
from .consultation import Filtre

ENTETES = ("Date et heure", "Personne", "Organisme", "Rôle", "Action", "Dossier", "Objet", "Motif")


def pour_la_deleguee(vue):
    """Open a page to the data delegate only."""

    @wraps(vue)
    def gardee(request, *args, **kwargs):
        if request.acteur is None:
            raise PermissionDenied
        if request.acteur.role != Role.DELEGUE_DONNEES:
            raise ActionRefusee("Le journal est lu par la déléguée ou le délégué aux données.")
        return vue(request, *args, **kwargs)

    return gardee


@require_GET
@pour_la_deleguee
def journal(request):
    """Show the lines of the own organisation, filtered; reading them is journalled too."""
    filtre = Filtre.lu(request.GET)
    page = consultation.page(filtre, request.GET.get("apres", ""))
    journaliser_acteur("journal_consulte", request.acteur, objet="journal")
    contexte = {
        "filtre": filtre,
        "page": page,
        "personnes": consultation.personnes(request.acteur),
        "actions": sorted(
            ((a, consultation.libelle(a)) for a in consultation.connues()), key=lambda p: p[1]
        ),
    }
    return render(request, "secret/journal.html", contexte)


@require_POST
@pour_la_deleguee
@confirmee
def exporter(request):
    """Give the filtered lines as a spreadsheet, cells inert; the export is journalled."""
    filtre = Filtre.lu(request.POST)
    lignes = list(filtre.lignes()[: consultation.EXPORT_AU_PLUS + 1])
    if len(lignes) > consultation.EXPORT_AU_PLUS:
        messages.error(
            request, "Il y a trop de lignes pour un seul fichier : choisissez une période courte."
        )
        return redirect("secret:journal")
    journaliser_acteur(
        "journal_exporte", request.acteur, objet=f"{filtre.du} à {filtre.au}, {len(lignes)} lignes"
    )
    cles = ("le", "qui", "organisme", "role", "quoi", "reference", "objet", "motif")
    octets = csv_de(ENTETES, ([li[c] for c in cles] for li in consultation.decrire(lignes)))
    return piece_jointe(octets, f"journal-{filtre.du}-{filtre.au}.csv", "text/csv; charset=utf-8")


@require_GET
@pour_la_deleguee
def qui_a_ouvert(request):
    """Say who opened a dossier, found by its reference."""
    reference = request.GET.get("reference", "").strip().upper()[:20]
    contexte = {"reference": reference}
    if reference:
        journaliser_acteur("journal_consulte", request.acteur, objet=f"qui a ouvert {reference}")
        contexte["lecteurs"] = consultation.lecteurs_du_dossier(reference)
    return render(request, "secret/qui_a_ouvert.html", contexte)


@require_GET
@pour_la_deleguee
def a_ouvert(request):
    """Say which dossiers a person of the own organisation opened."""
    personne = Filtre.lu(request.GET).personne
    contexte = {"personnes": consultation.personnes(request.acteur), "personne": personne}
    if personne:
        journaliser_acteur("journal_consulte", request.acteur, objet=f"personne {personne}")
        contexte["dossiers"] = consultation.dossiers_ouverts_par(personne)
    return render(request, "secret/a_ouvert.html", contexte)


@require_GET
@pour_la_deleguee
def lectures_inhabituelles(request):
    """List the readings that pass a threshold of the territory, to be asked about."""
    bornes = consultation.seuils(request.acteur)
    journaliser_acteur("journal_consulte", request.acteur, objet="lectures inhabituelles")
    contexte = {
        "bornes": bornes,
        "lectures": consultation.inhabituelles(request.acteur, bornes),
    }
    return render(request, "secret/lectures_inhabituelles.html", contexte)
