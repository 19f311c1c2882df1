"""The sheet as one reader sees it: on the page « vérifier » and on paper."""

from dataclasses import dataclass, replace

from django.utils import timezone

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role, TypeOrganisation
from partnership.acteurs.models import Organisation
from partnership.acteurs.templatetags.interface import jour
from partnership.secret import cercle
from partnership.secret.enums import (
    CATEGORIES_DE_DOSSIER,
    Categorie,
    Portee,
    Qualite,
    TypeDossier,
)
from partnership.secret.models import Accord
from partnership.secret.personne.enums import Bloc, SuiteRectification
from partnership.secret.personne.models import PointDeVue, Rectification
from partnership.secret.regles import Contexte, decider

from .enums import OuiNonInconnu, ServiceUrgence, Source
from .models import (
    Demarche,
    FaitObserve,
    ReponseUrgence,
    Signalement,
    SituationLocative,
    SoutiensDeclares,
)
from .pieces import Pieces
from .regles import Elements

SOURCES_LUES = {
    Source.VU: "vu ou entendu sur place",
    Source.VOISIN: "rapporté par un voisin",
    Source.PERSONNE: "propos de la personne",
    Source.DOCUMENT: "document",
}


@dataclass(frozen=True)
class Contenu:
    """What a reader sees of a sheet; None or empty: nothing, or not for her."""

    signalement: Signalement
    identite: object | None = None
    faits: tuple = ()
    demarches: tuple = ()
    accords: tuple = ()
    urgence: object | None = None
    locative: object | None = None
    soutiens: object | None = None
    points: tuple = ()
    rectifications: tuple = ()

    @property
    def lignes_identite(self) -> list[tuple[str, str]]:
        """Return who and where, as rows."""
        i = self.identite
        commune = self.signalement.commune
        return [
            *self._corrections(Bloc.IDENTITE),
            ("Personne", _mots(i.get_civilite_display(), i.prenom, i.nom)),
            ("Année de naissance", i.annee_naissance),
            ("Adresse", ", ".join(filter(None, [i.adresse, _batiment(i.batiment), i.etage]))),
            ("Commune", commune.nom if commune else ""),
            ("Téléphone", i.telephone),
            ("Langue", _mots(i.langue, "(interprète utile)" if i.interprete else "")),
            ("Autres occupants", i.occupants),
            ("Mineurs au domicile", _mineurs(i)),
            ("Animal", i.animal),
        ]

    @property
    def lignes_locatives(self) -> list[tuple[str, str]]:
        """Return the lease and the dwelling, as rows."""
        s = self.locative
        impaye = _mots("Oui", s.tranche_impaye and f"({s.tranche_impaye.lower()})")
        return [
            *self._corrections(Bloc.LOGEMENT),
            ("Référence du bail", s.reference_bail),
            ("Logement", s.type_logement),
            ("Date d’entrée", jour(s.entree_le) if s.entree_le else ""),
            ("Titulaire du bail", _oui(s.titulaire)),
            ("Accès difficile", _oui(s.acces_difficile)),
            ("Impayé", impaye if s.impaye else "Non"),
            ("Plan d’apurement", _oui(s.plan_apurement)),
            ("Procédure", s.procedure),
            ("Travaux prévus", s.travaux),
        ]

    @property
    def lignes_soutiens(self) -> list[tuple[str, str]]:
        """Return the supports, as rows."""
        s = self.soutiens
        return [
            *self._corrections(Bloc.SOUTIENS),
            ("Famille ou voisin aidant", s.aidants),
            ("Travailleur social", s.travailleur_social),
            ("Mesure de protection", s.mesure_protection),
            ("Mandataire", s.mandataire),
        ]

    @property
    def services_appeles(self) -> list[str]:
        """Return the emergency services that were called, in words."""
        return [ServiceUrgence(code).label for code in self.urgence.services]

    @property
    def lignes_faits(self) -> list[dict]:
        """Return the facts with their source as another person reads it, corrected or not."""
        corriges = {r.fait: r for r in self._appliquees(Bloc.FAITS)}
        return [
            {"fait": f, "source": SOURCES_LUES[f.source], "corrige": corriges.get(f.pk)}
            for f in self.faits
        ]

    def _appliquees(self, bloc: str) -> list[Rectification]:
        """Return the corrections made in a block, oldest first (article 16 GDPR)."""
        faites = [
            r
            for r in self.rectifications
            if r.bloc == bloc and r.suite == SuiteRectification.APPLIQUEE
        ]
        return sorted(faites, key=lambda r: r.decidee_le)

    def _corrections(self, bloc: str) -> list[tuple[str, str]]:
        """Return the corrections of a block as rows: read before what they correct."""
        return [(f"Corrigé le {jour(r.decidee_le)}", r.reponse) for r in self._appliquees(bloc)]

    @property
    def lignes_information(self) -> list[tuple[str, str]]:
        """Return the last thing said to the person about the transmission (block H)."""
        accord = Elements(accords=self.accords).information
        if accord is None:
            return []
        lignes = [
            ("Information", accord.get_type_display()),
            ("Date", jour(accord.le)),
            ("Moyen", accord.get_moyen_display()),
            ("Par", accord.recueilli_par),
            ("Notice remise", _notice(accord)),
            ("Sa réponse", accord.get_reaction_display()),
        ]
        return [*lignes, ("Motif", accord.motif)] if accord.motif else lignes


