"""Sheets in two states: just opened, and lacking nothing."""

from datetime import date

import pytest

from partnership.acteurs import horloge
from partnership.acteurs.models import Commune
from signalements import actions

from .fiches import PERSONNE, item


@pytest.fixture
def brouillon(distribution):
    """An agent's draft, the emergency question answered."""
    d = distribution
    with d.agent.agir():
        s = actions.ouvrir(par=d.agent)
        actions.repondre_urgence(signalement=s, par=d.agent, danger=False)
    return s


@pytest.fixture
def prete(distribution, brouillon):
    """A sheet that lacks nothing: place, name, fact, information."""
    d, s = distribution, brouillon
    with d.agent.agir():
        commune = Commune.objects.get(code="57463")
        actions.ecrire_identite(signalement=s, par=d.agent, commune=commune, **{
            c: v for c, v in PERSONNE.items() if c != "commune"})  # fmt: skip
        actions.ajouter_fait(
            signalement=s, par=d.agent, item=item(d.agent, "accusations"), du=date(2026, 9, 4),
            source="vu", texte="Quatorze lettres depuis mai",
        )  # fmt: skip
    with d.referente.agir():
        actions.informer(
            signalement=s, par=d.referente, le=horloge.aujourdhui(), moyen="ENTRETIEN",
            notice_remise=True, reaction="PAS_OPPOSITION",
        )  # fmt: skip
    return s
