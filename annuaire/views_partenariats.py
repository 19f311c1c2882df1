"""The public face: partnerships, their directory, its map, its feeds, its guide."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from partnership.acteurs import horloge
from partnership.acteurs.reglages import reglage
from partnership.acteurs.telechargements import piece_jointe

from . import carte as cartes
from . import consultation, flux, horaires, ouvrages, presentation, publics
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
        "presentation": presentation.courante(territoire),
        "signataires": publics.signataires(territoire),
        "communes": territoire.communes.order_by("nom"),
        "sections": publics.SECTIONS,
        "nombre": Structure.objects.publiques(territoire).count(),
    }
    return render(request, "partenariats/partenariat.html", contexte)


@publique
def annuaire(request, territoire):
    """Search the public part of the directory."""
    ici = reverse("partenariats:annuaire", args=[territoire.code])
    contexte = consultation.repondre(request.GET, territoire, pro=False, ici=ici) | {
        "partenariat": territoire,
        "ici": ici,
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
    ici = reverse("partenariats:carte", args=[territoire.code])
    contexte = consultation.sur_la_carte(request.GET, territoire, pro=False, ici=ici) | {
        "partenariat": territoire,
        "ici": ici,
        "fond_url": reverse("partenariats:fond", args=[territoire.code]),
        "page_carte": cartes.reglages_de_page(),
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
def annuaire_json(request, territoire):
    """Give the public directory as JSON."""
    return _donner(request, territoire, flux.JSON, "application/json")


@publique
def annuaire_geojson(request, territoire):
    """Give the public directory as GeoJSON."""
    return _donner(request, territoire, flux.GEOJSON, "application/geo+json")


def _donner(request, territoire, sorte: str, type_mime: str):
    """Answer with a feed as it is kept, or that it has not changed; a `HEAD` writes none."""
    etat = flux.etat(territoire, sorte)
    le = int(etat.le.timestamp()) if etat.le else None
    reponse = get_conditional_response(request, etag=etat.marque, last_modified=le)
    if reponse is None:
        reponse = _flux(request, territoire, sorte, etat.cle)
        reponse["Content-Type"] = type_mime
    reponse.headers.setdefault("ETag", etat.marque)
    if le is not None:
        reponse["Last-Modified"] = http_date(le)
    patch_vary_headers(reponse, ["Accept-Encoding"])
    return reponse


def _flux(request, territoire, sorte: str, cle: str) -> StreamingHttpResponse:
    comprime = "gzip" in request.headers.get("Accept-Encoding", "")
    reponse = StreamingHttpResponse(headers=flux.ENTETES)
    if comprime:
        reponse["Content-Encoding"] = "gzip"
    if request.method != "HEAD":
        garde = flux.donner(territoire, sorte, cle)
        reponse["ETag"] = flux.marque(garde.cle)  # of what is given, be it the one before
        reponse.streaming_content = flux.morceaux(garde, comprime=comprime)
    return reponse


@publique
def guide(request, territoire):
    """Offer the public guide, when it has been made."""
    faits = ouvrages.du_territoire(territoire)
    contexte = {
        "partenariat": territoire,
        "fait": faits.get(ouvrages.GUIDE_PUBLIC),
        "refus": ouvrages.SORTES[ouvrages.GUIDE_PUBLIC].refus(territoire),
    }
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
