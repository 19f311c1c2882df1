"""The PDF of a sheet and of the notice: what goes in, read with the rights of the one who asked."""

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.envois import pdf
from partnership.secret.enums import FormeNotice
from partnership.secret.impressions import Atelier
from partnership.secret.presentation_accords import contexte_formulaire

from . import apercu, notices, pieces
from .actions import bailleur
from .enums import ModeleImpression
from .models import Impression, ImpressionContenu, Signalement

TITRES = {
    ModeleImpression.FICHE: "Fiche de signalement",
    ModeleImpression.NOTICE: "Notice d’information",
    ModeleImpression.ACCORD: "Formulaire d’accord",
    ModeleImpression.ACCORD_FALC: "Formulaire d’accord facile à lire",
}


def rendre(acteur: Acteur, demande: Impression) -> tuple[bytes, dict] | None:
    """Return the PDF that was asked for, None when the reader may no longer read the sheet."""
    lus = Signalement.objects.visibles_par(acteur).select_related(
        "organisation", "territoire", "commune", "agence", "dossier", "destinataire",
        "auteur__utilisateur",
    )  # fmt: skip
    signalement = lus.filter(dossier=demande.dossier_id).first()
    return (fabriquer(acteur, signalement, demande.modele), {}) if signalement else None


def fabriquer(acteur: Acteur, signalement: Signalement, modele: str) -> bytes:
    """Return the PDF; only what `acteur` may read now is in it (SP-18)."""
    gabarit, contexte = _MODELES[ModeleImpression(modele)]
    titre = f"{TITRES[modele]} {signalement.reference}"
    return pdf.rendre(gabarit, contexte(acteur, signalement), titre=titre)


def contexte_fiche(acteur: Acteur, signalement: Signalement) -> dict:
    """Return the blocks A to J as this reader may read them."""
    emetteur = signalement.auteur
    return {
        "signalement": signalement,
        "contenu": apercu.contenu_de(signalement, pieces.lire(acteur, signalement)),
        "lecteur": acteur,
        "le": horloge.maintenant(),
        "emetteur": [
            ("Organisme", signalement.organisation.nom),
            ("Agence", signalement.agence.nom if signalement.agence else ""),
            ("Ouvert par", f"{emetteur.utilisateur}, {emetteur.titre}"),
            ("Téléphone", signalement.organisation.telephone),
            ("Ouvert le", f"{signalement.cree_le:%d/%m/%Y}"),
            (
                "Transmis le",
                f"{signalement.transmis_le:%d/%m/%Y}" if signalement.transmis_le else "",
            ),
        ],
    }


def contexte_notice(acteur: Acteur, signalement: Signalement) -> dict:
    """Return the notice as it is today."""
    identite = pieces.lire(acteur, signalement).identite
    equipe, _ = bailleur.destination(signalement, identite)
    return notices.contexte(signalement, equipe, horloge.aujourdhui())


def contexte_accord(acteur: Acteur, signalement: Signalement) -> dict:
    """Return the blank form of accord, as the page of the accords shows it."""
    return _formulaire(acteur, signalement, FormeNotice.STANDARD)


def contexte_accord_falc(acteur: Acteur, signalement: Signalement) -> dict:
    """Return the same in easy-to-read French."""
    return _formulaire(acteur, signalement, FormeNotice.FALC)


def _formulaire(acteur: Acteur, signalement: Signalement, forme: str) -> dict:
    contexte = contexte_formulaire(acteur, signalement.dossier, forme)
    return contexte | {"reference": signalement.reference}


_MODELES = {
    ModeleImpression.FICHE: ("signalements/pdf/fiche.html", contexte_fiche),
    ModeleImpression.NOTICE: (notices.GABARIT, contexte_notice),
    ModeleImpression.ACCORD: ("secret/pdf/accord.html", contexte_accord),
    ModeleImpression.ACCORD_FALC: ("secret/pdf/accord.html", contexte_accord_falc),
}

ATELIER = Atelier(Impression, ImpressionContenu, rendre)
