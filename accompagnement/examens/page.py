"""The page of the examinations of one sub-letting, as one reader may see it."""

from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.templatetags.interface import jour

from ..models import Candidature
from ..souslocation import examens as dates
from ..souslocation.models import SousLocation
from ..souslocation.page import Bouton
from ..souslocation.visibilite import est_partenaire
from . import lecture, phrases, regles
from .enums import ACTES, EtatExamen, Partie
from .models import Examen

GRAVES = frozenset({"reporter", "passer_outre"})
PREMIERS = frozenset({"convoquer", "tenir", "donner_avis", "conclure"})
LECTEURS_AVIS = "l’équipe qui l’accompagne et l’opérateur, une fois tous les avis donnés"
A_L_OPERATEUR = "l’opérateur et l’équipe qui l’accompagne"


def composer(
    acteur: Acteur, candidature: Candidature, bail: SousLocation, lus: lecture.Lus
) -> dict:
    """Return the context of the page."""
    partie = regles.partie_de(acteur, bail, candidature)
    phrase, suite, ton = phrases.phrase(lus.etat, partie, acteur)
    examen = lus.etat.examen
    partenaire = est_partenaire(acteur)
    return {
        "candidature": candidature,
        "bail": bail,
        "bailleur": acteur.est_bailleur,
        "gele": lus.etat.gele,
        "phrase": phrase,
        "suite": suite,
        "ton": ton,
        "genre": phrases.GENRES[EtatExamen(examen.etat)] if examen else "info",
        "examen": examen,
        "examen_lignes": _lignes(examen, partenaire) if examen else [],
        "lisible": f"{A_L_OPERATEUR}, et {bail.bailleur.nom_court}",
        "lisible_avis": LECTEURS_AVIS,
        "a_l_operateur": A_L_OPERATEUR,
        "actes": _actes(acteur, candidature, bail, lus),
        "avis": _avis(lus, partie, partenaire),
        "voix": lus.etat.voix,
        "conditions": _conditions(acteur, bail, lus),
        "prochain": _prochain(bail, lus),
        "passes": [_passe(e) for e in reversed(lus.examens) if e is not examen],
        "prefet": _prefet(bail, lus),
        "prefet_ecrit": lus.prefet is not None,
    }


def _actes(acteur: Acteur, candidature: Candidature, bail: SousLocation, lus) -> list[Bouton]:
    boutons, jour_dit = [], horloge.aujourdhui()
    for acte, refus in regles.actions_possibles(acteur, candidature, bail, lus.etat, jour_dit):
        genre = "grave" if acte in GRAVES else "principal" if acte in PREMIERS else "second"
        genre = "second" if refus and genre == "principal" else genre
        url = reverse(f"accompagnement:{acte}", args=[candidature.pk])
        boutons.append(Bouton(ACTES[acte].titre, url, ACTES[acte].aide, genre, refus))
    return sorted(boutons, key=lambda b: (b.genre == "grave", b.genre != "principal"))


def _lignes(examen: Examen, partenaire: bool) -> list[tuple]:
    a = f" à {examen.heure:%H h %M}" if examen.heure else ""
    motif = examen.get_motif_absence_display() if partenaire else ""
    personne = examen.get_presence_display() + (f" : {motif.lower()}" if motif else "")
    dits = [
        ("À tenir au plus tard le", jour(examen.echeance)),
        ("Prévu le", f"{jour(examen.prevu_le)}{a}" if not examen.tenu_le else ""),
        ("Lieu", examen.get_lieu_display()),
        ("Tenu le", jour(examen.tenu_le) if examen.tenu_le else ""),
        ("La personne", personne),
        ("Conclusion", examen.get_issue_display()),
        ("Conclu le", jour(examen.conclu_le) if examen.conclu_le else ""),
    ]
    return [(titre, dit) for titre, dit in dits if dit]


def _avis(lus: lecture.Lus, partie: Partie | None, partenaire: bool) -> list[dict]:
    """Return a line for each party to the partners; to a landlord, its own alone (SP-04)."""
    if lus.etat.examen is None or lus.etat.examen.ouverte_le is None:
        return []
    lisibles = {a.partie: a for a in lus.avis}
    return [
        _un_avis(qui, lisibles.get(qui), lus)
        for qui in (Partie if partenaire else [partie] if partie else [])
    ]


def _un_avis(partie: Partie, avis, lus: lecture.Lus) -> dict:
    rendu = avis is not None or partie in lus.etat.rendus
    outre = lus.etat.examen.passe_outre_le is not None
    if avis is not None:
        dit, genre = avis.get_sens_display(), {"favorable": "fait"}.get(avis.sens, "attente")
    elif rendu:
        dit, genre = "Donné, lu quand tous le seront" if not lus.etat.clos else "Donné", "info"
    else:
        dit, genre = ("Jamais donné", "retard") if outre else ("Attendu", "attente")
    aide = "Ne compte pas comme favorable." if outre and not rendu else ""
    if rendu and avis is None and lus.etat.clos:
        aide = "L’accord de la personne manque pour que vous le lisiez."
    return {
        "qui": partie.label, "dit": dit, "genre": genre, "aide": aide,
        "domaines": avis.dits if avis else [], "besoins": avis.besoins_dits if avis else [],
    }  # fmt: skip


def _conditions(acteur: Acteur, bail: SousLocation, lus: lecture.Lus) -> list:
    """Return the conditions of a lease in her own name, to the operator while one is looked at."""
    if not lecture.suit_le_bail_a_son_nom(acteur, bail):
        return []
    elements = lecture.elements_du_bail_a_son_nom(lus)
    return regles.conditions(bail, elements, horloge.aujourdhui())


def _prochain(bail: SousLocation, lus: lecture.Lus) -> dict:
    """Return the next term, or the one that is late."""
    aujourdhui, rythme = horloge.aujourdhui(), lus.regle["examen_sous_location"]
    tard = regles.en_retard(bail.signee_le, rythme, aujourdhui, lus.tenues)
    le = tard or regles.echeance_pour(bail.signee_le, rythme, aujourdhui, lus.tenues)
    return {"le": le, "retard": tard is not None}


def _passe(examen: Examen) -> dict:
    if examen.etat == EtatExamen.ANNULE:
        detail = f"prévu le {jour(examen.prevu_le)}"
    else:
        detail = f"tenu le {jour(examen.tenu_le)}" if examen.tenu_le else ""
    dit = examen.get_issue_display() or examen.get_etat_display()
    return {"titre": f"Échéance du {jour(examen.echeance)}", "dit": dit,
            "genre": phrases.GENRES[EtatExamen(examen.etat)], "detail": detail}  # fmt: skip


def _prefet(bail: SousLocation, lus: lecture.Lus) -> list[tuple]:
    avance = lus.regle["avis_prefet_sous_location"]
    ecrit = lus.prefet
    lignes = [
        ("Fin de la période", jour(regles.terme(bail))),
        ("Au plus tard le", jour(dates.avis_au_prefet(bail.debut_le, bail.mois_en_tout, avance))),
    ]
    if ecrit is None:
        return [*lignes, ("Adressé le", "pas encore")]
    dit = "Oui" if ecrit.propose else "Non"
    return [
        *lignes,
        ("Adressé le", jour(ecrit.le)),
        ("Bail proposé", dit),
        *([("Motif", ecrit.get_motif_display())] if ecrit.motif else []),
    ]
