"""How the house says no."""

from django.core.exceptions import PermissionDenied


class ActionRefusee(PermissionDenied):
    """An act that a rule refuses; its message is the sentence shown to the user."""

    def __init__(self, phrase: str):
        self.phrase = phrase
        super().__init__(phrase)


class EtatPerime(ActionRefusee):
    """The page was stale: somebody acted in between. Nothing was changed."""

    def __init__(self):
        super().__init__(
            "Ce dossier a changé entre-temps : rien n’a été enregistré. "
            "Rechargez la page pour voir où il en est."
        )


def refuser_dans(request, formulaire, refus: ActionRefusee, champ: str | None = None) -> None:
    """Say a refusal in the form that asked, nothing lost; the journal keeps it too (SP-13)."""
    formulaire.add_error(champ, refus.phrase)
    request.acte_refuse = True


class Illisible(Exception):
    """Something sealed cannot be opened: `phrase` is shown, `journal` (no content) is logged."""

    def __init__(self, phrase: str, *, journal: str):
        self.phrase, self.journal = phrase, journal
        super().__init__(journal)
