"""The technical administration: it works, it reads no dossier, it raises nobody's own rights."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.urls import reverse

from partnership.acteurs import identite, registre
from partnership.acteurs.administration import Administration
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Adhesion, Affectation, Charte, Reglage, Utilisateur
from partnership.secret.models import Dossier
from partnership.secret.privileges import modeles_de_cas
from tests.distribution import MOT_DE_PASSE
from tests.preuve.releve import relever

NOTRES = ["territoire", "commune", "organisation", "utilisateur", "affectation", "invitation",
          "charte", "signaturecharte"]  # fmt: skip


@pytest.fixture
def journal(monkeypatch):
    """Catch the lines of the journal."""
    lignes = []
    monkeypatch.setattr(
        registre, "_journaux", [*registre._journaux, lambda a, **d: lignes.append((a, d))]
    )
    return lignes


def _envoi(page, **autres) -> dict:
    """Return the form of a page as the browser would send it, with changes."""
    envoi = {}
    contexte = page.context
    formulaires = [contexte["adminform"].form]
    for jeu in contexte["inline_admin_formsets"]:
        formulaires += [jeu.formset.management_form, *jeu.formset.forms]
    for formulaire in formulaires:
        for champ in formulaire:
            valeur = champ.value()
            widget = champ.field.widget
            if hasattr(widget, "decompress"):
                for n, morceau in enumerate(widget.decompress(valeur)):
                    rendu = widget.widgets[n].format_value(morceau)
                    envoi[f"{champ.html_name}_{n}"] = rendu or ""
            elif valeur is not None and valeur is not False and valeur != []:
                envoi[champ.html_name] = valeur
    return {**envoi, **autres}


# --- The door ---------------------------------------------------------------------


def test_la_porte_est_celle_d_allauth(client, db):
    connexion = "/comptes/connexion/"
    assert client.get("/admin/login/").headers["Location"].startswith(connexion)
    envoi = {"username": "root@essai.test", "password": "x"}
    assert client.post("/admin/login/", envoi).headers["Location"].startswith(connexion)
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith(connexion)


@pytest.mark.parametrize("cle", ["admin_organisation", "coordinatrice", "deleguee", "referente"])
def test_reserve_aux_comptes_techniques(distribution, connecte, cle):
    reponse = connecte(distribution.acteurs[cle]).get("/admin/", follow=True)
    assert reponse.status_code == 403


def test_second_facteur_exige(racine, distribution, settings):
    settings.PALIER_SECOND_FACTEUR = True
    for url in ("/admin/", "/admin/acteurs/utilisateur/", "/admin/login/"):
        assert racine.get(url).headers["Location"] == "/acteurs/second-facteur/"
    assert "Une application" in racine.get("/acteurs/second-facteur/").text
    Authenticator.objects.create(
        user=distribution.superutilisateur, type="totp", data={"secret": "x"}
    )
    # Then who one is, asked again on the way in.
    confirmer = racine.get("/admin/").headers["Location"]
    assert confirmer == "/comptes/confirmer/?next=%2Fadmin%2F"
    entree = racine.post(confirmer, {"password": MOT_DE_PASSE, "next": "/admin/"})
    assert entree.headers["Location"] == "/admin/"
    assert racine.get("/admin/").status_code == 200


def test_sortir_et_mot_de_passe(racine):
    assert racine.get("/admin/password_change/").headers["Location"] == "/comptes/mot-de-passe/"
    assert racine.post("/admin/logout/").headers["Location"] == "/comptes/connexion/"
    assert racine.get("/admin/").status_code == 302


# --- Every page ---------------------------------------------------------------------


def test_accueil(racine):
    page = racine.get("/admin/").text
    for titre in ("Territoires", "Organismes", "Comptes et rôles", "Charte de confidentialité"):
        assert titre in page
    assert "css/administration.css" in page
    assert " style=" not in page


@pytest.mark.parametrize("nom", NOTRES)
def test_chaque_page_s_ouvre(racine, distribution, nom):
    """Lists, searches, filters, forms, histories: all under the administration role."""
    modele = next(m for m in admin.site._registry if m._meta.model_name == nom)
    page_admin = admin.site._registry[modele]
    liste = reverse(f"admin:acteurs_{nom}_changelist")
    assert racine.get(liste).status_code == 200
    assert racine.get(liste, {"q": "e"}).status_code == 200
    ajout = racine.get(reverse(f"admin:acteurs_{nom}_add"))
    assert ajout.status_code == (200 if page_admin.has_add_permission(ajout.wsgi_request) else 403)
    objet = modele.objects.first()
    if objet is not None:
        for page in ("change", "history"):
            url = reverse(f"admin:acteurs_{nom}_{page}", args=[objet.pk])
            assert racine.get(url).status_code == 200, page
        url = reverse(f"admin:acteurs_{nom}_delete", args=[objet.pk])
        for verbe in (racine.get, racine.post):
            assert verbe(url).status_code == 403
    assert racine.get(reverse("admin:app_list", args=["acteurs"])).status_code == 200


def test_le_role_de_la_base_est_celui_de_l_administration(racine, monkeypatch):
    vus = []

    def espion(self, request, app_label=None):
        with connection.cursor() as curseur:
            curseur.execute("SELECT current_user")
            vus.append(curseur.fetchone()[0])
        return []

    monkeypatch.setattr(Administration, "get_app_list", espion)
    racine.get("/admin/")
    assert set(vus) == {"palier_administration"}


# --- No dossier (SP-10) -----------------------------------------------------------


def test_sp10_aucun_modele_de_dossier():
    assert not set(admin.site._registry) & set(modeles_de_cas())


@pytest.mark.parametrize("modele", modeles_de_cas(), ids=lambda m: m.__name__)
def test_sp10_aucun_privilege(db, modele):
    """The role of these pages may not read a case table."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT has_table_privilege('palier_administration', %s, 'SELECT')",
            [modele._meta.db_table],
        )
        (ouvert,) = curseur.fetchone()
    relever(privileges=int(ouvert))
    assert not ouvert


