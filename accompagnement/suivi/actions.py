"""Writes of the accompaniment: each locks the candidature, verifies, writes and journals."""

import re
from datetime import date

from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import garder_texte
from partnership.secret import cercle, couvertures
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.couvertures import creer
from partnership.secret.enums import FinaliteAccord, TypeDossier
from partnership.secret.evenements import compter
from partnership.secret.models import Dossier
from partnership.secret.visibilite import peut

from ..actions.socle import ecrire_piece
from ..models import Candidature, PassageAcces
from . import lecture, regles
from .enums import EtatVisite, NatureIncident, ObjetVisite
from .models import (
    Absence,
    ContratDeSoin,
    Devenir,
    Incident,
    LigneAstreinte,
    ProjetDeVie,
    Sortie,
    Visite,
)

TELEPHONE = re.compile(r"\+?[0-9][0-9 .]{1,18}")


@transaction.atomic
def noter_contrat(
    *, candidature: Candidature, par: Acteur, signe_le: date, debut_le: date | None = None,
    fini_le: date | None = None, version: int | None = None,
) -> None:  # fmt: skip
    """Write the dates of the care contract: a commitment, never its content."""
    frais, elements = _engager(candidature, par, "noter_contrat", version)
    regles.verifier_contrat(signe_le, debut_le, fini_le, horloge.aujourdhui())
    ecrire_piece(ContratDeSoin, frais, par, signe_le=signe_le, debut_le=debut_le, fini_le=fini_le)
    _passer(frais, par, "completer", elements, tu=True)


@transaction.atomic
def ecrire_projet(
    *, candidature: Candidature, par: Acteur, texte: str, dit_le: date, version: int | None = None
) -> None:
    """Write what the person wants, in her words."""
    frais, elements = _engager(candidature, par, "ecrire_projet", version)
    regles.verifier_date_passee(dit_le, horloge.aujourdhui(), "Dit le")
    if not texte.strip():
        raise ActionRefusee("Écrivez ce que la personne a dit.")
    garder_texte(texte)
    ecrire_piece(ProjetDeVie, frais, par, texte=texte, dit_le=dit_le)
    _passer(frais, par, "completer", elements, tu=True)


@transaction.atomic
def planifier_visite(
    *, candidature: Candidature, par: Acteur, le: date, objet: str, version: int | None = None
) -> Visite:
    """Plan a visit at home, or write one that was not planned."""
    frais, elements = _engager(candidature, par, "planifier_visite", version)
    visite = _prevoir(frais, par, le, objet)
    _passer(frais, par, "visite_prevue", elements, fil=False)
    return visite


@transaction.atomic
def dire_visite(
    *, candidature: Candidature, par: Acteur, visite: Visite, etat: str,
    suivante: date | None = None, version: int | None = None,
) -> None:  # fmt: skip
    """Say how a visit went; when nobody was there, the next one is planned at once."""
    frais, elements = _engager(candidature, par, "planifier_visite", version)
    dite = Visite.objects.visibles_par(par).filter(dossier=frais.dossier_id, pk=visite.pk).first()
    if dite is None or dite.etat != EtatVisite.PREVUE:
        raise ActionRefusee("Cette visite a déjà été dite.")
    regles.verifier_dite(dite, etat, suivante, horloge.aujourdhui())
    dite.etat = etat
    dite.save(update_fields=["etat"])
    if suivante is not None:
        _prevoir(frais, par, suivante, dite.objet)
    _passer(frais, par, f"visite_{etat}", elements, fil=False)


@transaction.atomic
def noter_incident(
    *, candidature: Candidature, par: Acteur, le: date, nature: str, texte: str = "",
    version: int | None = None,
) -> None:  # fmt: skip
    """Note a fact, in neutral words: a closed list, a day, a guarded text (SP-12)."""
    frais, elements = _engager(candidature, par, "noter_incident", version)
    regles.verifier_date_passee(le, horloge.aujourdhui(), "Le")
    if nature not in NatureIncident.values:
        raise ActionRefusee("Choisissez dans la liste proposée.")
    garder_texte(texte)
    creer(Incident, frais, par, operateur=par.organisation, le=le, nature=nature, texte=texte)
    _passer(frais, par, "incident", elements, fil=False)


