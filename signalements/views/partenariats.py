"""The public face of the sheet: what it asks, and the notice that a person is handed."""

from django.shortcuts import render

from annuaire import ouvrages
from annuaire.publics import publique
from partnership.acteurs import horloge

from .. import publication


@publique
def fiche(request, territoire):
    """Show the empty sheet, its rules, and where its PDF is."""
    contexte = publication.contexte(territoire, horloge.aujourdhui()) | {
        "partenariat": territoire,
        "fait": ouvrages.du_territoire(territoire).get(publication.FICHE),
    }
    return render(request, "signalements/publication/fiche.html", contexte)


@publique
def notice(request, territoire):
    """Show what the person is told before anything is sent."""
    contexte = publication.contexte_notice(territoire, horloge.aujourdhui())
    return render(
        request, "signalements/publication/notice.html", contexte | {"partenariat": territoire}
    )
