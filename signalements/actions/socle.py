"""What every write shares: lock, staleness, change of state, thread, word to others."""

from datetime import date, timedelta

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.calendrier import ajouter_jours_ouvres
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation, Organisation
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.reglages import reglage
from partnership.envois.actions import deposer
from partnership.secret import couvertures
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.couvertures import creer
from partnership.secret.evenements import compter
from partnership.secret.personne.actions import est_gele
from partnership.secret.personne.regles import PHRASE_LIMITATION

from .. import pieces, regles
from ..enums import TRANSITIONS, Etat
from ..models import Compteur, Passage, Signalement
from ..textes import mots_refuses, phrase_refus


def verrouiller(signalement: Signalement, par: Acteur, version: int | None) -> Signalement:
    """Lock the cover and return it fresh; raise `EtatPerime` when the page was stale."""
    return couvertures.verrouiller(signalement, par, version, "destinataire", "commune", "dossier")


def engager(
    signalement: Signalement, par: Acteur, acte: str, version: int | None
) -> tuple[Signalement, regles.Elements]:
    """Lock, then verify the act; the refusal itself is journalled by the view's middleware."""
    frais = verrouiller(signalement, par, version)
    elements = pieces.elements_de(par, frais)
    regles.verifier(par, frais, acte, elements)
    return frais, elements


def passer(signalement: Signalement, par: Acteur, acte: str, *, detail: str = "", **champs) -> None:
    """Write the new state, one line of the thread, one of the journal, one figure."""
    vers = champs.pop("vers", TRANSITIONS[acte].vers)
    if vers and vers != signalement.etat:
        champs |= {"etat": vers, "etat_depuis": horloge.maintenant()}
        champs.setdefault("etat_avant", signalement.etat)
        champs.setdefault("echeance", echeance_de(signalement, vers))
    ecrire_couverture(signalement, **champs)
    noter(signalement, par, acte, detail)


def ecrire_couverture(signalement: Signalement, **champs) -> None:
    """Write the cover, marked as changed: a stale page shows, retention counts from now."""
    couvertures.ecrire(signalement, **champs, modifie_le=horloge.maintenant())


def noter(signalement: Signalement, par: Acteur, acte: str, detail: str = "") -> None:
    """Leave the traces of an act: thread, journal, figure."""
    creer(Passage, signalement, par, acte=acte, etat=signalement.etat, detail=detail,
          organisation=par.organisation)  # fmt: skip
    journaliser_acteur(acte, par, signalement.dossier_id, objet=signalement.reference)
    compter(signalement, acte, detail)


def echeance_de(signalement: Signalement, etat: str) -> date | None:
    """Return when the next step is due in `etat` (domain.md § 1.4; settings of the territory).

    Delays run from t0, the day of transmission; a complement asked for pauses them.
    """
    t0 = horloge.aujourdhui()
    if signalement.transmis_le and etat != Etat.TRANSMIS:
        t0 = _jour(signalement.transmis_le)
    ouvres = {
        Etat.TRANSMIS: "delai_accuse",
        Etat.ACCUSE_RECEPTION: "delai_recevabilite",
        Etat.RECEVABLE: "delai_premier_contact",
    }
    territoire = signalement.territoire
    if etat in ouvres:
        nombre = reglage(territoire, ouvres[etat], t0)
        return ajouter_jours_ouvres(t0, nombre, territoire.zone_feries)
    if etat in {Etat.EN_EVALUATION, Etat.VISITE_CONJOINTE}:
        return t0 + timedelta(days=reglage(territoire, "delai_retour", t0))
    return None


def _jour(instant) -> date:
    from django.utils import timezone

    return timezone.localdate(instant)


def prevenir(signalement: Signalement, gabarit: str, organisation: Organisation, role: str) -> None:
    """Queue one e-mail to each person of a role, or to the service: reference and link only."""
    personnes = (
        Affectation.objects.en_vigueur()
        .filter(organisation=organisation, role=role, utilisateur__is_active=True)
        .select_related("utilisateur")
    )
    for affectation in personnes:
        deposer(
            gabarit=gabarit,
            destinataire_email=affectation.utilisateur.email,
            utilisateur=affectation.utilisateur,
            lien=f"/signalements/{signalement.pk}/",
            reference=signalement.reference,
            territoire=signalement.territoire,
            cle=f"{gabarit}:{signalement.pk}:{signalement.version}:{affectation.utilisateur_id}",
        )


def prevenir_bailleur(signalement: Signalement, gabarit: str) -> None:
    """Tell the référents of the bailleur."""
    prevenir(signalement, gabarit, signalement.organisation, Role.REFERENT_SOCIAL)


def prevenir_erah(signalement: Signalement, gabarit: str) -> None:
    """Tell the clinicians of the ERAH."""
    prevenir(signalement, gabarit, signalement.destinataire, Role.CLINICIEN)


def refuser_si_gele(signalement: Signalement) -> None:
    """Refuse to write in a dossier frozen at the person's request (article 18 GDPR)."""
    if est_gele(signalement.dossier_id):
        raise ActionRefusee(PHRASE_LIMITATION)


def refuser_mots(texte: str) -> None:
    """Refuse words of diagnosis or treatment in a short text (SP-12)."""
    mots = mots_refuses(texte)
    if mots:
        raise ActionRefusee(phrase_refus(mots))


def numeroter(territoire, prefixe: str, annee: int) -> str:
    """Return the next reference of the territory, such as SIG-2026-0143."""
    rang = couvertures.numeroter(
        Compteur, territoire_id=territoire.pk, prefixe=prefixe, annee=annee
    )
    return f"{prefixe}-{annee}-{rang:04d}"
