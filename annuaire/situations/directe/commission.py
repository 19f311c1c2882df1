"""What a situation brought by a partner gives to the sheet (`annuaire.situations.sources`)."""

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Commune
from partnership.secret.models import Dossier

from ..regles_reperes import Reperes, tranche_age
from ..sources import Ebauche, Source
from . import actions, pieces, regles
from .models import Constat, PersonneConcernee, SituationPortee


def _situation(acteur: Acteur, dossier: Dossier) -> SituationPortee:
    return SituationPortee.objects.visibles_par(acteur).get(dossier=dossier)


def verifier(acteur: Acteur, dossier: Dossier) -> None:
    """Raise unless the situation may be brought now."""
    situation = _situation(acteur, dossier)
    elements = pieces.elements_de(acteur, situation)
    regles.verifier(acteur, situation, "saisir_commission", elements)


def ebauche(acteur: Acteur, dossier: Dossier) -> Ebauche:
    """Draft the sheet from the author's own words: she rereads them, then the guard does."""
    personne = PersonneConcernee.objects.du_dossier(acteur, dossier.pk).first()
    constat = Constat.objects.du_dossier(acteur, dossier.pk).first() or Constat()
    annee = personne.annee_naissance if personne else None
    return Ebauche(
        faits={
            "motif": constat.motif,
            "tranche_age": tranche_age(annee, horloge.aujourdhui().year),
            "faits": constat.faits,
            "tente": constat.tente,
            "impliques": [],  # who already helps is hers to say, on the sheet
        }
    )


def reperes(acteur: Acteur, dossier: Dossier) -> Reperes:
    """Return what the sheet must not say, of all that its author reads in the dossier."""
    situation = _situation(acteur, dossier)
    lues = list(PersonneConcernee.objects.du_dossier(acteur, dossier.pk))
    communes = Commune.objects.filter(territoires=situation.territoire_id)
    return Reperes(
        noms=tuple(nom for p in lues for nom in (p.nom, p.prenom) if nom),
        adresses=tuple(p.adresse for p in lues if p.adresse),
        telephones=tuple(p.telephone for p in lues if p.telephone),
        references=(situation.reference,),
        annee=lues[0].annee_naissance if lues else None,
        lieux=tuple(communes.values_list("nom", flat=True)),
    )


SOURCE = Source(verifier=verifier, ebauche=ebauche, reperes=reperes, suivre=actions.suivre)
