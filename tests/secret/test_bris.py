"""Break-glass (SP-14): vital danger, clinician of the territory, 24 hours, told, reviewed."""

from html import unescape

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from partnership.acteurs.acteur import acteur_de
from partnership.acteurs.models import Adhesion, Organisation
from partnership.acteurs.refus import ActionRefusee
from partnership.envois.models import Envoi
from partnership.secret import cercle, regles
from partnership.secret.enums import CATEGORIES_DE_DOSSIER
from partnership.secret.matrice import ouvert_en_danger_vital
from partnership.secret.models import BrisDeGlace, Dossier, DroitPersonne
from partnership.secret.visibilite import id_permission
from tests.accompagnement import scenes as acces
from tests.distribution import DEPUIS, engager
from tests.secret.outils import brut, inserer, superutilisateur, une_de_chaque
from tests.signalements import scenes

ENTRE_PARTENAIRES = {
    "CritereAtteste", "PassageAcces", "SousLocation", "MoisDeLoyer", "EtatDesLieux",
    "ImpressionBail", "ImpressionBailContenu", "Examen", "AvisRendu", "AvisPartage",
    "VoixDeLaPersonne", "AvisPrefet", "Absence", "ProjetDeVie",
    "Sortie", "Devenir",
}  # fmt: skip
LUS = {"EN_TETE", "IDENTITE", "FAITS", "SITUATION_LOCATIVE", "SUIVI_SOINS"}
DANGER = reverse("secret:danger_vital")


def demande(reference: str, **autres) -> dict:
    return {
        "reference": reference, "motif": "PERSONNE", "compris": "on",
        "precision": "Appel du 15 à 14 h 10, gaz ouvert",
    } | autres  # fmt: skip


@pytest.fixture
def d(distribution_reelle):
    """A dossier at the ERAH of the sector, and a clinician of another team of the territory."""
    d = distribution_reelle
    d.s = scenes.en_evaluation(d)
    autre = Organisation.objects.create(
        territoire=d.territoire, type="ERAH", nom="ERAH Sud", nom_court="ERAH Sud"
    )
    Adhesion.objects.create(organisation=autre, debut=DEPUIS, acte="Convention")
    charte = d.territoire.chartes.get()
    for nom, role in (("urgentiste", "CLINICIEN"), ("deleguee_sud", "DELEGUE_DONNEES")):
        d.acteurs[nom] = engager(autre, role, nom, d.superutilisateur, charte, "essai")
    return d


def ouvrir(d, connecte, reference=None, **autres):
    navigateur = connecte(d.urgentiste)
    return navigateur, navigateur.post(DANGER, demande(reference or d.s.reference, **autres))


def lu(d, connecte) -> int:
    return connecte(d.urgentiste).get(reverse("signalements:dossier", args=[d.s.pk])).status_code


def vieillir(heures: int) -> None:
    """Time passes, in the base whose clock judges rights."""
    with superutilisateur() as racine:
        for table in ("secret_droitpersonne", "secret_brisdeglace"):
            debut = "cree_le" if "bris" in table else "depuis"
            racine.execute(
                f"UPDATE {table} SET jusqua = jusqua - %s * interval '1 hour',"
                f" {debut} = {debut} - %s * interval '1 hour'",
                [heures, heures],
            )


def test_la_regle_et_la_base_ouvrent_la_meme_chose(d, connecte):
    """Never CLINIQUE, never what asks a consent, never a write: rule, grants, rows."""
    assert {c for c in CATEGORIES_DE_DOSSIER if ouvert_en_danger_vital(c)} == LUS
    ouvrir(d, connecte)
    dossier = Dossier(pk=d.s.dossier_id, territoire=d.territoire)
    with superutilisateur() as racine, racine.cursor() as curseur:
        for piece in une_de_chaque(dossier, d.clinicienne.affectation):
            # The scene has its own cover and its one identity in force.
            if type(piece).__name__ not in {"Signalement", "Identite", "JetonNom"}:
                inserer(curseur, [piece])
    with d.urgentiste.agir(), transaction.atomic():
        droits = set(DroitPersonne.objects.values_list("permission", flat=True))
        assert droits == {id_permission(f"lire_{c.lower()}") for c in LUS}
        for piece in une_de_chaque(dossier, d.urgentiste.affectation):
            modele = type(piece)
            trouvees = brut(f"SELECT 1 FROM {modele._meta.db_table} LIMIT 1")
            # Hers to say; or to those alone who study a candidature (decision 0020).
            clos = modele.personnelle or modele.__name__ in {"Deport", *ENTRE_PARTENAIRES}
            assert bool(trouvees) == (modele.categorie in LUS and not clos), modele
            if modele.__name__ != "Signalement":
                with pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
                    piece.save(force_insert=True)


