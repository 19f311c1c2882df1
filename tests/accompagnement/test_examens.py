"""Examinations and shared evaluation: who reads what, when; what a silence is worth."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from accompagnement import tasks
from accompagnement.examens import lecture, regles, taches
from accompagnement.examens.models import (
    AvisPartage,
    AvisPrefet,
    AvisRendu,
    Examen,
    VoixDeLaPersonne,
)
from accompagnement.souslocation.enums import EtatBail
from partnership.acteurs import horloge, identite
from partnership.acteurs.refus import ActionRefusee, EtatPerime
from partnership.envois.models import Envoi
from partnership.secret import impressions
from partnership.secret.personne import actions as droits

from . import baux, examens, scenes
from .examens import JOUR
from .test_souslocation import _texte, page

PARTIES = ("operateur", "bailleur", "erah")
TABLES = (Examen, AvisRendu, AvisPartage, VoixDeLaPersonne, AvisPrefet)


def envois(gabarit: str) -> list[Envoi]:
    with identite.agir_comme(identite.SYSTEME), transaction.atomic():
        return list(Envoi.objects.filter(gabarit=gabarit))


def vus(d) -> dict:
    """By reader, the views that each wall alone shows: Python, SQL."""
    resultat = {}
    for nom, acteur in examens.qui(d).items() | {("autre", d.referente_batigere)}:
        with acteur.agir(), transaction.atomic(), connection.cursor() as curseur:
            python = sorted(
                AvisPartage.objects.visibles_par(acteur).values_list("partie", flat=True)
            )
            curseur.execute("SELECT partie FROM accompagnement_avispartage")
            sql = sorted(partie for (partie,) in curseur.fetchall())
        assert python == sql, nom
        resultat[nom] = sql
    return resultat


def test_du_calendrier_a_la_conclusion(distribution, connecte):
    """Through the doors, by each party, with what is missing said on the way."""
    d, jour = distribution, horloge.aujourdhui()
    c = baux.signee(d)
    yann, claire, sylvie = (connecte(a) for a in (d.travailleuse, d.clinicienne, d.referente))
    assert "Aucun examen n’a encore eu lieu" in page(yann, c, "examens")
    page(yann, c, "convoquer", 422, prevu_le=f"{jour - JOUR}", lieu="operateur")
    page(yann, c, "convoquer", 302, prevu_le=f"{jour}", heure="14:30", lieu="logement")
    for lecteur in (yann, claire, sylvie):
        assert "14 h 30" in page(lecteur, c, "examens")
    html = page(yann, c, "tenir", 422, tenu_le=f"{jour}", presence="absente")
    assert "Une absence a un motif" in html
    page(yann, c, "tenir", 302, tenu_le=f"{jour}", presence="absente", motif_absence="empechee")
    assert "Il manque l’avis de l’opérateur, du bailleur" in page(yann, c, "examens")
    for lecteur, partie in ((yann, "operateur"), (claire, "erah"), (sylvie, "bailleur")):
        dit = examens.domaines(partie) | {"sens": "favorable"}
        if partie == "erah":
            dit["besoins"] = ["visites", "budget"]
        page(lecteur, c, "donner_avis", 302, **dit)
    assert "Il manque ce que dit la personne" in page(yann, c, "examens")
    page(yann, c, "recueillir", 302, le=f"{jour}", souhait="rester", accord_bail="non",
         paroles="« Je veux rester. »")  # fmt: skip
    html = page(yann, c, "conclure", 422, issue="glissement_propose")
    for dit in ("12 mois de sous-location", "L’accord de la personne", "budget étudié de nouveau"):
        assert dit.lower() in html.lower(), dit
    assert "l’avis favorable" not in html.lower()
    page(yann, c, "conclure", 302, issue="maintien")
    assert baux.bail(d, c).etat == EtatBail.SIGNEE
    html = page(sylvie, c, "examens")
    assert "Maintien de la sous-location" in html
    for tu in ("Marchal", "Empêchée", "visites", "rester", "ERAH", "hôpital", "critère",
               "L’équipe qui accompagne la personne <", "Paiement", "budget"):  # fmt: skip
        assert tu not in html, tu
    html = page(claire, c, "examens")
    for dit in ("Empêchée", "Je veux rester", "Paiement du loyer", "Des visites régulières"):
        assert dit.lower() in html.lower(), dit
    page(connecte(d.referente_batigere), c, "examens", 404)


def test_aucun_avis_ne_se_lit_avant_tous(distribution):
    """The rule and the row policy: one's own house's until the last, then the partners'; a landlord
    reads its own, ever (SP-04). Whatever the order."""
    d = distribution
    c = examens.tenue(d)
    assert vus(d) == {"operateur": [], "bailleur": [], "erah": [], "autre": []}
    for rang, partie in enumerate(("erah", "bailleur", "operateur")):
        examens.donner(d, c, partie, "reserve")
        if rang < 2:
            assert vus(d) == {p: [p] if p in ("erah", "bailleur")[: rang + 1] else []
                              for p in (*PARTIES, "autre")}  # fmt: skip
            assert examens.lus(d, c).etat.rendus == {"erah", "bailleur"} - (
                set() if rang else {"bailleur"}
            )
    tous = sorted(PARTIES)
    assert vus(d) == {"operateur": tous, "erah": tous, "bailleur": ["bailleur"], "autre": []}
    with pytest.raises(ActionRefusee, match="déjà donné"):
        examens.donner(d, c, "bailleur", "favorable")


def test_un_avis_ne_se_force_pas_par_sql(distribution):
    """One's own party, one's own name, an open evaluation, once, and never changed after."""
    d = distribution
    c = baux.signee(d)
    examen = examens.convoquer(d, c)
    with d.referente.agir(), transaction.atomic():
        lue = scenes.fraiche(d.referente, c)
    commun = {"dossier": lue.dossier, "territoire": lue.territoire, "examen": examen}

    def poser(acteur, modele, **dit):
        with acteur.agir(), transaction.atomic():
            modele(auteur=acteur.affectation, organisation=acteur.organisation, **commun,
                   **dit).save(force_insert=True)  # fmt: skip

    sien = {"partie": "bailleur", "sens": "favorable"}
    with pytest.raises(DatabaseError, match="row-level"):
        poser(d.referente, AvisPartage, **sien)  # not held yet
    examens.faire(d, c, "tenir", tenu_le=horloge.aujourdhui(), presence="presente")
    for acteur, dit in (
        (d.referente, {"partie": "operateur", "sens": "favorable"}),
        (d.referente_batigere, sien),
        (d.travailleuse, sien),
        (d.clinicienne, {"partie": "operateur", "sens": "favorable"}),
    ):
        with pytest.raises(DatabaseError, match="row-level"):
            poser(acteur, AvisPartage, **dit)
    with pytest.raises(DatabaseError, match="row-level"):
        poser(d.referente, AvisRendu, partie="erah")
    poser(d.referente, AvisPartage, **sien)
    with pytest.raises(IntegrityError, match="un_avis_par_partie"):
        poser(d.referente, AvisPartage, **sien)
    lus = AvisPartage.objects.filter(partie="bailleur")
    for changer in (lambda: lus.update(sens="defavorable"), lus.delete):
        with (
            d.referente.agir(),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            changer()


def test_un_silence_ne_vaut_jamais_favorable(distribution, connecte):
    """Reminded once, with no name; then the operator goes on and it is written; a lease cannot be
    proposed; the view does not come after."""
    d = distribution
    c = examens.tenue(d)
    for partie in ("operateur", "erah"):
        examens.donner(d, c, partie)
    examens.ecouter(d, c)
    with pytest.raises(ActionRefusee, match="Laissez le temps de répondre"):
        examens.faire(d, c, "passer_outre")
    maintenant = horloge.maintenant()
    for jours in (13, 14, 20):
        with horloge.au(maintenant + jours * JOUR + timedelta(minutes=1)):
            tasks.rappeler_examens()
            tasks.rappeler_examens()
    rappels = envois("examen_avis")
    assert sorted(e.destinataire.split("@")[0] for e in rappels) == ["referente", "referente2"]
    assert {(e.reference, e.lien) for e in rappels} == {
        (c.reference, reverse("accompagnement:examens", args=[c.pk]))
    }
    with horloge.au(maintenant + 31 * JOUR):
        with d.referente.agir(), transaction.atomic():
            (groupe,) = [g for g in taches.taches(d.referente) if "Avis" in g.titre]
            assert groupe.lignes[0]["retard"]
        examens.faire(d, c, "passer_outre")
        with pytest.raises(ActionRefusee, match="Aucun avis n’est plus attendu"):
            examens.faire(d, c, "passer_outre")
        with pytest.raises(ActionRefusee, match="poursuivie sans cet avis"):
            examens.donner(d, c, "bailleur")
        with pytest.raises(ActionRefusee, match="l’avis favorable du bailleur"):
            examens.faire(d, c, "conclure", issue="glissement_propose")
        html = page(connecte(d.travailleuse), c, "examens")
        assert "Jamais donné" in html
        assert "Ne compte pas comme favorable" in html
        assert "ne compte pas comme favorable" in page(connecte(d.clinicienne), c, "dossier")
        assert vus(d)["erah"] == ["erah", "operateur"]
        assert vus(d)["bailleur"] == []
        with pytest.raises(ActionRefusee, match="derniers mois"):
            examens.faire(d, c, "conclure", issue="renouvellement")
        examens.faire(d, c, "conclure", issue="maintien")
    assert baux.bail(d, c).mois_en_tout == 18


def test_une_seule_fois_a_la_fois(distribution):
    """Convened once; two open at once impossible, by the sentence and by the base; a term held is
    not convened again; a stale page is told."""
    d = distribution
    c = baux.signee(d)
    premier = examens.convoquer(d, c)
    for _ in range(2):
        tasks.rappeler_examens()
    assert sorted(e.destinataire.split("@")[0] for e in envois("examen_convocation")) == [
        "clinicienne", "referente", "referente2", "travailleuse",
    ]  # fmt: skip
    for acteur, voulu in ((d.referente, 1), (d.clinicienne, 1), (d.referente_batigere, 0)):
        with acteur.agir(), transaction.atomic():
            assert len(taches.taches(acteur)) == voulu, acteur
    with pytest.raises(ActionRefusee, match="déjà ouvert"):
        examens.convoquer(d, c)
    with pytest.raises(EtatPerime):
        examens.faire(d, c, "reporter", version=1)
    autre = {"etat": "convoque", "echeance": date(2030, 1, 1)}
    for champs, regle in ((autre, "un_examen_ouvert"),
                          ({"etat": "tenu", "tenu_le": date(2026, 1, 1), "presence": "presente",
                            "ouverte_le": horloge.maintenant()}, "un_examen")):  # fmt: skip
        with (
            d.travailleuse.agir(),
            pytest.raises(IntegrityError, match=regle),
            transaction.atomic(),
        ):
            copie = Examen.objects.visibles_par(d.travailleuse).get(pk=premier.pk)
            copie.pk = copie.id = None
            copie._state.adding = True
            copie.id = uuid4()
            for nom, valeur in champs.items():
                setattr(copie, nom, valeur)
            copie.save(force_insert=True)
    examens.faire(d, c, "reporter")
    examens.tenir(d, c)
    with pytest.raises(ActionRefusee, match="déjà ouvert"):
        examens.convoquer(d, c)
    with pytest.raises(ActionRefusee, match="déjà eu lieu"):
        examens.faire(d, c, "reporter")
    for partie in PARTIES:
        examens.donner(d, c, partie)
    examens.ecouter(d, c, accord_bail="non")
    examens.ecouter(d, c, accord_bail="ne_sait")  # corrected in place
    examens.faire(d, c, "conclure", issue="maintien")
    suivant = examens.convoquer(d, c)
    assert suivant.echeance > premier.echeance


def test_qui_fait_quoi_et_quand(distribution):
    """The operator keeps the examination; each its own view; a frozen dossier, a lease that is over
    or a candidature closed: refused, in words."""
    d, jour = distribution, horloge.aujourdhui()
    c = baux.prete(d)
    with pytest.raises(ActionRefusee, match="sous-location signée"):
        examens.convoquer(d, c)
    baux.faire(d, c, "signer", signee_le=jour)
    with pytest.raises(ActionRefusee, match="revient à l’opérateur"):
        examens.faire(d, c, "convoquer", d.clinicienne, prevu_le=jour, lieu="operateur")
    with pytest.raises(ActionRefusee, match="revient au bailleur"):
        examens.faire(d, c, "aviser_prefet", propose=False, motif="duree", le=jour)
    with pytest.raises(ActionRefusee, match="trois mois"):
        examens.faire(d, c, "convoquer", prevu_le=jour + 100 * JOUR, lieu="operateur")
    with pytest.raises(ActionRefusee, match="lieu"):
        examens.faire(d, c, "convoquer", prevu_le=jour, lieu="CMP de Jury")
    examens.tenir(d, c)
    with pytest.raises(ActionRefusee, match="reformuler"):
        examens.ecouter(d, c, paroles="Elle est schizophrène")
    with pytest.raises(ActionRefusee, match="à l’examen, ou après"):
        examens.ecouter(d, c, le=jour - JOUR)
    _geler(d, c)
    for acte in ("donner_avis", "conclure"):
        with pytest.raises(ActionRefusee, match="gel"):
            if acte == "conclure":
                examens.faire(d, c, acte, issue="maintien")
            else:
                examens.donner(d, c, "bailleur")


def _geler(d, c):
    with d.clinicienne.agir(), transaction.atomic():
        droits.limiter(
            dossier=c.dossier, par=d.clinicienne, cle=uuid4(), motif="exactitude",
            recu_le=horloge.aujourdhui(), moyen="COURRIEL",
        )  # fmt: skip


def test_les_accords_retires(distribution, connecte):
    """SP-08: the landlord reads and writes nothing more, at once; the operator without the accord
    goes on with the calendar, reads no view of the hospital team, and can propose no lease."""
    d = distribution
    c = examens.tenue(d)
    for partie in ("erah", "operateur"):
        examens.donner(d, c, partie)
    scenes.retirer(d, c.accord)
    with d.referente.agir(), transaction.atomic(), connection.cursor() as curseur:
        for modele in TABLES:
            curseur.execute(f"SELECT count(*) FROM {modele._meta.db_table}")
            assert curseur.fetchone()[0] == 0, modele
            assert not modele.objects.visibles_par(d.referente).exists(), modele
    page(connecte(d.referente), c, "examens", 404)
    page(connecte(d.referente), c, "donner_avis", 404)
    with d.clinicienne.agir(), transaction.atomic():
        from partnership.secret.models import Accord

        partage = Accord.objects.visibles_par(d.clinicienne).get(
            dossier=c.dossier_id, finalite="PARTAGE"
        )
    scenes.retirer(d, partage)
    with horloge.au(horloge.maintenant() + 31 * JOUR):
        examens.ecouter(d, c)
        examens.faire(d, c, "passer_outre")
        assert vus(d)["operateur"] == ["operateur"]
        assert "L’accord de la personne manque" in page(connecte(d.travailleuse), c, "examens")
        with pytest.raises(ActionRefusee, match="favorable de l’équipe qui"):
            examens.faire(d, c, "conclure", issue="glissement_propose")


def test_un_bail_a_son_nom_puis_l_avis_au_prefet(distribution, connecte):
    """Everything holds: proposed, told to the préfet, printed without any ground; the sub-letting is
    still there, and a criterion that falls after changes nothing of it. Before, refused."""
    d, jour = distribution, horloge.aujourdhui()
    c = baux.signee(d)
    with pytest.raises(ActionRefusee, match="évaluation partagée qui l’a proposé"):
        baux.faire(d, c, "terminer", finie_le=jour, fin="nouveau_bail")
    with pytest.raises(ActionRefusee, match="l’a retenu"):
        examens.faire(d, c, "aviser_prefet", d.referente, propose=True, le=jour)
    plus_tard = horloge.maintenant() + 400 * JOUR
    with horloge.au(plus_tard):
        scenes.accorder(d, c, "PARTAGE", ["IDENTITE", "SITUATION_LOCATIVE"], ["operateur"])
        scenes.accorder(d, c, "CANDIDATURE", ["SITUATION_LOCATIVE"], ["moselis"])
    # The walls know one clock, that of the base: the lease is told as signed long ago.
    _vieillir(d, c, 400)
    scenes.etudier(d, c)
    examens.tenir(d, c)
    for partie in PARTIES:
        examens.donner(d, c, partie)
    examens.ecouter(d, c)
    etat = examens.lus(d, c)
    with d.travailleuse.agir(), transaction.atomic():
        elements = lecture.elements_du_bail_a_son_nom(etat)
        assert regles.manques(baux.bail(d, c), elements, jour) == []
    examens.faire(d, c, "conclure", issue="glissement_propose")
    assert baux.bail(d, c).etat == EtatBail.SIGNEE
    sylvie = connecte(d.referente)
    assert "Bail à son nom proposé" in page(sylvie, c, "examens")
    page(sylvie, c, "aviser_prefet", 422, propose="oui", motif="duree", le=f"{jour}")
    page(sylvie, c, "aviser_prefet", 302, propose="oui", le=f"{jour}")
    with pytest.raises(ActionRefusee, match="déjà écrit"):
        examens.faire(d, c, "aviser_prefet", d.referente, propose=True, le=jour)
    suite = sylvie.post(reverse("accompagnement:imprimer", args=[c.pk, "avis_prefet"])).url
    impressions.relever()
    texte = _texte(sylvie.get(suite + "telecharger/").content)
    assert "Nous proposons à cette personne un bail à son nom" in texte
    for tu in ("ERAH", "hôpital", "soin", "psych", "handicap", "critère", "avis favorable"):
        assert tu not in texte, tu
    scenes.attester(d, c, 4, "non_rempli")
    assert baux.bail(d, c).etat == EtatBail.SIGNEE
    assert "Cela ne change rien au bail" in page(connecte(d.travailleuse), c)
    baux.faire(d, c, "terminer", finie_le=jour, fin="nouveau_bail")


def _vieillir(d, c, jours: int) -> None:
    """Tell the lease as signed some days sooner, behind the back of the rules."""
    avant = horloge.aujourdhui() - jours * JOUR
    with d.travailleuse.agir(), transaction.atomic():
        from accompagnement.souslocation.models import SousLocation

        SousLocation.objects.visibles_par(d.travailleuse).filter(dossier=c.dossier_id).update(
            signee_le=avant, debut_le=avant
        )


def test_a_faire_et_requetes(distribution, connecte):
    """Near, convened, late; each party its own; a constant number of queries."""
    d = distribution
    c = baux.signee(d)

    def titres(acteur, jours=0) -> dict:
        with horloge.au(horloge.maintenant() + jours * JOUR), acteur.agir(), transaction.atomic():
            return {g.titre: g.lignes[0]["retard"] for g in taches.taches(acteur)}

    tenir = "Sous-locations : examens à tenir"
    assert [titres(d.travailleuse, j) for j in (0, 160, 190)] == [{}, {tenir: False}, {tenir: True}]
    assert titres(d.referente, 190) == titres(d.clinicienne, 190) == {}
    examens.tenir(d, c)
    avis = "Avis à donner pour une évaluation partagée"
    assert titres(d.clinicienne) == titres(d.referente) == {avis: False}
    assert list(titres(d.travailleuse)) == [avis, "Évaluations partagées en cours"]
    assert titres(d.referente_batigere) == {}
    for partie in PARTIES:
        examens.donner(d, c, partie)
    assert titres(d.clinicienne) == titres(d.referente) == {}
