"""To which team a signalement leaves: the hospital's list first, then the commune, never a guess."""

import pytest
from django.db import transaction

from annuaire.adresses import cle_de_voie
from annuaire.models import RegleSectorielle, Secteur
from partnership.acteurs.enums import TypeOrganisation
from partnership.acteurs.models import Adhesion, Organisation
from partnership.acteurs.refus import ActionRefusee
from signalements import actions
from signalements.actions.bailleur import destination
from signalements.models import Identite
from tests.distribution import DEPUIS
from tests.signalements.scenes import frais, informer, observer, remettre, transmis

METZ = "57463"


@pytest.fixture
def deux_equipes(distribution):
    """A large town shared by two teams: a street by its sides, another by its numbers."""
    d = distribution
    nord = Organisation.objects.create(
        territoire=d.territoire, type=TypeOrganisation.ERAH, nom="ERAH Nord", nom_court="Nord"
    )
    Adhesion.objects.create(organisation=nord, debut=DEPUIS, acte="Convention")
    nord.communes.set(d.organisations["erah"].communes.all())
    for code, saisie, cote, debut, fin in (
        ("57G91", d.organisations["erah"], "impairs", 1, 9999),
        ("57G92", nord, "pairs", 1, 100),
        ("57G93", nord, "pairs", 102, 9999),
    ):
        secteur = Secteur.objects.create(
            territoire=d.territoire, code=code, nom=code, public="adultes", saisie=saisie
        )
        RegleSectorielle.objects.create(
            secteur=secteur, commune_id=METZ, voie="rue des Essais",
            cle=cle_de_voie("rue des Essais"), cote=cote, debut=debut, fin=fin,
        )  # fmt: skip
    d.nord = nord
    return d


@pytest.mark.parametrize(
    ("adresse", "equipe"),
    [
        ("1 rue des Essais", "ERAH"),
        ("14 rue des Essais", "Nord"),
        ("114, r. des essais", "Nord"),
        ("rue des Essais", "Plusieurs équipes"),
        ("3 quai du Rien", "Plusieurs équipes"),
    ],
)
def test_la_liste_de_l_hopital_designe(deux_equipes, adresse, equipe):
    s = observer(deux_equipes.agent)
    trouvee, phrase = destination(s, Identite(adresse=adresse))
    assert (trouvee.nom_court if trouvee else phrase).startswith(equipe)


def test_sans_liste_la_commune_designe(distribution):
    """A list that names no organisation changes nothing."""
    s = observer(distribution.agent)
    erah = distribution.organisations["erah"]
    assert destination(s, Identite(adresse="1 rue des Essais")) == (erah, "")
    secteur = Secteur.objects.create(territoire=distribution.territoire, code="57G90", nom="Ouest")
    RegleSectorielle.objects.create(secteur=secteur, commune_id=METZ)
    assert destination(s, Identite(adresse="1 rue des Essais")) == (erah, "")
    erah.communes.clear()
    assert destination(s, None)[1].startswith("Aucune équipe n’est désignée")


def test_elle_part_a_l_equipe_de_l_adresse(deux_equipes, connecte):
    """The page names the team before the sending; that team reads, the other does not."""
    d = deux_equipes
    s = observer(d.agent)
    with d.agent.agir(), transaction.atomic():
        actions.ecrire_identite(
            signalement=s,
            par=d.agent,
            commune=s.commune,
            adresse="14 rue des Essais",
            nom="Ferrand",
        )
    remettre(d, frais(d.agent, s))
    informer(d, s)
    page = connecte(d.referente).get(f"/signalements/{s.pk}/verifier/").content.decode()
    assert "ERAH Nord" in page
    with d.referente.agir():
        actions.transmettre(signalement=s, par=d.referente)
    assert frais(d.referente, s).destinataire == d.nord
    assert connecte(d.clinicienne).get(f"/signalements/{s.pk}/").status_code == 404


def test_dans_le_doute_rien_ne_part(deux_equipes, connecte):
    d = deux_equipes
    Secteur.objects.filter(code="57G92").update(saisie=None)
    RegleSectorielle.objects.filter(cote="impairs").update(debut=3)
    with pytest.raises(ActionRefusee, match="Plusieurs équipes"):
        transmis(d)


def test_le_secteur_d_un_dossier(deux_equipes, connecte):
    """Who may read the address is told its sector; the address stands in no URL."""
    d = deux_equipes
    s = observer(d.agent)
    remettre(d, s)
    reponse = connecte(d.referente).get(f"/signalements/{s.pk}/secteur/")
    assert "57G91" in reponse.content.decode()
    assert "57G92" not in reponse.content.decode()
    assert "secteur/" in connecte(d.referente).get(f"/signalements/{s.pk}/").content.decode()
    for autre in (d.agent, d.referente_batigere, d.clinicienne):
        assert connecte(autre).get(f"/signalements/{s.pk}/secteur/").status_code == 404