def test_sp10_l_inscription_est_refusee():
    from partnership.secret.models import EntreeCercle

    with pytest.raises(ImproperlyConfigured):
        admin.site.register(EntreeCercle)


def test_sp10_pas_de_raccourci_vers_une_table(racine):
    """Django's « view on site » opens any table by number: it is not there."""
    type_ = ContentType.objects.get_for_model(Dossier)
    assert racine.get(f"/admin/r/{type_.pk}/1/").status_code == 404


def test_sp10_la_base_dit_non_avec_une_phrase(racine, monkeypatch):
    """Should a page try, the database refuses and the page says it."""

    def lire(self, request, app_label=None):
        return list(Dossier.objects.all())

    monkeypatch.setattr(Administration, "get_app_list", lire)
    reponse = racine.get("/admin/")
    assert reponse.status_code == 403
    assert "ne touche à aucun dossier" in reponse.text


def test_groupes_et_facteurs_ne_s_editent_pas():
    """A group receives grants: putting oneself in one would raise one's own rights."""
    noms = {m._meta.label for m in admin.site._registry}
    assert not noms & {"auth.Group", "mfa.Authenticator", "account.EmailAddress"}


# --- Roles (SP-11) -----------------------------------------------------------------


def _page(racine, compte):
    return racine.get(reverse("admin:acteurs_utilisateur_change", args=[compte.pk]))


def _donner(racine, compte, organisation, role, page=None):
    page = page or _page(racine, compte)
    envoi = _envoi(page)
    prefixe = "affectations-2"
    envoi[f"{prefixe}-TOTAL_FORMS"] = 1
    envoi |= {f"{prefixe}-0-organisation": organisation.pk, f"{prefixe}-0-role": role}
    return racine.post(page.wsgi_request.path, envoi)


def test_donner_un_role(racine, distribution, journal):
    compte = distribution.agent.utilisateur
    organisation = distribution.organisations["moselis"]
    reponse = _donner(racine, compte, organisation, Role.RESPONSABLE_FORMATION)
    assert reponse.status_code == 302, reponse.context["errors"]
    affectation = compte.affectations.get(role=Role.RESPONSABLE_FORMATION)
    assert affectation.attribuee_par == distribution.superutilisateur
    assert "role_attribue" in [action for action, _ in journal]