@transaction.atomic
def dire_absence(
    *, candidature: Candidature, par: Acteur, du: date, au: date, version: int | None = None
) -> None:
    """Tell the landlord of an absence: two days, and only while the person lets it (SP-04)."""
    frais, elements = _engager(candidature, par, "dire_absence", version)
    bail = regles.louee(elements)
    accord = regles.fenetre(elements.accords, bail)
    # One whose window closed is told no more: told again, it is another, the first stays closed.
    deja = [
        a for a in elements.absences
        if a.bailleur_id == bail.bailleur_id and a.dite_jusqua > cercle.instant_de_base()
    ]  # fmt: skip
    regles.verifier_absence(du, au, deja, horloge.aujourdhui())
    dite = {"au": au, "dite_du": accord.du, "dite_jusqua": accord.jusqua}
    meme = next((a for a in deja if a.du == du), None)
    if meme is None:
        creer(Absence, frais, par, bailleur=bail.bailleur, operateur=bail.operateur, du=du, **dite)
    else:
        _ecrire(meme, **dite)
    _passer(frais, par, "completer", elements, tu=True)


@transaction.atomic
def noter_sortie(
    *, candidature: Candidature, par: Acteur, le: date, issue: str, relogement: str = "",
    version: int | None = None,
) -> None:  # fmt: skip
    """Write how the stay ended; said again, it is corrected. Nothing is closed by it."""
    frais, elements = _engager(candidature, par, "noter_sortie", version)
    bail = regles.signee(elements)
    regles.verifier_sortie(bail, le, issue, relogement, horloge.aujourdhui())
    champs = {"le": le, "issue": issue, "relogement": relogement,
              "organisation": par.organisation}  # fmt: skip
    if elements.sortie is None:
        creer(Sortie, frais, par, entree_le=bail.debut_le, **champs)
    else:
        _ecrire(elements.sortie, **champs)
    _passer(frais, par, "sortie", elements, detail=issue, neuf=elements.sortie is None)


@transaction.atomic
def dire_devenir(
    *, candidature: Candidature, par: Acteur, rang: int, reponse: str, base: str,
    version: int | None = None,
) -> None:  # fmt: skip
    """Write what became of the person, as she let it be told; « Non connu » is an answer."""
    frais, elements = _engager(candidature, par, "dire_devenir", version)
    sortie, jour = regles.sortie(elements), horloge.aujourdhui()
    partage = bool(cercle.accords_vivants(frais.dossier, FinaliteAccord.PARTAGE))
    regles.verifier_devenir(par, elements, rang, reponse, base, partage, jour)
    champs = {"le": jour, "reponse": reponse, "base": base, "organisation": par.organisation}
    deja = [d for d in elements.devenirs if (d.entree_le, d.rang) == (sortie.entree_le, rang)]
    if deja:
        _ecrire(deja[0], **champs)
    else:
        creer(Devenir, frais, par, entree_le=sortie.entree_le, rang=rang, **champs)
    _passer(frais, par, "devenir", elements, detail=f"{rang}:{reponse}", neuf=not deja)


@transaction.atomic
def ecrire_astreinte(*, par: Acteur, telephone: str, horaires: str, du: date) -> None:
    """Write the on-call line of one's team, from a day on; the same day again corrects it."""
    verifier_astreinte(par)
    garder_texte(horaires)
    if not TELEPHONE.fullmatch(telephone):
        raise ActionRefusee("Téléphone : des chiffres, par exemple 03 00 00 00 00.")
    if abs((du - horloge.aujourdhui()).days) > 366:
        raise ActionRefusee("À partir du : à un an d’ici au plus, avant ou après.")
    LigneAstreinte.objects.update_or_create(
        territoire=par.territoire, organisation=par.organisation, du=du,
        defaults={"telephone": telephone, "horaires": horaires, "ecrit_par": par.affectation,
                  "ecrit_le": horloge.maintenant()},
    )  # fmt: skip
    journaliser_acteur("astreinte_ecrire", par)


