"""Retention of dossiers, through the task, as the worker's role, day by day (SP-19)."""

from collections import Counter
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from partnership.acteurs import horloge, identite
from partnership.acteurs.models import Reglage
from partnership.secret import cercle
from partnership.secret.actions_conservation import geler
from partnership.secret.models import Dossier, PreuveAccord
from partnership.secret.privileges import modeles_de_cas
from partnership.secret.recus.models import FormulaireSigne
from partnership.secret.regles_conservation import ajouter_mois
from signalements import actions
from signalements.models import FaitObserve
from tests.depot.objets import demande_prete
from tests.secret.outils import consentir, inserer, retirer, superutilisateur, une_de_chaque
from tests.secret.travail import comme_travailleur, dossiers, jours, le, lire, passer

from . import scenes


def refuse(d):
    s = scenes.transmis(d)
    with d.clinicienne.agir():
        actions.accuser(signalement=s, par=d.clinicienne)
        actions.refuser(signalement=s, par=d.clinicienne, motif="voisinage", conseil="mediation")
    return s


def lettres() -> list:
    return lire(
        "SELECT reference, destinataire, lien FROM envois_envoi WHERE gabarit = 'conservation'"
        " ORDER BY 1, 2"
    )


SCENES = {
    "brouillon": (lambda d: scenes.observer(d.agent), 6, "non_transmis", "REFERENT_SOCIAL"),
    "oppose": (scenes.oppose, 6, "non_transmis", "REFERENT_SOCIAL"),
    "refuse": (refuse, 6, "non_recevable", "REFERENT_SOCIAL"),
    "clos": (scenes.clos, 24, "clos", "REFERENT_SOCIAL"),
    "laisse": (scenes.en_evaluation, 24, "clos", "CLINICIEN"),
}


def test_chaque_cycle_a_son_jour(distribution_reelle):
    """Day −1 and day 0 of each warning and each erasure, in one life of the base."""
    d, jour = distribution_reelle, horloge.aujourdhui()
    tous = {nom: faire(d) for nom, (faire, *_) in SCENES.items()}
    partis: set = set()
    for mois in (6, 24):
        terme = ajouter_mois(jour, mois)
        concernes = {nom for nom, (_, duree, *_) in SCENES.items() if duree == mois}
        fins = Counter(SCENES[nom][2] for nom in concernes)
        assert not [c for c in passer(terme - jours(31)) if c[0] in fins]
        averties = {c: n for c, n in passer(terme - jours(30)).items() if c[0] in fins}
        assert averties == {(cycle, "avertis"): n for cycle, n in fins.items()}
        annonces = lire("SELECT dossier_id, cycle, role, averti_le, agir_le FROM"
                        " secret_echeanceconservation")  # fmt: skip
        assert set(annonces) == {
            (tous[n].dossier_id, *SCENES[n][2:], terme - jours(30), terme) for n in concernes
        }
        assert not [c for c in passer(terme - jours(1)) if c[0] in fins]
        assert dossiers() == {s.dossier_id for n, s in tous.items() if n not in partis}
        effaces = {c: n for c, n in passer(terme).items() if c[0] in fins}
        assert effaces == {(cycle, "faits"): n for cycle, n in fins.items()}
        partis |= concernes
        assert dossiers() == {s.dossier_id for n, s in tous.items() if n not in partis}
    assert not dossiers()
    bilan = lire("SELECT cycle, sum(avertis), sum(faits), sum(echecs) FROM secret_bilanconservation"
                 " WHERE cycle IN ('non_transmis', 'non_recevable', 'clos') GROUP BY 1")  # fmt: skip
    assert set(bilan) == {("non_transmis", 2, 2, 0), ("non_recevable", 1, 1, 0), ("clos", 2, 2, 0)}


