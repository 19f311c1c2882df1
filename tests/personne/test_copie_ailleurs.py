"""The copy of what is not a signalement: a candidature, and what a commission retained of one."""

import json

from partnership.acteurs.enums import Role
from partnership.acteurs.models import Utilisateur
from tests.accompagnement import examens
from tests.accompagnement import scenes as acces
from tests.distribution import engager
from tests.situations import scenes as commission
from tests.situations.test_suite import CHEZ_LE_BAILLEUR, CHEZ_LE_CCAS, DECISION, SYNTHESE, mots

from .test_demandes import demander, preparer, recevoir


def deleguee(d, organisation):
    """The data delegate of an organisation that has none."""
    root = Utilisateur.objects.get(is_superuser=True)
    charte = d.territoire.chartes.get()
    cadre = (d.organisations[organisation], Role.DELEGUE_DONNEES, f"dpo-{organisation}")
    return engager(*cadre, root, charte, "essai")


def copie(acteur, connecte, dossier, **qui) -> str:
    client = connecte(acteur)
    preparer(client, demander(client, **qui), dossier)
    contenu, texte, _ = recevoir(client, acteur)
    return json.dumps(contenu, ensure_ascii=False) + texte


def test_un_bailleur_ne_lit_la_commission_par_aucun_de_ses_roles(distribution, connecte):
    """SP-04: neither by the person whom it sends to the commission, nor by its delegate's copy."""
    d = distribution
    s = commission.signalement(d)
    commission.accorder(d, s.dossier)
    root, charte = Utilisateur.objects.get(is_superuser=True), d.territoire.chartes.get()
    assise = engager(
        d.organisations["moselis"], Role.MEMBRE_COMMISSION, "assise", root, charte, "essai"
    )
    seance = commission.commission(d, animee=True)
    commission.asseoir(d, seance, assise, "moselis", "logement")
    _, point = commission.diffusee(d, seance, s=s)
    assert mots(assise, point) == CHEZ_LE_BAILLEUR
    assert SYNTHESE in mots(d.membre, point)
    lue = copie(d.deleguee, connecte, s)
    assert "Prévenir avant les travaux" in lue
    for cache in (DECISION, SYNTHESE, CHEZ_LE_CCAS[0]):
        assert cache not in lue


def test_la_copie_d_une_candidature_dit_les_criteres_et_le_fil(distribution, connecte):
    """SP-15 by the two houses that study it; the landlord to which it was presented tells none."""
    d = distribution
    c = acces.presentee(d)
    qui = {"nom": acces.NOM, "prenom": "Théo"}
    for organisation in ("erah", "operateur"):
        lue = copie(deleguee(d, organisation), connecte, c, **qui)
        assert "Suivi par le centre hospitalier" in lue, organisation
        assert "Attester un critère" in lue, organisation
    lue = copie(d.deleguee, connecte, c, **qui)
    assert acces.TEXTE in lue
    for cache in ("centre hospitalier", "handicap", "Attester", "Associer"):
        assert cache not in lue


def test_la_copie_d_une_sous_location(distribution, connecte):
    """SP-15 by each house: the lease by all three, the protection and the money never by the
    landlord."""
    d = distribution
    c = examens.tenue(d)
    examens.donner(d, c, "erah")
    examens.donner(d, c, "bailleur", "reserve", "a_consolider")
    examens.ecouter(d, c)
    qui = {"nom": acces.NOM, "prenom": "Théo"}
    lue = copie(deleguee(d, "operateur"), connecte, c, **qui)
    for dit in ("MOS-2026-118", "480", "protection", "Je m’y sens chez moi"):
        assert dit in lue, dit
    # A view is told by its own house alone while one is missing (decision 0025).
    assert "visites" not in lue
    assert "consolider" not in lue
    lue = copie(d.deleguee, connecte, c, **qui)
    assert "MOS-2026-118" in lue
    assert "480" not in lue
    assert "coût" not in lue
    assert "Voisinage : à consolider" in lue
    for cache in ("visites", "chez moi"):
        assert cache not in lue, cache
    examens.donner(d, c, "operateur")
    lue = copie(deleguee(d, "erah"), connecte, c, **qui)
    for dit in ("MOS-2026-118", "Des visites régulières", "Voisinage : à consolider"):
        assert dit in lue, dit
