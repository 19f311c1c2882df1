"""A session, as its owner recognises it."""

from dataclasses import dataclass

from allauth.usersessions.models import UserSession

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


def _premier(noms: dict[str, str], agent: str, sinon: str) -> str:
    return next((nom for motif, nom in noms.items() if motif in agent), sinon)