def test_on_avertit_ceux_qui_l_ont_en_main(distribution_reelle, connecte):
    """One e-mail each, a reference and a link; « À faire » says the day; twice is the same."""
    d, jour = distribution_reelle, horloge.aujourdhui()
    s, laisse = scenes.clos(d), scenes.en_evaluation(d)
    terme = ajouter_mois(jour, 24)
    passer(terme - jours(30))
    attendues = [
        (s.reference, "referente2@essai.test", reverse("signalements:dossier", args=[s.pk])),
        (s.reference, "referente@essai.test", reverse("signalements:dossier", args=[s.pk])),
        (laisse.reference, "clinicienne@essai.test",
         reverse("signalements:dossier", args=[laisse.pk])),
    ]  # fmt: skip
    assert lettres() == attendues
    assert not [c for c in passer(terme - jours(30)) if c[1] == "avertis"]
    assert lettres() == attendues
    for qui, vu, pas_vu in (("referente", s, laisse), ("clinicienne", laisse, s)):
        html = connecte(d.acteurs[qui]).get(reverse("accueil")).content.decode()
        bloc = html[html.index("Bientôt effacés") :].partition("</ul>")[0]
        assert vu.reference in bloc
        assert pas_vu.reference not in bloc
    for qui in ("agent", "coordinatrice", "referente_batigere", "deleguee"):
        html = connecte(d.acteurs[qui]).get(reverse("accueil")).content.decode()
        assert "Bientôt effacés" not in html


def test_un_contact_fait_repartir_le_delai(distribution_reelle):
    """A contact that no cover tells of (SUIVI_SOINS) counts too; the announcement is withdrawn."""
    d, jour = distribution_reelle, horloge.aujourdhui()
    s = scenes.en_evaluation(d)
    terme = ajouter_mois(jour, 24)
    assert passer(terme - jours(30))["clos", "avertis"] == 1
    contact = terme - jours(2)
    with le(contact), d.clinicienne.agir():
        actions.consigner_contact(
            signalement=s, par=d.clinicienne, le=horloge.maintenant(), resultat="absente"
        )
    passer(terme)
    assert dossiers() == {s.dossier_id}
    assert not lire("SELECT 1 FROM secret_echeanceconservation")
    second = ajouter_mois(contact, 24)
    assert passer(second - jours(30))["clos", "avertis"] == 1
    passer(second - jours(1))
    assert dossiers() == {s.dossier_id}
    passer(second)
    assert not dossiers()
    assert len(lettres()) == 2


def test_une_ecriture_dans_la_fiche_fait_repartir_le_delai(distribution_reelle):
    """Taking a fact away leaves no piece behind: the cover remembers the day."""
    d, jour = distribution_reelle, horloge.aujourdhui()
    s = scenes.observer(d.agent, faits=2)
    terme = ajouter_mois(jour, 6)
    with le(terme - jours(40)), d.agent.agir(), transaction.atomic():
        fait = FaitObserve.objects.visibles_par(d.agent).filter(dossier=s.dossier_id).first()
        actions.retirer_fait(signalement=s, par=d.agent, fait=fait)
    passer(terme - jours(30))
    passer(terme)
    assert dossiers() == {s.dossier_id}
    assert not lettres()


def test_une_horloge_arretee_n_efface_rien_sans_avertir(distribution_reelle):
    """Months late, the first passage warns, and the notice runs in full."""
    d, jour = distribution_reelle, horloge.aujourdhui()
    scenes.observer(d.agent)
    tard = ajouter_mois(jour, 6) + jours(100)
    assert passer(tard)["non_transmis", "avertis"] == 1
    passer(tard + jours(29))
    assert dossiers()
    passer(tard + jours(30))
    assert not dossiers()


def test_le_reglage_du_territoire(distribution_reelle):
    """A dated setting changes the delay from its day on, and never beyond the ceiling."""
    d, jour = distribution_reelle, horloge.aujourdhui()
    scenes.observer(d.agent)
    for cle, valeur in (("non_transmis", 90), ("preavis", 10)):
        Reglage.objects.create(
            territoire=d.territoire, cle=f"conservation_{cle}", valeur=valeur, du=jour, source="x"
        )
    terme = ajouter_mois(jour, 24)
    assert not [c for c in passer(ajouter_mois(jour, 6)) if c[0] == "non_transmis"]
    assert ("non_transmis", "avertis") not in passer(terme - jours(11))
    assert passer(terme - jours(10))["non_transmis", "avertis"] == 1
    assert passer(terme)["non_transmis", "faits"] == 1


# --- What is left ---------------------------------------------------------------------------------


