"""Mails of the examinations: a convocation told once, a view asked for again once (SP-17).

Each is looked for under the identity of the one who gets it: nobody is told of what she does not
read (SP-18). The key of the envoi makes it leave once, however often the clock runs.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur, acteur_de
from partnership.acteurs.models import Affectation, Territoire
from partnership.acteurs.registre import envoyer_courrier
from partnership.acteurs.reglages import reglage
from partnership.secret.personne.actions import est_gele

from ..souslocation.enums import EtatBail
from .enums import EtatExamen
from .models import AvisPartage, Examen
from .taches import COTE


def destinataires(territoire: Territoire) -> Iterable[Affectation]:
    """Return those who may be a party of an examination."""
    return (
        Affectation.objects.en_vigueur()
        .filter(organisation__territoire=territoire, role__in=COTE, utilisateur__is_active=True)
        .select_related("utilisateur", "organisation__territoire")
        .order_by("pk")
    )


@transaction.atomic
def rappeler(affectation: Affectation) -> None:
    """Tell one person of the examinations convened, and of the views that her house still owes."""
    acteur = acteur_de(affectation)
    with acteur.agir():
        for gabarit, examen in _dus(acteur):
            if not est_gele(examen.dossier_id):
                _ecrire(gabarit, examen, acteur)


def _dus(acteur: Acteur) -> list[tuple[str, Examen]]:
    siens = Examen.objects.visibles_par(acteur).filter(
        bail__etat=EtatBail.SIGNEE, **{COTE[acteur.role]: acteur.organisation.pk}
    )
    convoques = siens.filter(etat=EtatExamen.CONVOQUE, prevu_le__gte=horloge.aujourdhui())
    delai = reglage(acteur.territoire, "rappel_avis_partage", horloge.aujourdhui())
    attendus = siens.filter(
        etat=EtatExamen.TENU, passe_outre_le=None,
        ouverte_le__lte=horloge.maintenant() - timedelta(days=delai),
    )  # fmt: skip
    donnes = AvisPartage.objects.visibles_par(acteur).filter(organisation=acteur.organisation)
    attendus = attendus.exclude(pk__in=donnes.values("examen"))
    return [
        *(("examen_convocation", e) for e in convoques.select_related("dossier")),
        *(("examen_avis", e) for e in attendus.select_related("dossier")),
    ]


def _ecrire(gabarit: str, examen: Examen, acteur: Acteur) -> None:
    """Queue the message: a reference and a link (SP-17)."""
    envoyer_courrier(
        gabarit=gabarit,
        destinataire_email=acteur.utilisateur.email,
        utilisateur=acteur.utilisateur,
        lien=reverse("accompagnement:examens", args=[examen.dossier_id]),
        reference=examen.dossier.reference,
        territoire=acteur.territoire,
        cle=f"{gabarit}:{examen.pk}:{acteur.utilisateur.pk}",
    )
