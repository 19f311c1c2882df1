"""Sessions: their dates, who is told, who answers, who is there, and their calendars."""

from datetime import date, time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from annuaire.commissions import actions, convocations, tasks
from annuaire.commissions import actions_seances as faire
from annuaire.commissions import lecture_seances as lire
from annuaire.commissions import regles_seances as regles
from annuaire.commissions.models import (
    Convocation,
    Mandat,
    MandatAvant,
    Seance,
)
from partnership.acteurs import horloge
from partnership.acteurs.models import Reglage
from partnership.acteurs.refus import ActionRefusee
from partnership.envois import actions as envois
from tests.annuaire.seances import JOUR, adresse, asseoir, dater, le
from tests.secret import travail


@pytest.fixture
def d(assemblee):
    return assemblee


@pytest.fixture
def boite(monkeypatch):
    """What is put in the outbox, which nobody here may read."""
    partis = []
    monkeypatch.setattr(convocations, "deposer", lambda **dit: partis.append(dit))
    return partis


# --- Dates ----------------------------------------------------------------------------------


def test_le_deuxieme_jeudi_saute_l_ascension():
    """In Moselle, 13 public holidays: domain.md § 2, and the 26th of December."""
    dates = regles.dates_de_serie(
        rang=2, jour_semaine=3, du=date(2026, 4, 1), au=date(2026, 7, 31), tous_les=1, zone="57"
    )
    assert [(d.jour.day, d.jour.month, d.feriee) for d in dates] == [
        (9, 4, False), (14, 5, True), (11, 6, False), (9, 7, False)
    ]  # fmt: skip


@given(
    st.sampled_from([1, 2, 3, 4, -1]), st.integers(0, 6), st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.integers(0, 800), st.integers(1, 3),
)  # fmt: skip
def test_une_serie_tombe_ou_elle_dit(rang, jour_semaine, du, duree, pas):
    au = du + timedelta(days=duree)
    dates = [
        d.jour
        for d in regles.dates_de_serie(
            rang=rang, jour_semaine=jour_semaine, du=du, au=au, tous_les=pas, zone=""
        )
    ]
    assert dates == sorted(set(dates))
    for jour in dates:
        assert du <= jour <= au
        assert jour.weekday() == jour_semaine
        if rang > 0:
            assert (jour.day - 1) // 7 == rang - 1
        else:
            assert (jour + timedelta(days=7)).month != jour.month
        assert (jour.year * 12 + jour.month - du.year * 12 - du.month) % pas == 0


def test_une_serie_se_relit_puis_s_ajoute(d, connecte):
    """The preview skips the holiday and the day already taken; only what is ticked is added."""
    c = connecte(d.coordinatrice)
    serie = {"rang": "2", "jour_semaine": "3", "tous_les": "1", "du": "2027-04-01",
             "au": "2027-08-31", "heure": "14:00", "fin": "16:00", "lieu": "Mairie", "visio": ""}  # fmt: skip
    assert (
        c.post(adresse("planifier", d.commission.ref), {**serie, "au": "2026"}).status_code == 422
    )
    nulle_part = c.post(adresse("planifier", d.commission.ref), {**serie, "lieu": ""})
    assert nulle_part.status_code == 422
    assert "Donnez un lieu, ou un lien de visioconférence" in nulle_part.content.decode()
    with pytest.raises(ActionRefusee, match="Donnez un lieu, ou un lien"), transaction.atomic():
        dater(d, date(2027, 4, 15), lieu="")
    assert dater(d, date(2027, 4, 8), lieu="", visio="https://visio.test/salle").pk is not None
    page = c.post(adresse("planifier", d.commission.ref), serie).content.decode()
    assert "déjà une séance" in page
    assert Seance.objects.count() == 1
    choix = {**serie, "ajouter": "oui", "jours": ["2027-06-10", "2027-07-08", "2027-06-11"]}
    for _ in range(2):  # a double click adds nothing twice, and nothing out of the series
        c.post(adresse("planifier", d.commission.ref), choix)
    assert [s.jour.isoformat() for s in Seance.objects.all()] == [
        "2027-04-08", "2027-06-10", "2027-07-08"
    ]  # fmt: skip
    annee = c.get(adresse("calendrier", d.commission.ref, 2027)).content.decode()
    assert "Jeudi 10" in annee
    assert connecte(d.membre).get(adresse("planifier", d.commission.ref)).status_code == 403


