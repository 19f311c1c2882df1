"""A session, as its owner recognises it."""

from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.conf import settings

from .registre import journaliser

NAVIGATEURS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrom": "Chrome",
               "Safari": "Safari"}  # fmt: skip
SYSTEMES = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows",
            "Mac OS": "Mac", "Linux": "Linux"}  # fmt: skip


@dataclass(frozen=True)
class Appareil:
    """A browser signed in: what it is, from where, when it was last seen."""

    session: UserSession

    @property
    def nom(self) -> str:
        """Return « Firefox sur Windows », as far as the browser says it."""
        agent = self.session.user_agent
        navigateur = _premier(NAVIGATEURS, agent, "Navigateur inconnu")
        return f"{navigateur} sur {_premier(SYSTEMES, agent, 'un autre appareil')}"

    @property
    def ici(self) -> bool:
        return self.session.is_current()

    def rang(self) -> tuple:
        """Sort this device first, then the latest seen."""
        return (not self.ici, -self.session.last_seen_at.timestamp())


def fermer_les_plus_anciens(utilisateur) -> int:
    """End the sessions beyond PALIER_SESSIONS_AU_PLUS, those unseen for longest; return how many.

    A desk, a phone, a laptop and two more: a sixth sign-in is more likely a stolen password.
    """
    siennes = UserSession.objects.filter(user=utilisateur).order_by("-last_seen_at")
    de_trop = [s for s in siennes[settings.PALIER_SESSIONS_AU_PLUS :] if not s.is_current()]
    for session in de_trop:
        session.end()
    if de_trop:
        journaliser("sessions_fermees", par=utilisateur, objet=f"{len(de_trop)} session(s)")
    return len(de_trop)


def _premier(noms: dict[str, str], agent: str, sinon: str) -> str:
    return next((nom for motif, nom in noms.items() if motif in agent), sinon)