@pytest.mark.parametrize("role", [Role.CLINICIEN, Role.REFERENT_SOCIAL, Role.AGENT_PROXIMITE])
def test_role_refuse(racine, distribution, role):
    """Not allowed to this kind (two), already held (one)."""
    compte = distribution.agent.utilisateur
    cle = "moselis" if role == Role.AGENT_PROXIMITE else "clsm"
    avant = Affectation.objects.count()
    reponse = _donner(racine, compte, distribution.organisations[cle], role)
    assert reponse.status_code == 200
    assert "errornote" in reponse.text
    assert Affectation.objects.count() == avant


def test_sp11_un_superutilisateur_ne_se_donne_rien(racine, distribution):
    moi = distribution.superutilisateur
    page = _page(racine, moi)
    assert "donner un rôle" not in page.text.lower()
    autre = _page(racine, distribution.agent.utilisateur)
    envoi = _envoi(autre)
    envoi |= {
        "affectations-2-TOTAL_FORMS": 1,
        "affectations-2-0-organisation": distribution.organisations["erah"].pk,
        "affectations-2-0-role": Role.CLINICIEN,
        "categorie_r1110_2": "1",
    }
    racine.post(page.wsgi_request.path, envoi)
    moi.refresh_from_db()
    assert not moi.affectations.exists()
    assert moi.categorie_r1110_2 == ""


def test_terminer_un_role_qui_n_est_pas_la(racine, distribution):
    compte = distribution.agent.utilisateur
    page = racine.get(reverse("admin:acteurs_utilisateur_change", args=[compte.pk]))
    faux = {"affectations-0-terminer": "on", "affectations-0-id": "01"}
    assert racine.post(page.wsgi_request.path, _envoi(page, **faux)).status_code < 500


def test_terminer_un_role(racine, distribution, journal):
    compte = distribution.agent.utilisateur
    page = _page(racine, compte)
    reponse = racine.post(page.wsgi_request.path, _envoi(page, **{"affectations-0-terminer": "on"}))
    assert reponse.status_code == 302
    assert compte.affectations.get().fin is not None
    assert "role_termine" in [action for action, _ in journal]


def test_creer_un_compte(racine, distribution, journal):
    page = racine.get(reverse("admin:acteurs_utilisateur_add"))
    assert "password" not in {c.name for c in page.context["adminform"].form}
    envoi = _envoi(page, email="Claire@Essai.test", prenom="Claire", nom="Obscure")
    reponse = racine.post(page.wsgi_request.path, envoi, follow=True)
    compte = Utilisateur.objects.get(email="claire@essai.test")
    assert not compte.has_usable_password()
    assert "Mot de passe oublié" in reponse.text
    assert ("compte_cree", distribution.superutilisateur) in [(a, d["par"]) for a, d in journal]


def test_l_adresse_ne_change_plus(racine, distribution):
    """Who changes the address could take the account over by « mot de passe oublié »."""
    compte = distribution.clinicienne.utilisateur
    page = _page(racine, compte)
    racine.post(page.wsgi_request.path, _envoi(page, email="moi@essai.test"))
    compte.refresh_from_db()
    assert compte.email == "clinicienne@essai.test"


def test_fermer_un_compte_se_journalise(racine, distribution, journal):
    compte = distribution.agent.utilisateur
    page = _page(racine, compte)
    envoi = _envoi(page)
    envoi.pop("is_active")
    assert racine.post(page.wsgi_request.path, envoi).status_code == 302
    compte.refresh_from_db()
    assert not compte.is_active
    assert any(a == "compte_modifie" and "is_active" in d["objet"] for a, d in journal)


def test_retirer_le_second_facteur(racine, distribution, journal):
    moi, elle = distribution.superutilisateur, distribution.agent.utilisateur
    for compte in (moi, elle):
        Authenticator.objects.create(user=compte, type="totp", data={"secret": "x"})
    envoi = {"action": "retirer_second_facteur", "_selected_action": [moi.pk, elle.pk]}
    racine.post(reverse("admin:acteurs_utilisateur_changelist"), envoi)
    assert [a.user for a in Authenticator.objects.all()] == [moi]
    assert [a for a, _ in journal] == ["second_facteur_retire"]


