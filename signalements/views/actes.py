"""One page for each act: what it does, what it asks, and the button. The rules are elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee, EtatPerime, refuser_dans
from partnership.acteurs.reprise import textes_envoyes
from partnership.secret import couvertures

from .. import actions, dossier, pieces, regles
from ..enums import TRANSITIONS
from ..forms import actes as forms
from ..models import ContactErah, Passage, Signalement
from .lecture import visibles


@dataclass(frozen=True)
class Acte:
    """What a page of act needs: its form, its action, its words."""

    form: type[forms.ActeForm]
    action: Callable
    explication: str
    bouton: str
    fait: str


A = Acte
ACTES: dict[str, Acte] = {
    "remettre": A(
        forms.ActeForm, actions.remettre,
        "La référente sociale lira votre observation et décidera de la suite. "
        "Vous ne pourrez plus la modifier ; vous verrez si elle est en veille ou transmise.",
        "Remettre", "Votre observation est remise à la référente sociale.",
    ),
    "informer": A(
        forms.InformerForm, actions.informer,
        "Avant de transmettre, la personne est informée de ce qui est écrit et de qui le lira. "
        "Si elle s’y oppose, la fiche reste dans votre organisme.",
        "Enregistrer", "L’information de la personne est consignée.",
    ),
    "mettre_en_veille": A(
        forms.MettreEnVeilleForm, actions.mettre_en_veille,
        "La situation reste dans votre organisme. La cellule de veille la revoit à la date fixée.",
        "Mettre en veille", "La situation est en veille.",
    ),
    "demander_passer_outre": A(
        forms.DemanderPasserOutreForm, actions.demander_passer_outre,
        "La personne s’est opposée à la transmission. Seul un danger permet de passer outre. "
        "Une deuxième personne de votre organisme doit valider ; la personne en est informée "
        "après coup, et chaque passer-outre est relu, sans nom, par le comité de pilotage.",
        "Envoyer la demande", "La demande est envoyée : une autre personne doit la valider.",
    ),
    "valider_passer_outre": A(
        forms.ActeForm, actions.valider_passer_outre,
        "En validant, vous prenez avec votre collègue la décision de transmettre malgré "
        "l’opposition de la personne, à cause d’un danger. Elle devra en être informée.",
        "Valider le passer-outre", "Le passer-outre est validé : la fiche peut être transmise.",
    ),
    "reorienter_urgence": A(
        forms.ReorienterUrgenceForm, actions.reorienter_urgence,
        "Une fois les secours appelés, consignez l’appel ici : la fiche s’arrête là. Palier ne "
        "prévient aucun service de secours.",
        "Consigner l’appel", "L’appel est consigné. La fiche s’arrête là.",
    ),
    "ouvrir_suite": A(
        forms.ActeForm, actions.ouvrir_suite,
        "L’urgence est passée et une inquiétude demeure : une nouvelle fiche s’ouvre, liée à "
        "celle-ci. Vous ne saurez rien de ce que les secours ou l’hôpital ont fait.",
        "Ouvrir la nouvelle fiche", "La nouvelle fiche est ouverte.",
    ),
    "accuser": A(
        forms.ActeForm, actions.accuser,
        "Le bailleur saura que vous avez reçu le signalement, avec votre numéro.",
        "Accuser réception", "Réception accusée.",
    ),
    "admettre": A(
        forms.ActeForm, actions.admettre,
        "Le bailleur saura que vous intervenez, sans savoir comment.",
        "Admettre", "Le signalement est admis.",
    ),
    "refuser": A(
        forms.RefuserForm, actions.refuser,
        "Le bailleur lira le motif et le conseil choisis dans ces listes, rien d’autre. "
        "Votre équipe sort de ce dossier : elle ne le lira plus.",
        "Déclarer non recevable", "Le signalement est déclaré non recevable.",
    ),
    "demander_complement": A(
        forms.DemanderComplementForm, actions.demander_complement,
        "Les délais sont suspendus jusqu’à la réponse du bailleur.",
        "Poser la question", "La question est posée au bailleur.",
    ),
    "repondre_complement": A(
        forms.RepondreComplementForm, actions.repondre_complement,
        "Les délais reprennent dès votre réponse.",
        "Répondre", "Votre réponse est envoyée à l’ERAH.",
    ),
    "evaluer": A(
        forms.ActeForm, actions.evaluer,
        "Vous devenez la personne qui suit ce signalement dans votre équipe. "
        "Le bailleur ne saura pas votre nom.",
        "Prendre en évaluation", "Vous suivez maintenant ce signalement.",
    ),
    "consigner_contact": A(
        forms.ConsignerContactForm, actions.consigner_contact,
        "Lisible par l’ERAH seule : ni le bailleur ni personne d’autre n’en verra la trace.",
        "Consigner", "Le contact est consigné.",
    ),
    "ecrire_note": A(
        forms.EcrireNoteForm, actions.ecrire_note,
        "Le territoire a ouvert cette note à votre équipe. Elle ne remplace pas le dossier du "
        "patient, et nul autre que votre équipe ne la lit.",
        "Écrire la note", "La note est écrite.",
    ),
    "convenir_visite": A(
        forms.ConvenirVisiteForm, actions.convenir_visite,
        "Le bailleur est prévenu qu’une visite est convenue.",
        "Convenir de la visite", "La visite est convenue.",
    ),
    "faire_retour": A(
        forms.FaireRetourForm, actions.faire_retour,
        "Une phrase de cette liste, la même que la personne soit connue ou non de la psychiatrie.",
        "Envoyer le retour", "Le retour est envoyé au bailleur.",
    ),
    "informer_apres_coup": A(
        forms.InformerApresCoupForm, actions.informer_apres_coup,
        "La personne n’avait pas pu être informée, ou sa demande avait été passée outre : "
        "dites quand et comment elle l’a été.",
        "Enregistrer", "L’information donnée après coup est consignée.",
    ),
    "clore": A(
        forms.CloreForm, actions.clore,
        "L’intervention de l’ERAH est finie : elle ne lira plus ce dossier. Le bailleur garde sa "
        "fiche le temps prévu, puis elle est effacée.",
        "Clore", "Le signalement est clos.",
    ),
}  # fmt: skip


SORTIES = {"clore", "refuser"}  # acts that end the place of the ERAH, and so of their author
SORTIE = "sortie"  # in the session: a second click on the same one is answered, not a 404
SANS_SUITE = "Cet acte ne vous revient pas à cette étape du signalement."


def _vue(nom: str) -> Callable:
    """Return the view of one act: GET shows its page, POST does it."""

    @require_http_methods(["GET", "POST"])
    def vue(request, ref):
        if request.method == "POST" and request.session.get(SORTIE) == f"{nom} {ref}":
            return _dehors(request)
        signalement = get_object_or_404(visibles(request.acteur), pk=ref)
        if request.method == "POST" and _deja_fait(request, signalement, nom):
            return _calmement(request, signalement)
        elements = pieces.elements(pieces.lire(request.acteur, signalement))
        try:
            regles.verifier(request.acteur, signalement, nom, elements)
        except ActionRefusee as refus:
            return _refuser(request, signalement, nom, refus)
        if request.method == "POST":
            return _faire(request, signalement, nom, elements)
        return _montrer(request, signalement, nom, elements, _formulaire(request, signalement, nom))

    vue.__name__ = vue.__qualname__ = nom
    vue.__doc__ = TRANSITIONS[nom].titre
    return vue


def _formulaire(request, signalement, nom: str, donnees=None) -> forms.ActeForm:
    initial = {"version": signalement.version}
    return ACTES[nom].form(donnees, acteur=request.acteur, signalement=signalement, initial=initial)


def _faire(request, signalement, nom: str, elements):
    """Do the act; what the action refuses in the form's data comes back with the text kept."""
    formulaire = _formulaire(request, signalement, nom, request.POST)
    if not formulaire.is_valid():
        return _montrer(request, signalement, nom, elements, formulaire, 422)
    envoi = {"signalement": signalement, "par": request.acteur, **formulaire.donnees()}
    if nom != "ouvrir_suite":
        envoi["version"] = formulaire.cleaned_data["version"]
    try:
        resultat = ACTES[nom].action(**envoi)
    except Signalement.DoesNotExist:
        return _dehors(request)
    except EtatPerime as perime:
        # The one who clicked twice was first in the queue; anybody else reads again, text kept.
        if not visibles(request.acteur).filter(pk=signalement.pk).exists():
            return _dehors(request)
        signalement.refresh_from_db(fields=["version", "etat"])
        if _deja_fait(request, signalement, nom):
            return _calmement(request, signalement)
        return _perime(request, signalement, nom, elements, perime)
    except ActionRefusee as refus:
        refuser_dans(request, formulaire, refus)
        return _montrer(request, signalement, nom, elements, formulaire, 422)
    messages.success(request, ACTES[nom].fait)
    if nom == "ouvrir_suite":
        return redirect("signalements:fiche", ref=resultat.pk)
    if nom in SORTIES and request.acteur.role == Role.CLINICIEN:
        request.session[SORTIE] = f"{nom} {signalement.pk}"
        return redirect("signalements:liste")
    return redirect("signalements:dossier", ref=signalement.pk)


