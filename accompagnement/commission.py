"""What a candidature gives to the housing commission (`annuaire.situations.sources`): the draft of
a sheet, and the flats offered now."""

from annuaire.commissions.enums import Genre
from annuaire.situations.enums import Objet
from annuaire.situations.regles_reperes import Reperes, tranche_age
from annuaire.situations.sources import Ebauche, Offre, Source
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Commune
from partnership.secret.models import Dossier

from . import pieces, regles
from .logements import regles as logements
from .models import Candidature, Logement, Personne, Souhait

ACTE = "saisir_commission"
OFFRES_MONTREES = 60


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
            "objet": Objet.ORIENTER if candidature.eligible_le else Objet.CRITERE,
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


def offres(acteur: Acteur) -> list[Offre]:
    """Return the flats offered now in the territory, as this acteur reads them: no address."""
    lus = logements.visibles(acteur).filter(retire_le=None).order_by("disponible_le", "pk")
    return [_offre(logement) for logement in lus[:OFFRES_MONTREES]]


def _offre(logement: Logement) -> Offre:
    haut = "rez-de-chaussée" if not logement.etage else f"étage {logement.etage}"
    loyer, charges = (f"{m:.2f}".replace(".", ",") for m in (logement.loyer, logement.charges))
    return Offre(
        cle=str(logement.ref),
        titre=str(logement),
        lieu=logement.commune.nom,
        etage=f"{haut}, {'avec' if logement.ascenseur else 'sans'} ascenseur",
        loyer=f"{loyer}\u00a0€ + {charges}\u00a0€ de charges",
        bailleur=logement.bailleur.nom_court,
    )


SOURCE = Source(
    verifier=verifier, ebauche=ebauche, reperes=reperes, suivre=suivre, genre=Genre.LOGEMENT,
    offres=offres,
)  # fmt: skip
