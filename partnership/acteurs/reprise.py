"""What somebody had typed when Palier could not take it: shown back to her, to nobody else."""

import re

# Secrets, and what the page itself had put in the form.
JAMAIS = re.compile(r"pass|encore|code|credential|token|empreinte|signature|secret", re.I)


def textes_envoyes(request) -> list[str]:
    """Return the sentences of this very request, so that the person may copy them.

    Words only: short values, references, secrets and the page's own fields are left out. Nothing
    here comes from the database, hence nothing of anybody else.
    """
    return [
        valeur
        for champ, valeurs in request.POST.lists()
        for valeur in valeurs
        if len(valeur) > 20 and not JAMAIS.search(champ) and re.search(r"\s", valeur)
    ]