def _dehors(request):
    """Say that one's team left this dossier: closed by oneself a click ago, or by a colleague."""
    messages.info(request, "C’est déjà fait : votre équipe ne prend plus part à ce dossier.")
    return redirect("signalements:liste")


def _montrer(request, signalement, nom: str, elements, formulaire, statut: int = 200):
    couvertures.noter_lecture(request.acteur, signalement)
    contexte = {
        "acte": nom,
        "titre": TRANSITIONS[nom].titre,
        "page": ACTES[nom],
        "grave": nom in dossier.GRAVES,
        "signalement": signalement,
        "elements": elements,
        "form": formulaire,
        "nom": dossier.titre(signalement, elements.identite),
    }
    return render(request, "signalements/acte.html", contexte, status=statut)


def _perime(request, signalement, nom: str, elements, perime: EtatPerime):
    """Show the text again under a fresh version: nothing typed is lost, nothing is overwritten."""
    fraiches = request.POST.copy()
    fraiches["version"] = str(signalement.version)
    formulaire = _formulaire(request, signalement, nom, fraiches)
    formulaire.is_valid()
    formulaire.add_error(None, perime.phrase)
    return _montrer(request, signalement, nom, elements, formulaire, 409)


def _refuser(request, signalement, nom: str, refus: ActionRefusee):
    """Say no, with the way back to the dossier; the middleware journals it (SP-13)."""
    # This reason only hides a button; somebody who opens the address deserves a sentence.
    phrase = SANS_SUITE if refus.phrase == regles.SANS_OBJET else refus.phrase
    contexte = {
        "phrase": phrase,
        "code": 403,
        "signalement": signalement,
        "textes": textes_envoyes(request),
    }
    return render(request, "refus.html", contexte, status=403)


