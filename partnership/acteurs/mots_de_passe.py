"""Password rule of the CNIL (délibération 2022-100, with a limit on attempts)."""

import re

from django.core.exceptions import ValidationError


class ValidateurCnil:
    """Accept 20 characters of anything, or 14 with at least three kinds of characters."""

    def validate(self, password: str, user=None) -> None:
        sortes = sum(bool(re.search(m, password)) for m in (r"[a-z]", r"[A-Z]", r"\d", r"[^\w\s]"))
        if len(password) < 20 and sortes < 3:
            raise ValidationError(self.get_help_text(), code="cnil")

    def get_help_text(self) -> str:
        return (
            "Choisissez une phrase d’au moins 20 caractères, ou au moins 14 caractères mêlant "
            "trois sortes parmi minuscules, majuscules, chiffres et signes."
        )
