"""The public face: partnerships, their directory, its map, its feeds, its guide."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from partnership.acteurs import horloge
from partnership.acteurs.reglages import reglage
from partnership.acteurs.telechargements import piece_jointe

from . import carte as cartes
from . import consultation, flux, horaires, ouvrages, publics
from . import fiche as fiches
from .models import Ouvrage, Structure
from .publics import publique


@login_not_required
@require_safe
@cache_control(public=True, max_age=publics.DUREE)
def liste(request):
    """List the partnerships that show a public face."""
    contexte = {"territoires": ouvrages.territoires_ouverts()}
    return render(request, "partenariats/liste.html", contexte)


@publique
def partenariat(request, territoire):
    """Say what the partnership is, who signed, what it offers."""
    contexte = {
        "partenariat": territoire,
        "signataires": publics.signataires(territoire),
        "communes": territoire.communes.order_by("nom"),
        "sections": publics.SECTIONS,
        "nombre": Structure.objects.publiques(territoire).count(),
    }
    return render(request, "partenariats/partenariat.html", contexte)


@publique
def annuaire(request, territoire):
    """Search the public part of the directory."""
    contexte = consultation.repondre(request.GET, territoire, pro=False) | {
        "partenariat": territoire,
        "ici": reverse("partenariats:annuaire", args=[territoire.code]),
    }
    return render(request, "partenariats/annuaire.html", contexte)


@publique
def structure(request, territoire, fiche):
    """Show one public entry: nothing of its keeping, no contact kept to professionals."""
    lisibles = Structure.objects.publiques(territoire).select_related("commune", "proprietaire")
    trouvee = get_object_or_404(lisibles, ref=fiche)
    document = fiches.lire(trouvee)
    contexte = {
        "partenariat": territoire,
        "structure": trouvee,
        "contacts": [c for c in document["contacts"] if not c["pour_pros"]],
        "semaine": horaires.semaine(document["plages"], trouvee.toujours_ouverte),
        "communes": trouvee.communes.all(),
    }
    return render(request, "partenariats/structure.html", contexte)


@publique
def carte(request, territoire):
    """Show the public part as a list and a map."""
    contexte = consultation.repondre(request.GET, territoire, pro=False, au_plus=cartes.AU_PLUS)
    cartes.situer(contexte["structures"])
    contexte |= {
        "partenariat": territoire,
        "ici": reverse("partenariats:carte", args=[territoire.code]),
        "fond_url": reverse("partenariats:fond", args=[territoire.code]),
        "page_carte": cartes.reglages_de_page(),
        "carte": True,
    }
    return cartes.admettre_les_tuiles(render(request, "partenariats/carte.html", contexte))


@publique
@condition(etag_func=cartes.empreinte_du_fond)
def fond(request, territoire):
    """Give the background of the public map."""
    return JsonResponse(cartes.fond(territoire, pro=False))


@publique
def donnees(request, territoire):
    """Say what the open feeds hold, and under which licence."""
    contexte = {
        "partenariat": territoire,
        "champs": flux.CHAMPS,
        "version": flux.VERSION,
        "licence": reglage(territoire, "licence_annuaire", horloge.aujourdhui()),
    }
    return render(request, "partenariats/donnees.html", contexte)


@publique
@condition(etag_func=flux.empreinte, last_modified_func=flux.modifie_le)
def annuaire_json(request, territoire):
    """Give the public directory as JSON, entry by entry."""
    return _donner(request, territoire, flux.json_de, "application/json")


@publique
@condition(etag_func=flux.empreinte, last_modified_func=flux.modifie_le)
def annuaire_geojson(request, territoire):
    """Give the public directory as GeoJSON, entry by entry."""
    return _donner(request, territoire, flux.geojson_de, "application/geo+json")


def _donner(request, territoire, ecrire, type_mime: str):
    base = request.build_absolute_uri("/").rstrip("/")
    morceaux = () if request.method == "HEAD" else ecrire(territoire, base)
    return StreamingHttpResponse(morceaux, content_type=type_mime, headers=flux.ENTETES)


@publique
def guide(request, territoire):
    """Offer the public guide, when it has been made."""
    faits = ouvrages.du_territoire(territoire)
    contexte = {"partenariat": territoire, "fait": faits.get(ouvrages.GUIDE_PUBLIC)}
    return render(request, "partenariats/guide.html", contexte)


@publique
def telecharger(request, territoire, modele):
    """Give a public work, as it was last made."""
    publiques = [code for code, sorte in ouvrages.SORTES.items() if sorte.public]
    fait = get_object_or_404(
        Ouvrage.objects.filter(territoire=territoire, fait_le__isnull=False, sorte__in=publiques),
        sorte=modele,
    )
    nom = f"{territoire.code}-{modele}-{fait.fait_le:%Y-%m-%d}.pdf"
    return piece_jointe(bytes(fait.octets), nom, "application/pdf")