def test_une_clinicienne_ouvre_24_heures(d, connecte):
    """Before: nothing. After: the page, banner said. 25 hours later: nothing, with no task."""
    assert lu(d, connecte) == 404
    navigateur, reponse = ouvrir(d, connecte)
    assert reponse.status_code == 302
    html = unescape(navigateur.get(reponse["Location"]).content.decode())
    assert "Accès pour danger vital" in html
    assert "1 rue des Essais" in html
    assert "Imprimer la fiche" not in html
    vieillir(23)
    assert lu(d, connecte) == 200
    vieillir(2)
    assert lu(d, connecte) == 404
    with d.urgentiste.agir(), transaction.atomic():
        assert brut("SELECT 1 FROM secret_dossier") == []


def test_elle_lit_sans_ecrire(d, connecte):
    """Every act, the sheet and the print answer 403 or 404 to her, and write nothing."""
    navigateur, _ = ouvrir(d, connecte)
    avant = d.s.version
    for page, arguments in (("evaluer", []), ("consigner_contact", []), ("crip", []),
                            ("imprimer", ["fiche"]), ("clore", []), ("informer", [])):  # fmt: skip
        adresse = reverse(f"signalements:{page}", args=[d.s.pk, *arguments])
        assert navigateur.post(adresse, {"version": avant}).status_code in (403, 404), page
    with d.clinicienne.agir(), transaction.atomic():
        d.s.refresh_from_db()
    assert d.s.version == avant


def test_les_avis_partent_sans_contenu(d, connecte):
    """SP-17: coordinator and own delegate, a reference and a link; nothing to the landlord."""
    ouvrir(d, connecte)
    with superutilisateur() as racine:
        envois = racine.execute(
            "SELECT destinataire, reference, lien FROM envois_envoi WHERE gabarit = 'danger_vital'"
        ).fetchall()
        (bris,) = racine.execute("SELECT id FROM secret_brisdeglace").fetchone()
    assert {e[0] for e in envois} == {
        d.coordinatrice.utilisateur.email, d.deleguee_sud.utilisateur.email,
    }  # fmt: skip
    assert {e[1:] for e in envois} == {(d.s.reference, f"/secret/danger-vital/{bris}/revoir/")}
    assert Envoi._meta.get_field("gabarit").choices
    for acteur in (d.coordinatrice, d.deleguee_sud):
        navigateur = connecte(acteur)
        assert d.s.reference in navigateur.get(reverse("accueil")).text
        assert navigateur.get(envois[0][2]).status_code == 200
    for acteur in (d.deleguee, d.referente, d.clinicienne, d.clinicienne_ailleurs):
        navigateur = connecte(acteur)
        assert navigateur.get(envois[0][2]).status_code in (403, 404)
        with acteur.agir(), transaction.atomic():
            assert brut("SELECT 1 FROM secret_brisdeglace") == []


def test_une_reference_inconnue_ne_se_distingue_qu_apres_le_motif(d, connecte):
    """SP-01: without a whole form, one answer; then each attempt is journalled and counted."""
    navigateur = connecte(d.urgentiste)

    def corps(reference, **autres):
        reponse = navigateur.post(DANGER, demande(reference, **autres))
        texte = unescape(reponse.content.decode()).replace(reference, "REF")
        return reponse.status_code, texte[texte.index('<form method="post" novalidate') :]

    import re

    for manque in ({"motif": ""}, {"precision": ""}, {"precision": "Sous Risperdal, schizophrène"}):
        ici, ailleurs = (
            [re.sub(r'value="[A-Za-z0-9]{64}"', "", str(m)) for m in corps(r, **manque)]
            for r in (d.s.reference, "SIG-2026-9999")
        )
        assert ici == ailleurs
        assert ici[0] == "422"
    with d.urgentiste.agir(), transaction.atomic():
        assert not BrisDeGlace.objects.exists()
    for _ in range(5):
        assert "Aucun dossier" in ouvrir(d, connecte, "SIG-2026-9999")[1].text
    assert "cinq essais" in ouvrir(d, connecte, "SIG-2026-9999")[1].text
    assert "cinq essais" in ouvrir(d, connecte)[1].text, "the right one neither: the day is over"
    assert lu(d, connecte) == 404
    with superutilisateur() as racine:
        actions = racine.execute(
            "SELECT action, count(*) FROM secret_journal WHERE action LIKE 'danger%' GROUP BY 1"
        ).fetchall()
    assert dict(actions) == {"danger_vital_inconnu": 5, "danger_vital_trop": 2}


def test_un_double_clic_n_ouvre_qu_une_fois(d, connecte):
    for _ in range(2):
        assert ouvrir(d, connecte)[1].status_code == 302
    with d.urgentiste.agir(), transaction.atomic():
        assert BrisDeGlace.objects.count() == 1


def test_dans_son_cercle_rien_ne_se_brise(d, connecte):
    reponse = connecte(d.clinicienne).post(DANGER, demande(d.s.reference), follow=True)
    assert "Vous lisiez déjà ce dossier" in unescape(reponse.content.decode())
    with d.clinicienne.agir(), transaction.atomic():
        assert not BrisDeGlace.objects.exists()