# --- Who is told ----------------------------------------------------------------------------


def test_convoques_une_fois_a_leur_jour(d, boite):
    """Nothing at J-16; the convocation at J-15, the agenda at J-7, each once; nobody without account."""
    seance = dater(d, date(2026, 12, 10))
    for jour, attendu in ((24, []), (25, ["seance_convocation"] * 3)):
        with le(date(2026, 11, jour)):
            for _ in range(2):
                tasks.chaque_heure()
        assert [e["gabarit"] for e in boite] == attendu
    with le(date(2026, 12, 3)):
        tasks.chaque_heure()
    assert [e["gabarit"] for e in boite[3:]] == ["seance_ordre_du_jour"] * 3
    assert {e["reference"] for e in boite} == {"SEANCE-2026-12-10"}
    assert {e["lien"] for e in boite} == {adresse("seance", seance.ref)}
    assert len({e["cle"] for e in boite}) == 6
    papier = Convocation.objects.filter(mandat=d.mandats["papier"])
    assert [a.ecrit for a in papier] == [False, False]


def test_tardive_deplacee_annulee(d, boite):
    """Late: at once, one message for both; moved: told again, called again; cancelled: told; then nothing."""
    seance = dater(d, date(2026, 11, 5))
    assert [e["gabarit"] for e in boite] == ["seance_convocation"] * 3
    boite.clear()
    dit = {"jour": date(2027, 1, 14), "heure": time(14), "fin": None, "lieu": "Mairie", "visio": ""}
    for _ in range(2):  # the same again changes nothing
        actions.deplacer(seance=seance, par=d.coordinatrice, dit=dit)
    assert Seance.objects.get().sequence == 1
    assert [e["gabarit"] for e in boite] == ["seance_changement"] * 3
    with le(date(2026, 12, 30)):
        tasks.chaque_heure()
    assert [e["gabarit"] for e in boite[3:]] == ["seance_convocation"] * 3
    boite.clear()
    for _ in range(2):
        actions.annuler(seance=seance, par=d.coordinatrice)
    tasks.chaque_heure()
    assert [e["gabarit"] for e in boite] == ["seance_annulation"] * 3
    with pytest.raises(ActionRefusee, match="annulée"):
        actions.deplacer(seance=seance, par=d.coordinatrice, dit=dit)


def test_une_seance_que_personne_ne_connait_s_annule_sans_bruit(d, boite):
    actions.annuler(seance=dater(d, date(2027, 6, 1)), par=d.coordinatrice)
    assert boite == []


def test_un_membre_nomme_apres_est_convoque(d, boite):
    dater(d, date(2026, 11, 10))
    boite.clear()
    asseoir(d, d.commission, "logement", affectation=d.referente.affectation)
    tasks.chaque_heure()
    assert [e["utilisateur"] for e in boite] == [d.referente.utilisateur]


def test_le_territoire_fixe_ses_delais(d, boite):
    Reglage.objects.create(
        territoire=d.territoire, cle="delai_convocation", valeur=30, du=date(2026, 1, 1), source="x"
    )
    dater(d, date(2026, 12, 1))
    assert {e["gabarit"] for e in boite} == {"seance_convocation"}


def test_les_courriels_passent_par_la_boite(d, monkeypatch):
    """The real outbox takes them: known shapes, a key for each."""
    vus = []
    monkeypatch.setattr(envois.Envoi.objects, "bulk_create", lambda e, **_: vus.extend(e))
    dater(d, date(2026, 11, 5))
    assert len(vus) == 3


def test_un_courriel_ne_dit_rien_de_plus(d):
    """SP-17: no name, no place, no commission; a date and a link."""
    from types import SimpleNamespace

    from partnership.envois.courriel import composer
    from partnership.envois.models import Envoi

    for gabarit in convocations.GABARITS.values():
        envoi = Envoi(
            gabarit=gabarit, destinataire="a@b.test", reference="SEANCE-2026-12-10", lien="/x/",
            cle="c",
        )  # fmt: skip
        courriel = composer(envoi, "/x/", SimpleNamespace())
        assert "SEANCE-2026-12-10" in courriel.subject
        assert "/x/" in courriel.body
        assert "Situations" not in courriel.body


