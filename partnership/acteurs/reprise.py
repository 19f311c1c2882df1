"""What somebody had typed when Palier could not take it: given back to her, to nobody else."""

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import QueryDict
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .acteur import Acteur
from .models import EnvoiSuspendu, Utilisateur

# Secrets; those of the pages of accounts and gates, codes included, are never looked at.
JAMAIS = re.compile(r"pass|encore|credential|token|secret", re.I)
CHAMP = "reprise"
GARDE = timedelta(days=1)
AU_PLUS = 20  # forms kept for one person


def textes_envoyes(request) -> list[str]:
    """Return the sentences of this very request, so that the person may copy them."""
    return phrases(request.POST)


def phrases(donnees: QueryDict) -> list[str]:
    """Return the sentences of a form.

    Words only: short values, references, secrets and the page's own fields are left out. Nothing
    here comes from the database, hence nothing of anybody else.
    """
    return [
        valeur
        for champ, valeurs in donnees.lists()
        for valeur in valeurs
        if len(valeur) > 20 and not JAMAIS.search(champ) and re.search(r"\s", valeur)
    ]


@dataclass(frozen=True)
class Repris:
    """A form found again: where it was going, and every field that it held."""

    ref: str
    le: datetime
    chemin: str
    donnees: QueryDict

    @property
    def jusqua(self) -> datetime:
        """Return when it is erased, sent again or not."""
        return self.le + GARDE

    @property
    def champs(self) -> list[tuple[str, str]]:
        """Return (name, value) of each field to send again."""
        return [(nom, v) for nom, valeurs in self.donnees.lists() for v in valeurs]

    @property
    def textes(self) -> list[str]:
        return phrases(self.donnees)


def _coffre(utilisateur: Utilisateur) -> Fernet:
    """Return the seal of one account: another's does not open it."""
    sel = f"palier-reprise:{utilisateur.pk}:{settings.SECRET_KEY}"
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(sel.encode()).digest()))


def sceau_de_page(acteur: Acteur) -> str:
    """Return what a page bears of the acteur it was made for: opaque, and no other's."""
    return salted_hmac(
        "palier-page", f"{acteur.utilisateur.pk}:{acteur.affectation.pk}"
    ).hexdigest()


def suspendre(request) -> bool:
    """Keep the form that comes with an ended session; say whether there was one to keep.

    Only a form of ours (its token is checked first), with something typed, and no secret field.
    """
    # A page that saves by itself keeps its text on the screen, and says so.
    par_script = "X-Requested-With" in request.headers or "HX-Request" in request.headers
    if request.method != "POST" or par_script or not _de_chez_nous(request):
        return False
    champs = request.POST.copy()
    champs.pop("csrfmiddlewaretoken", None)
    champs.pop(CHAMP, None)
    # A file is not kept, it is chosen again; a form that held nothing else gives nothing back.
    if request.FILES and not textes_envoyes(request):
        return False
    if not any(v.strip() for v in champs.dict().values()) or any(map(JAMAIS.search, champs)):
        return False
    contenu = json.dumps({"chemin": request.get_full_path(), "champs": champs.urlencode()})
    siens = EnvoiSuspendu.objects.filter(utilisateur=request.user)
    siens.filter(pk__in=list(siens.values_list("pk", flat=True)[AU_PLUS - 1 :])).delete()
    scelle = _coffre(request.user).encrypt(contenu.encode())
    EnvoiSuspendu.objects.create(utilisateur=request.user, scelle=scelle)
    return True


def _de_chez_nous(request) -> bool:
    refus = CsrfViewMiddleware(lambda r: None).process_view(request, _aucune_vue, (), {})
    return refus is None


def _aucune_vue(request):
    """Stand for the view in the check of the token: it is never called."""


def a_reprendre(utilisateur: Utilisateur) -> list[Repris]:
    """Return the forms kept for this account, the latest first."""
    recents = EnvoiSuspendu.objects.filter(utilisateur=utilisateur, le__gt=timezone.now() - GARDE)
    return [repris for envoi in recents if (repris := _ouvrir(envoi, utilisateur))]


def _ouvrir(envoi: EnvoiSuspendu, utilisateur: Utilisateur) -> Repris | None:
    try:
        contenu = json.loads(_coffre(utilisateur).decrypt(bytes(envoi.scelle)))
    except InvalidToken:
        return None  # sealed under a key that has been replaced since
    return Repris(str(envoi.ref), envoi.le, contenu["chemin"], QueryDict(contenu["champs"]))


def oublier(utilisateur: Utilisateur, ref: str) -> None:
    """Erase one kept form of this account."""
    EnvoiSuspendu.objects.filter(utilisateur=utilisateur, ref=ref).delete()


def effacer_les_anciens() -> None:
    """Erase what nobody came back for."""
    EnvoiSuspendu.objects.filter(le__lte=timezone.now() - GARDE).delete()