def verifier_astreinte(par: Acteur) -> None:
    """Raise unless this acteur keeps the on-call line of a hospital team."""
    if par.role != Role.CLINICIEN:
        raise ActionRefusee("La ligne d’astreinte est tenue par l’équipe de l’hôpital.")


def fermer_absences(dossier: Dossier, par: Acteur, finalite: str) -> None:
    """The person withdrew or refused: what she let be told of her absences is told no more.

    Called in the transaction of the withdrawal (`brancher_fin_d_accord`).
    """
    if dossier.type != TypeDossier.CANDIDATURE or finalite != FinaliteAccord.ABSENCE:
        return
    if not peut(par, "ecrire_situation_locative", dossier):
        return  # closed: nobody outside the team reads an absence, which it writes no more
    restent = cercle.accords_vivants(dossier, finalite)
    maintenant = cercle.instant_de_base()
    for absence in Absence.objects.visibles_par(par).filter(dossier=dossier):
        couvrent = [
            a for a in restent if regles.couvre(a, absence.bailleur_id, absence.operateur_id)
        ]
        jusqua = max((a.jusqua for a in couvrent), default=maintenant)
        if jusqua < absence.dite_jusqua:
            _ecrire(absence, dite_jusqua=jusqua)


# --- Shared ----------------------------------------------------------------------------


def _engager(
    candidature: Candidature, par: Acteur, acte: str, version: int | None
) -> tuple[Candidature, regles.Elements]:
    """Lock, then verify the act."""
    frais = couvertures.verrouiller(candidature, par, version, "operateur", "commune", "dossier")
    elements = lecture.elements_de(par, frais)
    regles.verifier(par, frais, acte, elements)
    return frais, elements


def _prevoir(candidature: Candidature, par: Acteur, le: date, objet: str) -> Visite:
    regles.verifier_visite(le, horloge.aujourdhui())
    if objet not in ObjetVisite.values:
        raise ActionRefusee("Choisissez l’objet de la visite dans la liste proposée.")
    siennes = Visite.objects.visibles_par(par).filter(dossier=candidature.dossier_id)
    if siennes.filter(le=le, objet=objet).exists():
        raise ActionRefusee("Une visite de ce jour est déjà écrite.")
    return creer(Visite, candidature, par, operateur=par.organisation, le=le, objet=objet)


def _ecrire(piece, **champs) -> None:
    for nom, valeur in champs.items():
        setattr(piece, nom, valeur)
    piece.save(update_fields=list(champs))


def _passer(
    candidature: Candidature, par: Acteur, acte: str, elements: regles.Elements, *,
    detail: str = "", tu: bool = False, fil: bool = True, neuf: bool = True,
) -> None:  # fmt: skip
    """Mark the cover as changed, and leave the traces of the act.

    `tu`: no line of the thread and no figure; that there is a care contract, or an absence, is told
    to nobody by a trace (SP-04). `fil`: a line of the thread, written by who reads it; none of a
    visit nor of an incident, which the team that reads the thread reads by an accord alone.
    `neuf`: what is corrected is not counted twice.
    """
    couvertures.ecrire(candidature, modifie_le=horloge.maintenant())
    nature = f"suivi_{acte}"
    journaliser_acteur(nature, par, candidature.dossier_id, objet=candidature.reference)
    if tu:
        return
    if fil and elements.nomme:
        creer(PassageAcces, candidature, par, acte=nature, etat=candidature.etat, detail=detail,
              organisation=par.organisation)  # fmt: skip
    if neuf:
        compter(candidature, nature, detail)