def _deja_fait(request, signalement, nom: str) -> bool:
    """Say whether this very form was already sent: same act, same person, the version before."""
    envoyee = request.POST.get("version", "")
    if nom == "consigner_contact":
        return _contact_deja_consigne(request, signalement)
    if not (envoyee.isdecimal() and len(envoyee) < 10) or int(envoyee) + 1 != signalement.version:
        return False
    dernier = Passage.objects.du_dossier(request.acteur, signalement.dossier_id).last()
    return bool(
        dernier and dernier.acte == nom and dernier.auteur_id == request.acteur.affectation.pk
    )


def _contact_deja_consigne(request, signalement) -> bool:
    """A contact leaves no version behind it: the same one by the same person is a double click."""
    formulaire = _formulaire(request, signalement, "consigner_contact", request.POST)
    if not formulaire.is_valid():
        return False
    siens = ContactErah.objects.du_dossier(request.acteur, signalement.dossier_id)
    donnees = formulaire.donnees()
    # Sealed: the database cannot compare them.
    return any(
        all(getattr(contact, nom) == valeur for nom, valeur in donnees.items())
        for contact in siens.filter(auteur=request.acteur.affectation)
    )


def _calmement(request, signalement):
    messages.info(request, "C’est déjà fait : rien n’a été enregistré deux fois.")
    return redirect("signalements:dossier", ref=signalement.pk)


remettre = _vue("remettre")
informer = _vue("informer")
mettre_en_veille = _vue("mettre_en_veille")
demander_passer_outre = _vue("demander_passer_outre")
valider_passer_outre = _vue("valider_passer_outre")
reorienter_urgence = _vue("reorienter_urgence")
ouvrir_suite = _vue("ouvrir_suite")
accuser = _vue("accuser")
admettre = _vue("admettre")
refuser = _vue("refuser")
demander_complement = _vue("demander_complement")
repondre_complement = _vue("repondre_complement")
evaluer = _vue("evaluer")
consigner_contact = _vue("consigner_contact")
ecrire_note = _vue("ecrire_note")
convenir_visite = _vue("convenir_visite")
faire_retour = _vue("faire_retour")
informer_apres_coup = _vue("informer_apres_coup")
clore = _vue("clore")