def lignes_du_dossier(dossier) -> dict[str, int]:
    """How many rows each case table holds of a dossier, by every column that could name it."""
    trouvees = {}
    for modele in modeles_de_cas():
        for champ in modele._meta.concrete_fields:
            if champ.name in {"dossier", "content_object"} or (
                modele is Dossier and champ.primary_key
            ):
                sql = f"SELECT count(*) FROM {modele._meta.db_table} WHERE {champ.column} = %s"
                trouvees[modele._meta.label] = lire(sql, dossier)[0][0]
    return trouvees


def garnir(d, s, voisin) -> None:
    """A row in every case table for this dossier, an accord withdrawn, a sheet that follows it."""
    demande_prete(d, s)
    with d.referente.agir(), transaction.atomic():
        dossier = Dossier.objects.visibles_par(d.referente).get(pk=s.dossier_id)
        accord = consentir(d.referente, dossier, ["FAITS"], [d.organisations["ccas"]])
        retirer(d.referente, accord)
        cercle.faire_entrer(
            dossier=dossier, organisation=d.travailleuse.organisation, qualite="OPERATEUR",
            par=d.referente, affectation=d.travailleuse.affectation,
        )  # fmt: skip
    vides = {m for m, n in lignes_du_dossier(s.dossier_id).items() if not n}
    with superutilisateur() as c:
        for piece in une_de_chaque(dossier, d.referente.affectation):
            if piece._meta.label in vides:
                if isinstance(piece, FormulaireSigne):
                    piece.accord = accord
                inserer(c.cursor(), [piece])
        c.execute("UPDATE signalements_signalement SET suite_de_id = %s, modifie_le = now() +"
                  " '1 year' WHERE id = %s", [s.pk, voisin.pk])  # fmt: skip


def test_rien_ne_reste_qu_une_preuve_et_des_chiffres(distribution_reelle, connecte):
    """No row in any case table, whatever the model; 404; figures and journal as before."""
    d, jour = distribution_reelle, horloge.aujourdhui()
    s, voisin = scenes.clos(d), scenes.clos(d)
    garnir(d, s, voisin)
    avant = lignes_du_dossier(s.dossier_id)
    assert {m for m, n in avant.items() if not n} == {
        "personne.OrdreEffacement", "secret.BrisDeGlace", "secret.EcheanceConservation",
        "secret.GelConservation",
        "secret.PreuveAccord",
    }  # fmt: skip
    chiffres = lire("SELECT id, le, nature, detail FROM secret_evenement ORDER BY id")
    terme = ajouter_mois(jour, 24)
    passer(terme - jours(30))
    annonce, autres = lignes_du_dossier(s.dossier_id), lignes_du_dossier(voisin.dossier_id)
    assert annonce["secret.EcheanceConservation"] == 1
    passer(terme)

    apres = lignes_du_dossier(s.dossier_id)
    assert {m for m, n in apres.items() if n} == {"secret.Journal", "secret.PreuveAccord"}
    assert apres["secret.PreuveAccord"] == avant["secret.Accord"]
    assert apres["secret.Journal"] == annonce["secret.Journal"] + 1
    assert lire("SELECT id, le, nature, detail FROM secret_evenement ORDER BY id") == chiffres
    assert lignes_du_dossier(voisin.dossier_id) == autres
    assert lire("SELECT suite_de_id FROM signalements_signalement") == [(None,)]
    for qui in ("referente", "clinicienne", "agent"):
        efface = connecte(d.acteurs[qui]).get(reverse("signalements:dossier", args=[s.pk]))
        inconnu = connecte(d.etrangere).get(reverse("signalements:dossier", args=[s.pk]))
        assert (efface.status_code, inconnu.status_code) == (404, 404)
    liste = connecte(d.referente).get(reverse("signalements:liste")).content.decode()
    assert voisin.reference in liste
    assert s.reference not in liste


def test_la_preuve_d_un_accord_dit_quand_il_a_fini(distribution_reelle):
    """Withdrawn, expired, or ended with its dossier; nothing that names anybody."""
    d, jour = distribution_reelle, horloge.aujourdhui()
    s = scenes.clos(d)
    garnir(d, s, scenes.observer(d.agent))
    terme = ajouter_mois(jour, 24)
    passer(terme - jours(30))
    passer(terme)
    fins = lire("SELECT type, fini_le FROM secret_preuveaccord")
    # `retirer` dates the withdrawal of 2 September 2026, `une_de_chaque` none.
    assert sorted(fins) == [
        ("CONSENTEMENT", date(2026, 9, 2)), ("INFORMATION", terme), ("RETRAIT", date(2026, 9, 2))
    ]  # fmt: skip
    colonnes = {f.name for f in PreuveAccord._meta.concrete_fields}
    assert not colonnes & {"recueilli_par", "motif", "auteur", "representant", "temoin"}