def _mots(*morceaux: str) -> str:
    return " ".join(m for m in morceaux if m)


def _batiment(nom: str) -> str:
    """Return « bât. A » for a bare letter or number, what was typed otherwise."""
    return f"bât.\u00a0{nom}" if nom and len(nom) <= 2 else nom


def _mineurs(identite) -> str:
    """Return the answer for another reader: « je » would be she who wrote."""
    if identite.mineurs == OuiNonInconnu.INCONNU:
        return "On ne sait pas"
    return identite.get_mineurs_display()


def _notice(accord) -> str:
    if not accord.notice_remise:
        return "Non"
    # The whole digest stands with the text, on the page of the accords.
    empreinte = accord.notice_empreinte[:12]
    return _mots("Oui, version", accord.notice_version, empreinte and f"(empreinte {empreinte}…)")


def _oui(valeur: bool) -> str:
    return "Oui" if valeur else "Non"


def contenu_de(signalement: Signalement, pieces: Pieces) -> Contenu:
    """Return the sheet made of the pieces that its reader may read, and nothing else (SP-18)."""
    return Contenu(
        signalement=signalement,
        identite=pieces.identite,
        faits=tuple(pieces[FaitObserve]),
        demarches=tuple(sorted(pieces[Demarche], key=lambda d: (d.le, d.cree_le))),
        accords=tuple(pieces[Accord]),
        urgence=pieces.derniere(ReponseUrgence),
        locative=pieces.derniere(SituationLocative),
        soutiens=pieces.derniere(SoutiensDeclares),
        points=tuple(pieces[PointDeVue]),
        rectifications=tuple(pieces[Rectification]),
    )


def categories_du_destinataire(
    signalement: Signalement, acteur: Acteur, equipe: Organisation | None
) -> frozenset[str]:
    """Return what the next reader will read whole: the rule itself is asked (SP-18).

    From an agent the sheet goes to her référents; from a référente, to the ERAH's clinicians.
    """
    contexte = Contexte(
        role=Role.CLINICIEN,
        organisation=equipe.pk if equipe else None,
        qualite=Qualite.DESTINATAIRE,
        le=timezone.now(),
        type_dossier=TypeDossier.SIGNALEMENT,
        type_organisation=TypeOrganisation.ERAH,
        consentements=cercle.consentements_de(signalement.dossier),
        compte_actif=True,
        affectation_en_vigueur=True,
        charte_signee=True,
        convention_en_vigueur=True,
    )
    if acteur.role == Role.AGENT_PROXIMITE:
        contexte = replace(
            contexte,
            role=Role.REFERENT_SOCIAL,
            organisation=acteur.organisation.pk,
            qualite=Qualite.EMETTEUR,
            type_organisation=acteur.organisation.type,
        )
    return frozenset(c for c in CATEGORIES_DE_DOSSIER if decider(contexte, c).lire == Portee.TOUT)


def vu_par(contenu: Contenu, categories: frozenset[str]) -> Contenu:
    """Return what a reader of these categories will see of my sheet."""
    identite = contenu.identite if Categorie.IDENTITE in categories else None
    if Categorie.FAITS not in categories:
        tus = {"faits": (), "demarches": (), "accords": (), "urgence": None}
        contenu = replace(contenu, points=(), rectifications=(), **tus)
    return replace(
        contenu,
        identite=identite,
        locative=contenu.locative if Categorie.SITUATION_LOCATIVE in categories else None,
        soutiens=contenu.soutiens if Categorie.SITUATION_SOCIALE in categories else None,
    )
