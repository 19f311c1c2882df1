"""The public news as an Atom feed, for those who read such feeds."""

from django.contrib.syndication.views import Feed
from django.template.defaultfilters import linebreaks, urlize
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from partnership.acteurs.models import Territoire

from .lecture import publiques
from .models import Actualite

AU_PLUS = 20


class FluxPublic(Feed):
    """One feed for each territory."""

    feed_type = Atom1Feed

    def get_object(self, request, territoire: Territoire) -> Territoire:
        return territoire

    def title(self, territoire) -> str:
        return f"Actualités, {territoire.nom}"

    def subtitle(self, territoire) -> str:
        return "Logement et santé mentale, agir ensemble dans le respect du secret"

    def link(self, territoire) -> str:
        return reverse("nouvelles:actualites", args=[territoire.code])

    def feed_url(self, territoire) -> str:
        return reverse("nouvelles:flux", args=[territoire.code])

    def items(self, territoire):
        return publiques(territoire).select_related("territoire")[:AU_PLUS]

    def item_title(self, item: Actualite) -> str:
        return item.titre

    def item_description(self, item: Actualite) -> str:
        return linebreaks(urlize(item.texte, autoescape=True))

    def item_link(self, item: Actualite) -> str:
        return reverse("nouvelles:actualite", args=[item.territoire.code, item.ref])

    def item_guid(self, item: Actualite) -> str:
        return f"urn:uuid:{item.ref}"

    def item_pubdate(self, item: Actualite):
        return item.publiee_le

    def item_updateddate(self, item: Actualite):
        return max(item.publiee_le, item.modifiee_le)