# --- Answers --------------------------------------------------------------------------------


def test_repondre_et_se_faire_remplacer(d, connecte, boite):
    """The substitute is told when the titular cannot come; the forecast of the quorum follows."""
    siege = d.mandats["membre"].siege
    actions.asseoir(
        siege=siege, par=d.coordinatrice,
        dit={"qualite": "suppleant", "affectation": d.travailleuse.affectation, "debut": date(2026, 1, 1)},
    )  # fmt: skip
    seance = dater(d, date(2026, 11, 12))
    boite.clear()
    c = connecte(d.membre)
    assert "Séances : votre réponse" in c.get("/").content.decode().replace("\u00a0", " ")
    ref = d.mandats["membre"].ref
    assert (
        c.post(adresse("repondre", seance.ref), {"mandat": ref, "dite": "oui"}).status_code == 403
    )
    assert (
        c.post(adresse("repondre", seance.ref), {"mandat": ref, "dite": "remplacee"}).status_code
        == 302
    )
    assert [e["utilisateur"] for e in boite] == [d.travailleuse.utilisateur]
    autre = {"mandat": d.mandats["clinicienne"].ref, "dite": "viendra"}
    assert c.post(adresse("repondre", seance.ref), autre).status_code == 403
    page = c.get(adresse("seance", seance.ref)).content.decode()
    assert "Se fait remplacer" in page
    assert "Pas encore, d’après les réponses" in page
    for nom in ("coordinatrice", "clinicienne"):
        faire.repondre(seance=seance, mandat=d.mandats[nom], par=getattr(d, nom), dite="viendra")
    suppleante = Mandat.objects.get(siege=siege, qualite="suppleant")
    faire.repondre(seance=seance, mandat=suppleante, par=d.travailleuse, dite="viendra")
    assert "Atteint, d’après les réponses" in c.get(adresse("seance", seance.ref)).content.decode()
    with pytest.raises(ActionRefusee, match="suppléance"):
        faire.repondre(seance=seance, mandat=suppleante, par=d.travailleuse, dite="remplacee")
    # Moved: everybody answers again.
    dit = {
        "jour": date(2026, 11, 13),
        "heure": time(14),
        "fin": None,
        "lieu": "Mairie",
        "visio": "",
    }
    actions.deplacer(seance=seance, par=d.coordinatrice, dit=dit)
    seance.refresh_from_db()
    assert lire.a_repondre(d.membre) == [seance]
    assert "pour la date d’avant" in c.get(adresse("seance", seance.ref)).content.decode()


def test_un_partenaire_qui_ne_siege_pas_lit_la_date_seule(d, connecte):
    seance = dater(d, date(2026, 11, 12))
    page = connecte(d.agent).get(adresse("seance", seance.ref)).content.decode()
    assert "Mairie" in page
    assert "Rose Petit" not in page
    assert "Quorum" not in page


# --- Calendars ------------------------------------------------------------------------------


def evenements(octets: bytes):
    agenda = Calendar.from_ical(octets)
    return str(agenda["METHOD"]), list(agenda.walk("VEVENT"))


def test_un_fichier_par_seance(d, connecte, boite):
    """RFC 5546: PUBLISH then CANCEL, the same UID, a SEQUENCE that grows; the hour is right."""
    seance = dater(d, date(2026, 12, 10), visio="https://visio.test/secret")
    c = connecte(d.agent)
    methode, (lu,) = evenements(c.get(adresse("ics", seance.ref)).content)
    assert (methode, lu["SEQUENCE"], str(lu["STATUS"])) == ("PUBLISH", 0, "CONFIRMED")
    assert lu["DTSTART"].dt.isoformat() == "2026-12-10T13:00:00+00:00"
    assert lu["DTEND"].dt - lu["DTSTART"].dt == timedelta(hours=2)
    assert "organizer" in lu
    actions.annuler(seance=seance, par=d.coordinatrice)
    reponse = c.get(adresse("ics", seance.ref))
    methode, (encore,) = evenements(reponse.content)
    assert (methode, encore["SEQUENCE"], str(encore["STATUS"])) == ("CANCEL", 1, "CANCELLED")
    assert encore["UID"] == lu["UID"]
    assert b"visio.test" not in reponse.content


