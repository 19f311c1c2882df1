"""Flats: offered by a landlord that never knows who waits; amounts as people type them."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accompagnement.logements import actions, regles
from accompagnement.logements.forms import Montant
from accompagnement.models import Logement
from partnership.acteurs.refus import ActionRefusee, EtatPerime

from . import scenes


def page(navigateur, nom="logements", statut=200, *args) -> str:
    reponse = navigateur.get(reverse(f"accompagnement:{nom}", args=args))
    assert reponse.status_code == statut
    return unescape(reponse.content.decode())


def saisie(**autres) -> dict:
    return {
        "cle": "00000000-0000-4000-8000-000000000002", "commune": "57480", "quartier": "Centre",
        "adresse": "3 rue Basse", "type_logement": "t1", "surface": "31", "etage": "0",
        "loyer": "312,40", "charges": "78,60 €", "depot": "", "chauffage": "collectif",
        "alentours": "Bus à deux pas", "disponible_le": "2026-11-02",
    } | autres  # fmt: skip


def test_un_bailleur_offre_et_ne_sait_pas_qui_attend(distribution, connecte):
    d = distribution
    scenes.presentee(d)
    sylvie = connecte(d.referente)
    for _ in range(2):  # a double click
        assert sylvie.post(reverse("accompagnement:offrir"), saisie()).status_code == 302
    offert = Logement.objects.get()
    assert (str(offert.loyer), str(offert.charges), offert.depot) == ("312.40", "78.60", 0)
    html = page(sylvie)
    assert "312,40" in html
    assert "3 rue Basse" in html
    for tu in ("Marchal", "ACC-", "candidat"):
        assert tu not in html.split("<main", 1)[1].replace("Candidatures", ""), tu
    for qui in (d.clinicienne, d.travailleuse):
        html = page(connecte(qui))
        assert "Bus à deux pas" in html
        assert "3 rue Basse" not in html  # hidden until positioned
    assert "Bus à deux pas" not in page(connecte(d.referente_batigere))
    page(connecte(d.agent), "logements", 403)
    page(connecte(d.referente_batigere), "corriger", 404, offert.ref)


@pytest.mark.parametrize(
    ("faux", "phrase"),
    [
        ({"loyer": "-3"}, "supérieur"),
        ({"loyer": "312,405"}, "Deux chiffres"),
        ({"charges": "trois cents"}, "par exemple 312,40"),
        ({"loyer": "99999"}, "inférieur"),
        ({"surface": "2"}, "supérieur"),
        ({"disponible_le": "30/02/2026"}, "date"),
        ({"alentours": "Voisin schizophrène"}, "À reformuler"),
    ],
)
def test_une_saisie_fausse_revient_avec_sa_phrase(distribution, connecte, faux, phrase):
    reponse = connecte(distribution.referente).post(
        reverse("accompagnement:offrir"), saisie(**faux)
    )
    html = unescape(reponse.content.decode())
    assert reponse.status_code == 422
    assert phrase in html
    assert "3 rue Basse" in html
    assert not Logement.objects.exists()


def test_corriger_et_retirer(distribution, connecte):
    """A stale page changes nothing; a flat taken back is shown to its landlord alone."""
    d = distribution
    offert = scenes.logement(d)
    sylvie = connecte(d.referente)
    chemin = reverse("accompagnement:corriger", args=[offert.ref])
    assert sylvie.post(chemin, saisie(version="1", surface="34")).status_code == 302
    assert sylvie.post(chemin, saisie(version="1", surface="40")).status_code == 422
    offert.refresh_from_db()
    assert (offert.surface, offert.version) == (34, 2)
    par = d.referente2
    with par.agir(), transaction.atomic():
        with pytest.raises(EtatPerime):
            actions.retirer(logement=offert, par=par, version=1)
        actions.retirer(logement=offert, par=par, version=2)
        with pytest.raises(ActionRefusee, match="plus offert"):
            actions.retirer(logement=offert, par=par, version=3)
    assert "n’est plus offert" in page(sylvie)
    assert "Aucun logement offert" in page(connecte(d.clinicienne))


@given(st.integers(0, 499_999))
def test_un_montant_se_tape_comme_on_le_dit(centimes):
    """To the cent: comma or point, spaces, the sign of the euro."""
    euros, reste = divmod(centimes, 100)
    for texte in (f"{euros},{reste:02d}", f"{euros}.{reste:02d} €", f" {euros:_},{reste:02d}"):
        lu = Montant().clean(texte.replace("_", "\u202f"))
        assert lu * 100 == centimes


@given(st.integers(-400, 400), st.one_of(st.none(), st.integers(-400, 400)))
def test_les_jours_de_vacance(depuis, retire):
    """Never negative, and stopped on the day it is taken back."""
    from types import SimpleNamespace

    jour = date(2026, 11, 23)
    fin = None
    if retire is not None:
        fin = SimpleNamespace(date=lambda: jour - timedelta(days=retire))
    logement = SimpleNamespace(disponible_le=jour - timedelta(days=depuis), retire_le=fin)
    attendu = depuis if retire is None else depuis - max(0, retire)
    assert regles.jours_vacants(logement, jour) == max(0, attendu)
