"""The notice handed to the person before a transmission: its text, exactly, and its version."""

import re
from datetime import date
from html import unescape

from django.template.loader import render_to_string
from django.utils.html import strip_tags

from partnership.acteurs.models import Organisation
from partnership.acteurs.reglages import reglage
from partnership.secret.notices import empreinte

from .models import Signalement

GABARIT = "signalements/pdf/notice.html"


def contexte(signalement: Signalement, equipe: Organisation | None, le: date) -> dict:
    """Return what the notice says; nothing of the person, of the facts, nor of a neighbour."""
    return {
        "signalement": signalement,
        "organisme": signalement.organisation,
        "equipe": equipe,
        "version": reglage(signalement.territoire, "notice_version", le),
        "le": le,
    }


def preuve(signalement: Signalement, equipe: Organisation | None, le: date) -> dict[str, str]:
    """Return, as fields of an accord, what the person was handed on a day (SP-06, SP-08)."""
    dit = contexte(signalement, equipe, le)
    brut = unescape(strip_tags(render_to_string(GABARIT, {**dit, "titre": ""})))
    texte = re.sub(r"\s*\n\s*", "\n", brut).strip()
    return {
        "notice_version": dit["version"],
        "notice_texte": texte,
        "notice_empreinte": empreinte(texte),
    }
