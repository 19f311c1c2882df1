"""Every model with case data is a piece, behind its wall, and in the retention list (SP-19)."""

import inspect

import pytest
from django.apps import apps
from django.db import connection

from partnership.secret import conservation
from partnership.secret.models import Dossier, DroitGroupe, DroitPersonne, PieceDeDossier
from partnership.secret.privileges import MURS, modeles_de_cas

LISTES_A_PART = {
    "secret.CleDossier", "secret.EcheanceConservation", "secret.EntreeCercle",
    "secret.GelConservation", "secret.DroitGroupe", "secret.DroitPersonne",
    "personne.OrdreEffacement", "personne.DossierConcerne", "personne.CopieContenu",
}  # fmt: skip
PIECES = [m for m in apps.get_models() if issubclass(m, PieceDeDossier)]


def vers_un_dossier(modele) -> bool:
    """By a foreign key to Dossier, or to anything of a dossier."""
    return any(
        c.is_relation and c.related_model and (
            c.related_model is Dossier or issubclass(c.related_model, PieceDeDossier)
        )
        for c in modele._meta.get_fields()
        if c.concrete
    )  # fmt: skip


def test_ce_qui_touche_un_dossier_est_une_piece():
    intrus = {
        m._meta.label
        for m in apps.get_models(include_auto_created=True)
        if vers_un_dossier(m) and not issubclass(m, PieceDeDossier)
    }
    assert intrus == LISTES_A_PART


@pytest.mark.parametrize("modele", PIECES, ids=lambda m: m._meta.label)
def test_une_piece_a_sa_categorie_et_ses_murs(db, modele):
    """Row security on, forced, four policies, each on the permissions of the model's category."""
    assert modele.categorie is not None
    table = modele._meta.db_table
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass",
            [table],
        )
        assert curseur.fetchone() == (True, True)
        curseur.execute(
            "SELECT cmd, coalesce(qual, '') || coalesce(with_check, ''), permissive, roles"
            " FROM pg_policies WHERE tablename = %s AND NOT 'palier_proprietaire' = ANY (roles)",
            [table],
        )
        murs = {cmd: (texte, permissif, roles) for cmd, texte, permissif, roles in curseur}
    assert set(murs) == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    code = modele.categorie.lower()
    for cmd, (texte, permissif, roles) in murs.items():
        geste = "ecrire" if cmd == "INSERT" else "lire"
        assert f"palier.permission('{geste}_{code}'" in texte, (table, cmd)
        assert (permissif, roles) == ("PERMISSIVE", ["public"])


def test_les_autres_tables_de_cas_sont_murees(db):
    for modele in set(modeles_de_cas()) - set(PIECES):
        with connection.cursor() as curseur:
            curseur.execute(
                "SELECT relrowsecurity, relforcerowsecurity, (SELECT count(*) FROM pg_policies"
                " WHERE tablename = relname) FROM pg_class WHERE oid = %s::regclass",
                [modele._meta.db_table],
            )
            mure, force, nombre = curseur.fetchone()
        assert mure, modele
        assert force or modele in {DroitGroupe, DroitPersonne}, modele
        assert nombre >= 1, modele


def test_les_tables_ordinaires_ne_portent_pas_de_mur_oublie(db):
    """A walled table that `modeles_de_cas` ignores would get the privileges of an ordinary one."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT tablename FROM pg_policies UNION SELECT relname FROM pg_class"
                        " WHERE relrowsecurity")  # fmt: skip
        murees = {nom for (nom,) in curseur.fetchall()}
    assert murees == {m._meta.db_table for m in modeles_de_cas()}


def test_chaque_modele_de_cas_a_sa_duree():
    """SP-19: a model without a duration, or a duration without a model, fails."""
    classes = conservation.conservation()
    assert set(classes) == {m._meta.label for m in modeles_de_cas()}
    for modele, cycles in classes.items():
        assert cycles, modele
        for cycle in cycles:
            assert cycle.source
            assert 0 <= cycle.mois <= 60, "no duration of domain.md § 4 is longer"
    assert {c.nom for c in classes["secret.Journal"]} == {"journal"}


@pytest.mark.parametrize(
    "change",
    [{"puis": "rien"}, {"source": ""}, {"mois": 0}, {"puis": "conservation"}, {"mois": 13}],
)
def test_une_duree_illisible_arrete(change):
    ligne = {
        "titre": "t", "mois": 6, "depuis": "x", "puis": "effacement", "source": "s",
        "bornes": [1, 12],
    } | change  # fmt: skip
    with pytest.raises(ValueError, match="illisible"):
        conservation._cycle("essai", ligne)


def test_l_admin_n_enregistre_aucun_modele_de_cas():
    """SP-10."""
    from django.contrib import admin

    admin.autodiscover()
    assert admin.site._registry
    assert not set(admin.site._registry) & set(modeles_de_cas())


def test_les_mecanismes_sont_ceux_de_la_liste():
    assert {m.__name__ for m in MURS} == {
        "Dossier", "EntreeCercle", "DroitGroupe", "DroitPersonne", "Journal", "Evenement", "Accord",
    }  # fmt: skip
    assert inspect.isabstract(PieceDeDossier) or PieceDeDossier._meta.abstract


# --- Retention: nothing is out of its reach (SP-19) ---------------------------------------------

DOSSIER = {c.nom for c in conservation.cycles_de_dossier()}
COURTS = {c.nom for c in conservation.cycles_courts()}


def test_la_conservation_atteint_chaque_table_d_un_dossier(db):
    """A foreign key to a dossier in the base, and the owner's policy, and nobody else's."""
    attendues = {
        m._meta.db_table for m in modeles_de_cas() if vers_un_dossier(m) or m is Dossier
    }  # fmt: skip
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND confrelid = 'secret_dossier'::regclass"
        )
        liees = {nom for (nom,) in curseur.fetchall()}
        curseur.execute(
            "SELECT tablename, cmd, roles, qual FROM pg_policies WHERE policyname = 'conserver'"
        )
        ouvertes = {}
        for table, cmd, roles, texte in curseur.fetchall():
            assert (cmd, roles) == ("ALL", ["palier_proprietaire"]), table
            assert "current_user = 'palier_proprietaire'" in texte.lower(), table
            assert "palier.retention" in texte, table
            ouvertes[table] = texte
    # The keys have a policy of their own; the grants are not walled to their owner.
    ailleurs = {"secret_cledossier", "secret_droitgroupe", "secret_droitpersonne"}
    assert attendues <= liees | {"secret_dossier"}
    assert attendues - ailleurs <= set(ouvertes)


def test_chaque_modele_de_cas_est_traite(db):
    """What hangs on a dossier goes with it; the rest has a function that purges it, or stays."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'purger\\_%'")
        purges = {nom.removeprefix("purger_") for (nom,) in curseur.fetchall()}
    assert purges == COURTS
    for modele, cycles in conservation.conservation().items():
        noms = {c.nom for c in cycles}
        lie = vers_un_dossier(apps.get_model(modele)) or modele == "secret.Dossier"
        if noms <= DOSSIER:
            assert lie, modele
        else:
            assert len(noms) == 1, modele
            assert noms <= COURTS | {"chiffres"}, modele
