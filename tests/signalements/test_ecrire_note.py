"""The care note (CLINIQUE): closed by default, opened by the territory, for the own team alone."""

import pytest
from django.db import DatabaseError
from django.urls import reverse

from partnership.acteurs.models import Adhesion, Organisation, Reglage
from partnership.acteurs.refus import ActionRefusee
from partnership.secret import cercle
from signalements import actions
from signalements.models import NoteSoignante
from tests.distribution import DEPUIS, engager
from tests.secret.outils import brut

from . import scenes

TEXTE = "Traitement repris la semaine passée."


def regler(d, valeur: bool, du="2020-01-01") -> None:
    Reglage.objects.update_or_create(
        territoire=d.territoire, cle="note_soignante", du=du,
        defaults={"valeur": valeur, "source": "essai"},
    )  # fmt: skip


def adresse(s) -> str:
    return reverse("signalements:ecrire_note", args=[s.pk])


def ecrire(client, s, texte=TEXTE):
    return client.post(adresse(s), {"version": s.version, "texte": texte})


def page(client, s) -> str:
    return client.get(reverse("signalements:dossier", args=[s.pk])).content.decode()


def test_fermee_par_defaut(distribution, connecte):
    """Neither block, nor button, nor address; the action and the base refuse too."""
    d, s = distribution, scenes.en_evaluation(distribution)
    client = connecte(d.clinicienne)
    assert "Note soignante" not in page(client, s)
    assert "note soignante" not in page(client, s)
    assert client.get(adresse(s)).status_code == ecrire(client, s).status_code == 403
    with d.clinicienne.agir(), pytest.raises(ActionRefusee):
        actions.ecrire_note(signalement=s, par=d.clinicienne, texte=TEXTE)
    with d.clinicienne.agir():
        assert not NoteSoignante.objects.visibles_par(d.clinicienne).exists()


def test_ouverte_elle_se_lit_dans_l_equipe_et_nulle_part_ailleurs(distribution, connecte):
    """A dossier opened before the setting too: the grant asks it at each reading."""
    d, s = distribution, scenes.en_evaluation(distribution)
    regler(d, True)
    client = connecte(d.clinicienne)
    assert "Écrire une note soignante" in page(client, s)
    assert client.get(adresse(s)).status_code == 200
    for _ in range(2):  # a double click writes once
        assert ecrire(client, s).status_code == 302
    html = page(client, s)
    assert html.count(TEXTE) == 1
    assert "Clinicienne Essai" in html
    assert ecrire(client, s, texte="").status_code == 422
    for nom in ("agent", "referente", "referente2"):
        autre = connecte(d.acteurs[nom])
        assert TEXTE not in page(autre, s)
        assert "ote soignante" not in page(autre, s)
        assert autre.get(adresse(s)).status_code == 403
    for nom in ("coordinatrice", "travailleuse", "membre", "clinicienne_ailleurs"):
        assert connecte(d.acteurs[nom]).get(adresse(s)).status_code == 404
    with d.clinicienne.agir():
        ((octets,),) = brut("SELECT texte FROM signalements_notesoignante")
    assert b"Traitement" not in bytes(octets)


def test_refermee_elle_ne_se_lit_plus(distribution, connecte):
    """Closing the setting acts at the next page, and in the base itself."""
    d, s = distribution, scenes.en_evaluation(distribution)
    regler(d, True)
    client = connecte(d.clinicienne)
    ecrire(client, s)
    assert TEXTE in page(client, s)
    regler(d, False)
    assert TEXTE not in page(client, s)
    with d.clinicienne.agir():
        assert brut("SELECT 1 FROM signalements_notesoignante") == []


def test_une_autre_equipe_du_cercle_ne_la_lit_pas(distribution):
    """« Own team »: a second ERAH in the circle reads its own notes only, by each wall alone."""
    d, s = distribution, scenes.en_evaluation(distribution)
    regler(d, True)
    autre = _autre_equipe(d)
    with d.clinicienne.agir():
        cercle.faire_entrer(dossier=s.dossier, organisation=autre.organisation, par=d.clinicienne,
                            qualite="DESTINATAIRE")  # fmt: skip
        actions.ecrire_note(signalement=s, par=d.clinicienne, texte=TEXTE)
    tous = "SELECT equipe_id FROM signalements_notesoignante"
    with autre.agir():
        assert brut(tous) == []
        assert not NoteSoignante.objects.visibles_par(autre).exists()
        NoteSoignante.objects.create(
            dossier=s.dossier, territoire=d.territoire, auteur=autre.affectation,
            equipe=autre.organisation, texte="La nôtre",
        )  # fmt: skip
        assert brut(tous) == [(autre.organisation.pk,)]
        with pytest.raises(DatabaseError, match="row-level security"):
            brut(
                "UPDATE signalements_notesoignante SET equipe_id = %s",
                d.clinicienne.organisation.pk,
            )
    with d.clinicienne.agir():
        (lue,) = NoteSoignante.objects.visibles_par(d.clinicienne)
        assert lue.texte == TEXTE


def _autre_equipe(d):
    """A clinician of another ERAH of the same territory."""
    organisation = Organisation.objects.create(
        territoire=d.territoire, type="ERAH", nom="ERAH 2", nom_court="ERAH 2"
    )
    Adhesion.objects.create(organisation=organisation, debut=DEPUIS, acte="Convention")
    charte = d.territoire.chartes.get()
    return engager(organisation, "CLINICIEN", "clin2", d.superutilisateur, charte, "essai")
