"""What a candidature gives to the sheet of the commission (`annuaire.situations.sources`)."""

from annuaire.situations.regles_reperes import Reperes, tranche_age
from annuaire.situations.sources import Ebauche, Source
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Commune
from partnership.secret.models import Dossier

from . import pieces, regles
from .models import Candidature, Personne, Souhait

ACTE = "saisir_commission"


def _candidature(acteur: Acteur, dossier: Dossier) -> Candidature:
    return Candidature.objects.visibles_par(acteur).get(dossier=dossier)


def verifier(acteur: Acteur, dossier: Dossier) -> None:
    """Raise unless the candidature may be brought from where it is."""
    candidature = _candidature(acteur, dossier)
    regles.verifier(acteur, candidature, ACTE, pieces.elements_de(acteur, candidature))


def ebauche(acteur: Acteur, dossier: Dossier) -> Ebauche:
    """Draft the blocks without a word of free text: neither name, nor place, nor care (SP-04)."""
    candidature = _candidature(acteur, dossier)
    personne = Personne.objects.du_dossier(acteur, dossier.pk).first()
    annee = personne.annee_naissance if personne else None
    ans = horloge.aujourdhui().year - candidature.besoin_le.year
    attente = "moins d’un an" if ans < 1 else "un à deux ans" if ans <= 2 else "plus de deux ans"
    return Ebauche(
        faits={
            "tranche_age": tranche_age(annee, horloge.aujourdhui().year),
            "faits": f"Candidature à un logement accompagné.\nBesoin repéré depuis {attente}",
            "impliques": [],  # whether there is care is not for the sheet
        },
        locatif=_locatif(Souhait.objects.du_dossier(acteur, dossier.pk).first()),
    )


def _locatif(souhait: Souhait | None) -> str:
    if souhait is None:
        return ""
    lignes = [
        f"Logement souhaité : {souhait.get_type_logement_display()}",
        f"Étage : {souhait.get_etage_display().lower()}",
        f"Souhaite vivre : {souhait.get_foyer_display().lower()}",
    ]
    if souhait.animal:
        lignes.append("Avec un animal")
    if len(souhait.communes) > 1:
        lignes.append("Plusieurs communes possibles")
    return "\n".join(lignes)


def reperes(acteur: Acteur, dossier: Dossier) -> Reperes:
    """Return what the sheet must not say, of all that its author reads in the dossier."""
    candidature = _candidature(acteur, dossier)
    lues = list(Personne.objects.du_dossier(acteur, dossier.pk))
    communes = Commune.objects.filter(territoires=candidature.territoire_id)
    return Reperes(
        noms=tuple(nom for p in lues for nom in (p.nom, p.prenom) if nom),
        telephones=tuple(p.telephone for p in lues if p.telephone),
        references=(candidature.reference,),
        annee=lues[0].annee_naissance if lues else None,
        lieux=tuple(communes.values_list("nom", flat=True)),
    )


def suivre(par: Acteur, dossier: Dossier, acte: str) -> None:
    """A saisine moves no stage: the criteria alone do."""


SOURCE = Source(verifier=verifier, ebauche=ebauche, reperes=reperes, suivre=suivre)
