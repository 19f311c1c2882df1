"""What enters the journal beside the pages of dossiers (SP-13), and what never does (SP-17)."""

import pytest
from django.urls import reverse

from partnership.acteurs import actions
from tests.distribution import MOT_DE_PASSE
from tests.secret.outils import superutilisateur
from tests.signalements import scenes


def lignes(action: str | None = None) -> list[dict]:
    """Every committed line, as nobody of the application sees them."""
    with superutilisateur() as racine:
        curseur = racine.execute("SELECT to_jsonb(j) FROM secret_journal j ORDER BY chaine, rang")
        toutes = [ligne for (ligne,) in curseur]
    return [li for li in toutes if action in (None, li["action"])]


@pytest.fixture
def d(distribution_reelle, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    return distribution_reelle


def test_connexions_et_deconnexions(d, client):
    """Sign-in, sign-out, failures; a failure tells neither the address nor the password."""
    compte = d.agent.utilisateur
    compte.set_password(MOT_DE_PASSE)
    compte.save()
    adresse = reverse("account_login")
    for login, mot in ((compte.email, "faux-mot-de-passe"), ("inconnue@ailleurs.test", "faux"),
                       (compte.email, MOT_DE_PASSE)):  # fmt: skip
        client.post(adresse, {"login": login, "password": mot})
    client.post(reverse("account_logout"))
    assert [li["utilisateur"] for li in lignes("connexion_echouee")] == [compte.pk, None]
    assert [li["utilisateur"] for li in lignes("connexion")] == [compte.pk]
    assert [li["utilisateur"] for li in lignes("deconnexion")] == [compte.pk]
    texte = str(lignes())
    assert "inconnue@" not in texte
    assert compte.email not in texte
    assert "faux" not in texte


def test_un_refus_survit_au_retour_en_arriere(d, connecte):
    """The view's transaction is rolled back, the refusal stays; with the dossier's reference."""
    s = scenes.transmis(d)
    for acteur, page, statut in ((d.referente_batigere, "dossier", 404), (d.referente, "clore", 403),
                                 (d.etrangere, "pourquoi", 404)):  # fmt: skip
        adresse = reverse(f"signalements:{page}", args=[s.pk])
        assert connecte(acteur).get(adresse).status_code == statut
    refus = [li for li in lignes() if li["action"] in {"refus", "acces_refuse"}]
    assert {(li["action"], li["objet"]) for li in refus} == {
        ("acces_refuse", "signalements:dossier"), ("refus", "signalements:clore"),
        ("acces_refuse", "signalements:pourquoi"),
    }  # fmt: skip
    assert {li["reference"] for li in refus} == {s.reference}
    assert {li["responsable"] for li in refus} == {d.organisations["moselis"].pk}


def test_les_roles_et_la_charte(d):
    """Each change of role and each signature has its line, in the organisation concerned."""
    with d.admin_organisation.agir():
        actions.terminer_affectation(affectation=d.agent.affectation, par=d.admin_organisation)
    charte = d.territoire.chartes.get()
    charte.signatures.filter(utilisateur=d.agent2.utilisateur).delete()
    actions.signer_charte(acteur=d.agent2, version=charte.version, empreinte=charte.empreinte)
    for action in ("role_attribue", "role_termine", "charte_signee"):
        trouvees = lignes(action)
        assert trouvees, action
        assert all(li["organisation"] for li in trouvees)


def test_ni_nom_ni_contenu_au_journal(d, connecte):
    """SP-17: after a whole life, no name, no address, no fact, no word of anybody."""
    s = scenes.clos(d, motif="refus")
    for acteur in (d.agent, d.referente, d.clinicienne):
        for page in ("dossier", "pourquoi"):
            connecte(acteur).get(reverse(f"signalements:{page}", args=[s.pk]))
    texte = str(lignes()).lower()
    assert s.reference.lower() in texte
    for canari in ("ferrand", "rue des essais", "essai@", "refus maintenu", *NOMS):
        assert canari not in texte, canari


NOMS = ("referente essai", "clinicienne essai", "agent essai")
