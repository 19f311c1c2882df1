"""Two sessions of the demonstration, held through the actions of their pages."""

from datetime import time, timedelta

from annuaire.commissions import actions as commissions
from annuaire.commissions import actions_seances
from annuaire.commissions.models import Commission, Mandat, Seance
from annuaire.situations import actions
from annuaire.situations.models import Point, Releve, Saisine
from annuaire.situations.seance import actions as live
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Organisation

Troupe = dict[str, Acteur]
RETENU = "La commission propose une visite à deux, annoncée par courrier, puis un point des droits."
DECISION = "Une visite commune du CCAS et de la conseillère sociale, dans les quinze jours."


def _commission(par: Acteur) -> Commission | None:
    ouvertes = Commission.objects.filter(territoire=par.territoire, genre="situations")
    return ouvertes.order_by("pk").first()


def passee(par: Acteur) -> Seance | None:
    """Return the last session before today."""
    seances = Seance.objects.filter(commission=_commission(par), jour__lt=horloge.aujourdhui())
    return seances.order_by("-jour").first()


def du_jour(par: Acteur) -> Seance | None:
    """Return the session of today, added if the calendar has none."""
    commission, jour = _commission(par), horloge.aujourdhui()
    if commission is None:
        return None
    deja = commission.seances.filter(jour=jour, annulee_le=None).first()
    if deja is not None:
        return deja
    with horloge.au(horloge.maintenant() - timedelta(days=14)), par.agir():
        return commissions.dater(
            commission=commission, par=par,
            dit={"jour": jour, "heure": time(14), "fin": time(16),
                 "lieu": "Mairie de Metz, salle du conseil"},
        )  # fmt: skip


def tenue(troupe: Troupe, seance: Seance, saisines: list[Saisine]) -> None:
    """Hold a session of two weeks ago, up to the release of its relevé."""
    with horloge.au(seance.commence):
        _faire_entrer(troupe, seance, "Hélène", "Paul", "Samia")
        for saisine in saisines:
            point = _examiner(troupe, seance, saisine, ("Paul", "Samia"))
            _valider(troupe, point, "Paul", "Samia")
            with troupe["Hélène"].agir():
                actions.diffuser(point=point, par=troupe["Hélène"])
        with troupe["Hélène"].agir():
            actions_seances.lever(seance=seance, par=troupe["Hélène"])


def en_cours(troupe: Troupe, seance: Seance, saisines: list[Saisine]) -> None:
    """Open the session of today: a point examined, its relevé to validate; the next on the screen
    of the room, an opinion given, one awaited; the others to come."""
    helene = troupe["Hélène"]
    with horloge.au(seance.commence - timedelta(days=5)):
        for prenom, dite in (("Hélène", "viendra"), ("Samia", "viendra"), ("Paul", "remplacee"),
                             ("Claire", "viendra")):  # fmt: skip
            with troupe[prenom].agir():
                actions_seances.repondre(
                    seance=seance, mandat=_mandat(troupe, seance, prenom), par=troupe[prenom],
                    dite=dite,
                )  # fmt: skip
    _faire_entrer(troupe, seance, "Hélène", "Claire", "Samia")
    for saisine in saisines[:1]:
        _examiner(troupe, seance, saisine, ("Claire", "Samia"))
    for saisine in saisines[1:2]:
        with helene.agir():
            point = _point(helene, seance, saisine)
            live.montrer(seance=seance, par=helene, point=point)
            live.frapper(
                point=point, par=helene, champ="synthese", revision=0,
                texte="Elle accepterait une visite, si elle en connaît le jour.",
            )  # fmt: skip
        with troupe["Samia"].agir():
            actions.donner_avis(
                point=_point(troupe["Samia"], seance, saisine), par=troupe["Samia"],
                sens="accord", texte="Une visite à deux, oui.",
            )  # fmt: skip


def _faire_entrer(troupe: Troupe, seance: Seance, *prenoms: str) -> None:
    par = troupe["Hélène"]
    with par.agir():
        for prenom in prenoms:
            tenu = _mandat(troupe, seance, prenom)
            actions_seances.entrer(seance=seance, par=par, mandat=tenu)


def _mandat(troupe: Troupe, seance: Seance, prenom: str) -> Mandat:
    siens = Mandat.objects.select_related("affectation__utilisateur", "siege")
    return siens.get(siege__commission=seance.commission_id, affectation=troupe[prenom].affectation)


def _point(acteur: Acteur, seance: Seance, saisine: Saisine) -> Point:
    lus = Point.objects.visibles_par(acteur).select_related("saisine__dossier", "seance")
    return lus.get(seance=seance, saisine=saisine, ote_le=None)


def _examiner(troupe: Troupe, seance: Seance, saisine: Saisine, avis: tuple[str, ...]) -> Point:
    """Examine a point: opinions, what is typed, the plan; end it, send its relevé to validate."""
    par = troupe["Hélène"]
    with par.agir():
        point = _point(par, seance, saisine)
        live.montrer(seance=seance, par=par, point=point)
    for prenom in avis:
        with troupe[prenom].agir():
            sien = _point(troupe[prenom], seance, saisine)
            actions.donner_avis(point=sien, par=troupe[prenom], sens="accord")
    with par.agir():
        for champ, texte in (("synthese", RETENU), ("decision", DECISION)):
            live.frapper(point=point, par=par, champ=champ, texte=texte, revision=0)
        _planifier(par, point, saisine)
        live.terminer_point(point=point, par=par)
        actions.soumettre(point=point, par=par)
    return point


def _planifier(par: Acteur, point: Point, saisine: Saisine) -> None:
    ccas = Organisation.objects.get(territoire=par.territoire, nom_court="CCAS de Metz")
    for organisation, quoi, jours in (
        (saisine.organisation, "Prévenir par courrier avant chaque passage", 10),
        (ccas, "Faire le point des droits, au rythme de la personne", 21),
    ):
        actions.ajouter_action(
            point=point, par=par, quoi=quoi, organisation=organisation,
            echeance=horloge.aujourdhui() + timedelta(days=jours), information="Par la conseillère",
        )  # fmt: skip
    actions.fixer_revue(point=point, par=par, le=horloge.aujourdhui() + timedelta(days=70))


def _valider(troupe: Troupe, point: Point, *prenoms: str) -> None:
    for prenom in prenoms:
        with troupe[prenom].agir():
            lus = Releve.objects.visibles_par(troupe[prenom])
            releve = lus.select_related("point__seance", "saisine__dossier").get(point=point.pk)
            actions.valider(releve=releve, par=troupe[prenom])