def test_un_technicien_ne_se_hisse_pas(client, distribution):
    """A technical account without the main right cannot change who has it."""
    from django.contrib.auth.models import Permission

    technicien = Utilisateur.objects.create_user(
        "t@essai.test", prenom="T", nom="Ech", is_staff=True
    )
    technicien.user_permissions.set(Permission.objects.filter(content_type__app_label="acteurs"))
    client.force_login(technicien)
    page = _page(client, distribution.agent.utilisateur)
    envoi = _envoi(page, is_superuser="on", is_staff="on")
    assert client.post(page.wsgi_request.path, envoi).status_code == 302
    compte = Utilisateur.objects.get(pk=distribution.agent.utilisateur.pk)
    assert (compte.is_superuser, compte.is_staff) == (False, False)
    url = reverse("admin:acteurs_utilisateur_change", args=[distribution.superutilisateur.pk])
    assert client.post(url, envoi).status_code == 403


# --- Territories, organisations, charter --------------------------------------------


@pytest.mark.parametrize(
    ("cle", "texte", "attendu"),
    [
        ("delai_accuse", "3", 3),
        ("note_soignante", "oui", True),
        ("notice_version", "v2", "v2"),
        ("delai_accuse", "deux", None),
        ("delai_accuse", "-1", None),
        ("note_soignante", "1", None),
        ("inconnu", "1", None),
    ],
)
def test_reglages(racine, distribution, cle, texte, attendu):
    Reglage.objects.all().delete()
    page = racine.get(reverse("admin:acteurs_territoire_change", args=[distribution.territoire.pk]))
    assert "par défaut : 2 jours ouvrés" in page.text
    envoi = _envoi(page)
    envoi |= {"reglages-TOTAL_FORMS": 1, "reglages-0-cle": cle, "reglages-0-valeur": texte}
    envoi |= {"reglages-0-du": "01/09/2026", "reglages-0-source": "Copil"}
    reponse = racine.post(page.wsgi_request.path, envoi)
    assert reponse.status_code == (200 if attendu is None else 302)
    assert list(Reglage.objects.values_list("valeur", flat=True)) == (
        [] if attendu is None else [attendu]
    )


def test_adhesion(racine, distribution, journal):
    organisation = distribution.organisations["moselis"]
    page = racine.get(reverse("admin:acteurs_organisation_change", args=[organisation.pk]))
    envoi = _envoi(page)
    envoi |= {"adhesions-0-fin_0": "01/11/2026", "adhesions-0-fin_1": "12:00:00"}
    assert racine.post(page.wsgi_request.path, envoi).status_code == 302
    assert not Adhesion.objects.en_vigueur().filter(organisation=organisation).exists()
    assert [a for a, _ in journal] == ["adhesion_modifiee"]


def test_publier_une_charte(racine, distribution, journal):
    page = racine.get(reverse("admin:acteurs_charte_add"))
    envoi = _envoi(page, territoire=distribution.territoire.pk, texte="Nouvelle charte.")
    assert racine.post(page.wsgi_request.path, envoi).status_code == 302
    charte = Charte.objects.get(texte="Nouvelle charte.")
    assert charte.version == 2
    assert [a for a, _ in journal] == ["charte_publiee"]
    url = reverse("admin:acteurs_charte_change", args=[charte.pk])
    assert racine.post(url, {**envoi, "texte": "Autre"}).status_code == 403


def test_recherche_de_l_autocompletion(racine):
    envoi = {"term": "mos", "app_label": "acteurs", "model_name": "affectation"}
    reponse = racine.get("/admin/autocomplete/", {**envoi, "field_name": "organisation"})
    assert [r["text"] for r in reponse.json()["results"]] == ["MOSELIS"]


def test_une_cle_qui_n_en_est_pas_une(racine, distribution):
    """A choice or a row that no key designates: the form again, or nothing done; never a 500."""
    organisation = distribution.organisations["ars"]
    page = reverse("admin:acteurs_organisation_change", args=[organisation.pk])
    for cle in ("NaN", "9223372036854775808"):
        assert racine.post(page, {"rattachee_a": cle, "communes": [cle, ""]}).status_code == 200
        action = {"action": "retirer_second_facteur", "_selected_action": [cle]}
        assert (
            racine.post(reverse("admin:acteurs_utilisateur_changelist"), action).status_code == 302
        )


def test_identite_hors_de_l_admin():
    assert identite.courante() == identite.PERSONNE