# --- Holds ------------------------------------------------------------------------------------------


def test_un_dossier_gele_ne_s_efface_pas(distribution_reelle, connecte):
    """The delegate types a reference; lifted, the dossier is announced anew before it goes."""
    d, jour = distribution_reelle, horloge.aujourdhui()
    s = scenes.observer(d.agent)
    terme = ajouter_mois(jour, 6)
    passer(terme - jours(30))
    deleguee = connecte(d.deleguee)
    page = deleguee.get(reverse("secret:conservation")).content.decode()
    assert page.count(s.reference) == 0, "not within 30 days by the clock of today"
    with le(terme - jours(20)):
        assert s.reference in deleguee.get(reverse("secret:conservation")).content.decode()
        envoi = {"reference": s.reference, "motif": "CONTENTIEUX"}
        assert deleguee.post(reverse("secret:geler"), envoi).status_code == 302
        deux = deleguee.post(reverse("secret:geler"), envoi)
        assert deux.status_code == 422
        assert "déjà conservé" in deux.content.decode()
    passer(terme + jours(1))
    passer(terme + jours(100))
    assert dossiers() == {s.dossier_id}
    assert not lire("SELECT 1 FROM secret_echeanceconservation")
    ((gel,),) = lire("SELECT id FROM secret_gelconservation")
    for _ in range(2):
        assert deleguee.post(reverse("secret:lever", args=[gel])).status_code == 302
    assert passer(terme + jours(101))["non_transmis", "avertis"] == 1
    assert dossiers() == {s.dossier_id}
    assert passer(terme + jours(131))["non_transmis", "faits"] == 1
    lus = lire("SELECT action FROM secret_journal WHERE dossier = %s AND action IN"
               " ('gel_pose', 'gel_leve', 'effacement') ORDER BY le", s.dossier_id)  # fmt: skip
    assert [a for (a,) in lus] == ["gel_pose", "gel_leve", "effacement"]


def test_la_base_refuse_d_effacer_un_dossier_gele(distribution_reelle):
    """Whatever Python believes."""
    d = distribution_reelle
    s = scenes.observer(d.agent)
    with d.deleguee.agir():
        geler(par=d.deleguee, reference=s.reference, motif="CONTROLE")
    with comme_travailleur(), identite.agir_comme(identite.SYSTEME), transaction.atomic():
        with pytest.raises(DatabaseError, match="dossier gele"), connection.cursor() as c:
            c.execute("SELECT palier.effacer_dossier(%s, current_date)", [s.dossier_id])
        transaction.set_rollback(True)


@pytest.mark.parametrize("qui", ["referente", "clinicienne", "agent", "admin_organisation",
                                 "coordinatrice", "etrangere"])  # fmt: skip
def test_seule_la_deleguee(distribution, connecte, qui):
    client = connecte(distribution.acteurs[qui])
    assert client.get(reverse("secret:conservation")).status_code == 403
    assert client.get(reverse("secret:geler")).status_code == 403


def test_une_reference_d_ailleurs_n_existe_pas(distribution, connecte):
    """SP-01: another organisation's dossier, or none: the same sentence, the same bytes."""
    d = distribution
    autre = scenes.observer(d.referente_batigere)
    reponses = [
        connecte(d.deleguee).post(
            reverse("secret:geler"), {"reference": reference, "motif": "CONTROLE"}
        )
        for reference in (autre.reference, "SIG-1999-0001")
    ]
    assert [r.status_code for r in reponses] == [422, 422]
    for reponse in reponses:
        texte = reponse.content.decode()
        assert "Aucun dossier de votre organisme ne porte cette référence" in texte
        assert "Ferrand" not in texte
    assert "SIG-2026-0143" in connecte(d.deleguee).post(
        reverse("secret:geler"), {"reference": "M. Ferrand", "motif": "CONTROLE"}
    ).content.decode()  # fmt: skip