def test_nulle_autre_ne_brise(d, connecte):
    """By the page, by the action's rule, by the base; nor from another territory."""
    for nom, acteur in d.acteurs.items():
        if acteur.role == "CLINICIEN":
            continue
        assert connecte(acteur).post(DANGER, demande(d.s.reference)).status_code == 403, nom
        with pytest.raises(ActionRefusee):
            regles.verifier_briser(acteur.role)
        with acteur.agir(), pytest.raises(DatabaseError, match="bris de glace refuse"):
            brut("SELECT palier.briser_la_glace(%s, 'PERSONNE', 'x', now()::date)", d.s.reference)
    loin = connecte(d.clinicienne_ailleurs).post(DANGER, demande(d.s.reference))
    assert "Aucun dossier" in loin.text


def test_se_referme_avant_l_heure(d, connecte):
    """By its author, the coordinator, her delegate; not by the landlord's."""
    for acteur, peut in ((d.deleguee, False), (d.coordinatrice, True)):
        ouvrir(d, connecte)
        with superutilisateur() as racine:
            (bris,) = racine.execute(
                "SELECT id FROM secret_brisdeglace ORDER BY cree_le DESC LIMIT 1"
            ).fetchone()
        reponse = connecte(acteur).post(reverse("secret:refermer", args=[bris]))
        assert reponse.status_code == (302 if peut else 404)
        assert lu(d, connecte) == (404 if peut else 200)


def test_la_deleguee_revoit(d, connecte):
    """Once, with a judgement and a comment; the landlord's delegate and its author cannot."""
    ouvrir(d, connecte)
    with d.deleguee_sud.agir(), transaction.atomic():
        bris = BrisDeGlace.objects.get()
    adresse = reverse("secret:revoir", args=[bris.pk])
    avis = {"justifie": "non", "commentaire": "Personne n’avait appelé"}
    assert connecte(d.urgentiste).post(adresse, avis).status_code == 403
    assert connecte(d.coordinatrice).post(adresse, avis).status_code == 403
    assert connecte(d.deleguee).post(adresse, avis).status_code == 404
    deleguee = connecte(d.deleguee_sud)
    assert deleguee.post(adresse, {"justifie": "non"}).status_code == 422
    assert deleguee.post(adresse, avis).status_code == 302
    assert deleguee.post(adresse, avis | {"justifie": "oui"}).status_code == 403
    assert "non justifié" in deleguee.get(DANGER).text
    with d.deleguee_sud.agir(), transaction.atomic():
        bris.refresh_from_db()
        assert (bris.justifie, bris.revu_par_id) == (False, d.deleguee_sud.affectation.pk)


def test_la_projection_ne_touche_pas_au_bris(d, connecte, monkeypatch):
    """The circle changes, the break-glass stays; the drift check finds nothing to say."""
    from tests.secret.test_commandes import verifier_droits

    ouvrir(d, connecte)
    with d.clinicienne.agir(), transaction.atomic():
        cercle.projeter(d.s.dossier)
    assert lu(d, connecte) == 200
    assert verifier_droits(monkeypatch)[1:] == ("", True)
    with superutilisateur() as racine:
        racine.execute(
            "INSERT INTO secret_droitpersonne (content_object_id, permission_id, user_id,"
            " affectation_id, condition, depuis, jusqua, bris) SELECT content_object_id, %s,"
            " user_id, affectation_id, '', depuis, jusqua, bris FROM secret_droitpersonne"
            " WHERE bris IS NOT NULL LIMIT 1",
            [id_permission("lire_clinique")],
        )
    assert "0 droits manquent, 1 sont en trop" in verifier_droits(monkeypatch)[1]


def test_le_bris_finit_avec_le_role(d, connecte):
    """SP-02: an ended affectation reads nothing, glass broken or not."""
    navigateur, reponse = ouvrir(d, connecte)
    with superutilisateur() as racine:
        racine.execute(
            "UPDATE acteurs_affectation SET fin = now() WHERE id = %s",
            [d.urgentiste.affectation.pk],
        )
    assert navigateur.get(reponse["Location"]).status_code != 200
    with d.urgentiste.agir(), transaction.atomic():
        assert brut("SELECT 1 FROM secret_dossier") == []
    assert acteur_de(d.urgentiste.affectation).role == "CLINICIEN"


def test_le_delegue_d_un_bailleur_revoit_en_dernier_et_jamais_une_candidature(d):
    """SP-04, SP-05: with no other delegate in the territory, that of a candidature is left to the
    coordination."""
    candidature = acces.ouverte(d)

    def relecteurs(dossier) -> list:
        with superutilisateur() as racine:
            appel = "SELECT palier.relecteurs_de(%s, %s)"
            return racine.execute(appel, [d.urgentiste.organisation.pk, dossier]).fetchone()[0]

    assert relecteurs(d.s.dossier_id) == [d.urgentiste.organisation.pk]
    with superutilisateur() as racine:
        racine.execute(
            "UPDATE acteurs_affectation SET fin = now() WHERE role = 'DELEGUE_DONNEES'"
            " AND organisation_id = %s",
            [d.urgentiste.organisation.pk],
        )
    assert relecteurs(d.s.dossier_id) == [d.deleguee.organisation.pk]
    assert relecteurs(candidature.dossier_id) == []
