"""The tabs of the directory, for `templates/annuaire/_onglets.html`."""

from django import template

from .. import onglets

register = template.Library()


@register.simple_tag(takes_context=True)
def onglets_annuaire(context) -> list[dict]:
    """Return the tabs that the reader has; none on a page without an acteur."""
    requete = context["request"]
    if requete.acteur is None:
        return []
    return onglets.onglets(requete.acteur, requete.resolver_match.view_name)
