"""The key of what the coordinator's browser keeps of a text that the network has not taken yet.

On her disk there is only sealed text; the key comes with the page, to her alone, for this session
of the commission: who finds the laptop without her account reads nothing.
"""

import base64
import hashlib
import hmac

from django.conf import settings

from annuaire.commissions.models import Seance
from partnership.acteurs.acteur import Acteur


def cle(acteur: Acteur, seance: Seance) -> str:
    """Return 32 bytes in base64, the same each time for this acteur and this session."""
    maitre = settings.PALIER_CLES_IDENTITE[0].encode()
    message = f"seance|{seance.ref}|{acteur.affectation.ref}".encode()
    return base64.b64encode(hmac.new(maitre, message, hashlib.sha256).digest()).decode()
