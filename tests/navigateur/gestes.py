"""Gestures that several scenarios share, told as their users would tell them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from partnership.acteurs import horloge

PARIS = ZoneInfo("Europe/Paris")


def le(jour: str, heure: str = "10:00"):
    """Live at that moment, server included."""
    return horloge.au(datetime.fromisoformat(f"{jour}T{heure}").replace(tzinfo=PARIS))


def commencer(poste) -> None:
    """Open a sheet: nobody is in danger now."""
    poste.ouvrir("/")
    poste.suivre("Signaler une inquiétude")
    poste.voit("n'est pas un appel d'urgence ni un signalement au procureur")
    poste.presser("Non, personne n’est en danger maintenant")


def situer(poste, *, adresse, nom="", prenom="", commune="Metz") -> None:
    poste.choisir("Commune", commune)
    poste.ecrire("Adresse", adresse)
    if nom:
        poste.ecrire("Prénom", prenom)
        poste.corps.get_by_label("Nom (facultatif)").last.fill(nom)
    poste.presser("Enregistrer et continuer")


def ajouter_fait(poste, famille, fait, jour, texte, source="Vu ou entendu par moi") -> None:
    """Pick a fact of the catalogue, date it, say from whom, in a few words."""
    details = poste.page.locator("details.carte", has_text=famille).first
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    details.get_by_text(fait, exact=True).click()
    poste.ecrire("Quand ?", jour)
    poste.corps.get_by_text(source, exact=True).first.click()
    poste.ecrire("En quelques mots", texte)
    poste.presser("Enregistrer ce fait")


def dossier(poste, reference: str) -> None:
    """Find a signalement by its reference and open it."""
    poste.ouvrir(f"/signalements/?q={reference}")
    poste.suivre(reference)


def informer(poste, jour: str, reponse: str = "Elle ne s’y oppose pas") -> None:
    poste.suivre("Consigner l’information de la personne")
    poste.voit("La personne a-t-elle été informée")
    poste.toucher("Oui, elle a été informée")
    poste.ecrire("Quand", jour)
    poste.toucher("De vive voix, en face")
    poste.toucher("La notice lui a été remise")
    poste.toucher(reponse)
    poste.valider()


def confirmer(poste, acte: str) -> None:
    """Do an act that asks for nothing, from the dossier page."""
    if poste.corps.get_by_role("button", name=acte).count():
        poste.presser(acte)
    else:
        poste.suivre(acte)
        poste.valider()