def test_le_flux_secret(d, connecte, client, boite):
    """Read without signing in by who has the address; closed by hand, replaced, or with the account."""
    dater(d, date(2026, 12, 10))
    autre = actions.ouvrir(par=d.coordinatrice, dit={"genre": "logement", "nom": "Logement"})
    actions.dater(
        commission=autre, par=d.coordinatrice,
        dit={"jour": date(2026, 12, 11), "heure": time(9), "lieu": "Ici"},
    )  # fmt: skip
    c = connecte(d.membre)
    page = c.post(adresse("abonner", d.commission.ref), follow=True).content.decode()
    lien = (
        page.split("adresse-agenda")[1]
        .split(">")[1]
        .split("<")[0]
        .removeprefix("http://testserver")
    )
    assert lien not in c.get(adresse("calendrier", d.commission.ref, 2026)).content.decode()
    reponse = client.get(lien)
    assert reponse["Content-Type"].startswith("text/calendar")
    methode, lus = evenements(reponse.content)
    assert methode == "PUBLISH"
    assert [str(e["SUMMARY"]) for e in lus] == ["Situations"]
    assert b"Rose" not in reponse.content
    jeton = faire.abonner(par=d.coordinatrice)
    assert len(evenements(client.get(adresse("flux", jeton)).content)[1]) == 2
    assert client.get(adresse("flux", "x" * 43)).status_code == 404
    c.post(adresse("revoquer", d.commission.ref))
    assert client.get(lien).status_code == 404
    d.coordinatrice.affectation.fin = timezone.now()
    d.coordinatrice.affectation.save(update_fields=["fin"])
    assert client.get(adresse("flux", jeton)).status_code == 404


# --- What corrections keep, what time takes -------------------------------------------------


def test_corriger_un_mandat_garde_ce_qu_il_disait(d, connecte):
    tenu = d.mandats["papier"]
    c = connecte(d.coordinatrice)
    dit = {"qualite": "titulaire", "personne": "Mme Rose Petite", "debut": "2026-01-01"}
    assert c.post(adresse("mandat", tenu.ref), dit).status_code == 302
    assert c.post(adresse("terminer", tenu.ref), {"fin": "2026-11-02"}).status_code == 302
    avant = [(m.personne, m.charte_id is not None) for m in MandatAvant.objects.filter(mandat=tenu)]
    assert sorted(avant) == [("Mme Rose Petit", True), ("Mme Rose Petite", False)]
    assert "Mme Rose Petit," in c.get(adresse("mandat", tenu.ref)).content.decode()


def test_les_noms_s_effacent(distribution_reelle):
    """SP-19: a year after the end of the mandate, after the session of a guest; not the day before."""
    d = distribution_reelle
    with horloge.au(JOUR), d.coordinatrice.agir():
        commission = actions.ouvrir(par=d.coordinatrice, dit={"genre": "autre", "nom": "C"})
        tenu = asseoir(d, commission, "usagers", personne="Mme Rose Petit")
        d.commission = commission
        seance = dater(d, JOUR.date())
        for nom in ("M. Paul", "M. Jean"):
            faire.entrer(seance=seance, par=d.coordinatrice, personne=nom, charte_papier=True)
        faire.lever(seance=seance, par=d.coordinatrice)
        dit = {"qualite": "titulaire", "personne": "Mme Rose", "debut": date(2026, 1, 1)}
        actions.asseoir(siege=tenu.siege, par=d.coordinatrice, dit=dit, mandat=tenu)
        actions.terminer(mandat=tenu, par=d.coordinatrice, fin=JOUR.date())
    for jour, reste in ((date(2027, 11, 2), True), (date(2027, 11, 3), False)):
        travail.passer(jour)
        noms = " ".join(
            nom
            for table in ("mandat", "mandatavant", "presence")
            for (nom,) in travail.lire(f"SELECT personne FROM commissions_{table}")
        )
        assert any(n in noms for n in ("Rose", "Paul", "Jean")) == reste
    assert len(set(travail.lire("SELECT personne FROM commissions_presence"))) == 2
