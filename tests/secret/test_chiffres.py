"""Figures by role: masked over the territory, whole inside one's own organisation (SP-16)."""

from html import unescape

import pytest
from django.urls import reverse

from partnership.acteurs.enums import TypeOrganisation
from partnership.acteurs.models import Organisation
from partnership.secret import chiffres
from partnership.secret.models import Evenement
from partnership.secret.statistiques import TOTAL
from signalements import actions
from tests.signalements import scenes


def compter(acteur, organisation, nombre: int) -> None:
    """Add that many transmissions of an organisation to the year."""
    from partnership.acteurs import horloge

    with acteur.agir():
        Evenement.objects.bulk_create(
            Evenement(
                territoire=acteur.territoire, organisation=organisation,
                le=horloge.aujourdhui(), nature="transmettre",
            )
            for _ in range(nombre)
        )  # fmt: skip


@pytest.mark.parametrize("role", ["coordinatrice", "pilotage"])
def test_le_territoire_est_masque(distribution, connecte, role):
    d = distribution
    compter(d.referente, d.organisations["moselis"], 20)
    compter(d.referente_batigere, d.organisations["batigere"], 2)
    acteur = getattr(d, role)
    with acteur.agir():
        table = chiffres.transmis_par_mois(acteur)
        assert table["BATIGERE", TOTAL] is None
        # With one other landlord, her total would give the hidden one back.
        assert table["MOSELIS", TOTAL] is None or table[TOTAL, TOTAL] is None
    reponse = connecte(acteur).get(reverse("secret:chiffres"))
    assert reponse.status_code == 200
    assert "masqué" in unescape(reponse.content.decode())


def test_l_organisme_voit_les_siens_en_entier(distribution, connecte):
    d = distribution
    compter(d.referente, d.organisations["moselis"], 3)
    compter(d.referente_batigere, d.organisations["batigere"], 30)
    with d.referente.agir():
        table = chiffres.transmis_par_mois(d.referente)
        assert table.lignes == ("MOSELIS",)
        assert table[TOTAL, TOTAL] == 3
    html = connecte(d.referente).get(reverse("secret:chiffres")).content.decode()
    assert "BATIGERE" not in html


@pytest.mark.parametrize("role", ["agent", "clinicienne", "deleguee", "admin_organisation"])
def test_les_autres_non(distribution, connecte, role):
    reponse = connecte(getattr(distribution, role)).get(reverse("secret:chiffres"))
    assert reponse.status_code == 403


def test_le_seuil_ne_descend_pas_sous_cinq(distribution):
    """The floor of the law is not a setting."""
    from partnership.acteurs.models import Reglage

    territoire = distribution.territoire
    Reglage.objects.create(
        territoire=territoire, cle="seuil_petits_effectifs", valeur=1, du="2020-01-01", source="x"
    )
    assert chiffres.seuil(distribution.pilotage) == 5


def test_registre_des_passer_outre(distribution, connecte):
    """SP-07: date, landlord, motive; no identity, no reference."""
    d = distribution
    s = scenes.oppose(d)
    with d.referente.agir():
        actions.demander_passer_outre(
            signalement=s, par=d.referente, motif="danger_personne", texte="Odeur de gaz"
        )
    with d.referente2.agir():
        actions.valider_passer_outre(signalement=s, par=d.referente2)
    html = unescape(connecte(d.coordinatrice).get(reverse("accueil")).content.decode())
    assert "Danger pour la personne" in html
    assert "MOSELIS" in html
    for secret in ("Ferrand", s.reference, "Odeur de gaz", str(s.pk)):
        assert secret not in html
    assert "Danger pour la personne" not in unescape(
        connecte(d.pilotage).get(reverse("accueil")).content.decode()
    )


def test_les_organismes_d_ailleurs_ne_comptent_pas(distribution):
    d = distribution
    with d.pilotage.agir():
        noms = chiffres.bailleurs(d.pilotage)
    attendus = Organisation.objects.filter(
        territoire=d.territoire, type=TypeOrganisation.BAILLEUR
    ).values_list("nom_court", flat=True)
    assert set(noms) == set(attendus)


def test_motifs_comme_dans_les_signalements():
    """`secret` may not import upwards: its words are checked against the list that they copy."""
    from signalements.enums import TRANSITIONS, MotifDanger

    assert dict(MotifDanger.choices) == chiffres.MOTIFS_PASSER_OUTRE
    assert set(chiffres.NATURES) <= set(TRANSITIONS)


# --- The public pages of the secret ---------------------------------------------


def test_mes_droits_est_publique(client, db):
    reponse = client.get(reverse("secret:mes_droits"))
    assert reponse.status_code == 200
    html = unescape(reponse.content.decode())
    for droit in ("information claire", "corriger", "opposer", "retirer", "effacer", "CNIL"):
        assert droit in html


def test_aide_est_publique(client, db):
    html = unescape(client.get(reverse("aide")).content.decode())
    assert "N’écrivez pas ce que vous pensez que la personne a." in html


def test_qui_lit_quoi_vient_de_la_matrice(distribution, connecte, client):
    from partnership.secret.matrice import matrice

    assert client.get(reverse("secret:qui_lit_quoi")).status_code == 302
    html = unescape(
        connecte(distribution.agent).get(reverse("secret:qui_lit_quoi")).content.decode()
    )
    for ligne in matrice().values():
        assert ligne.titre in html
        assert ligne.source.split(";")[0].strip() in html.replace("\xa0", " ")
