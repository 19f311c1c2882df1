"""A situation is brought: written, proposed, read over, kept or not, closed."""

from django.db import transaction

from annuaire.commissions.models import Commission
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import garder_texte
from partnership.secret import cercle
from partnership.secret.enums import Categorie, Qualite
from partnership.secret.models import Dossier
from partnership.secret.visibilite import peut

from .. import fiche, regles, regles_bilan, sources
from ..enums import FINIES, MotifFin, MotifRefus
from ..models import BlocFaits, BlocLocatif, BlocSocial, Point, Saisine
from . import socle

# The two blocks of one text each, and the right that writes them.
AUTRES = {
    "locatif": (BlocLocatif, Categorie.SITUATION_LOCATIVE),
    "social": (BlocSocial, Categorie.SITUATION_SOCIALE),
}


@transaction.atomic
def saisir(*, dossier: Dossier, par: Acteur, commission: Commission | None = None) -> Saisine:
    """Open a saisine on a dossier, its sheet drafted from what its author reads; again: the same.

    Impossible without a live accord for the commission (SP-06). `commission`: of the kind that
    examines such a dossier; by default the oldest one.
    """
    cercle.verrouiller(dossier)
    regles.verifier_saisir(par, peut(par, "ecrire_faits", dossier))
    socle.refuser_si_gele(dossier.pk)
    siennes = Saisine.objects.visibles_par(par).filter(dossier=dossier)
    deja = siennes.exclude(etat__in=FINIES).first()
    if deja is not None:
        if deja.organisation_id != par.organisation.pk:
            raise ActionRefusee("Un autre organisme de ce dossier a déjà saisi la commission.")
        return deja
    saisie = socle.choisir_commission(dossier, commission)
    sources.verifier(par, dossier)
    accord = socle.accord_pour(dossier, par, [Categorie.FAITS])
    saisine = Saisine(
        dossier=dossier, territoire_id=dossier.territoire_id, auteur=par.affectation,
        commission=saisie,
        organisation=par.organisation, etat_depuis=horloge.maintenant(),
        **socle.suivre_l_accord(accord),
    )  # fmt: skip
    saisine.save(force_insert=True)
    _ebaucher(saisine, par, accord)
    socle.noter(saisine, par, "saisir")
    return saisine


def _ebaucher(saisine: Saisine, par: Acteur, accord) -> None:
    """Draft the blocks that the accord covers and that the author may write."""
    ebauche = sources.ebauche(par, saisine.dossier)
    socle.creer(BlocFaits, saisine, par, **ebauche.faits)
    for nom, (modele, categorie) in AUTRES.items():
        if peut(par, f"ecrire_{categorie.lower()}", saisine.dossier):
            couvert = categorie in accord.categories
            texte = getattr(ebauche, nom) if couvert else ""
            socle.creer(modele, saisine, par, texte=texte[:1000])


@transaction.atomic
def ecrire(*, saisine: Saisine, par: Acteur, dit: dict, version: int | None = None) -> None:
    """Keep what was typed, complete or not; `dit`: fields of BlocFaits, `locatif`, `social`."""
    fraiche = socle.engager(saisine, par, "ecrire", version)
    regles.verifier_objet(fraiche.commission.genre, dit.get("objet", ""))
    regles.verifier_listes(dit)
    maintenant = horloge.maintenant()
    for nom, (modele, _) in AUTRES.items():
        if nom in dit:
            modele.objects.visibles_par(par).filter(saisine=fraiche).update(
                texte=dit[nom], modifie_le=maintenant
            )
    if "statut" in dit:
        BlocLocatif.objects.visibles_par(par).filter(saisine=fraiche).update(statut=dit["statut"])
    champs = {nom: valeur for nom, valeur in dit.items() if nom not in {*AUTRES, "statut"}}
    BlocFaits.objects.visibles_par(par).filter(saisine=fraiche).update(
        **champs, modifie_le=maintenant
    )
    socle.passer(fraiche, par, "ecrire")


@transaction.atomic
def proposer(*, saisine: Saisine, par: Acteur, version: int | None = None) -> Saisine:
    """Send the sheet to the coordination: complete, naming nobody, covered by a live accord."""
    fraiche = socle.engager(saisine, par, "proposer", version)
    lue = fiche.lire(par, fraiche)
    regles.verifier_complete(lue.champs)
    for texte in lue.textes.values():
        garder_texte(texte)
    regles.verifier_sans_repere(lue.traits(sources.reperes(par, fraiche.dossier)))
    categories = socle.categories_de(fraiche, par)
    accord = socle.accord_pour(fraiche.dossier, par, categories)
    maintenant = horloge.maintenant()
    champs = {"proposee_le": maintenant, "categories": categories, "vus": [], "a_revoir": []}
    premiere = not fraiche.code
    if premiere:
        annee, genre = horloge.aujourdhui().year, fraiche.commission.genre
        champs["code"] = socle.numeroter(fraiche.territoire, annee, genre)
    cercle.faire_entrer(
        dossier=fraiche.dossier, organisation=socle.coordination(fraiche.territoire),
        qualite=Qualite.COORDINATION, par=par,
    )  # fmt: skip
    suivi = socle.suivre_l_accord(accord)
    socle.passer(fraiche, par, "proposer", compte=premiere, **champs, **suivi)
    sources.suivre(par, fraiche.dossier, "proposer")
    socle.prevenir_la_coordination(fraiche, "saisine_a_relire")
    return fraiche


@transaction.atomic
def liberer(*, saisine: Saisine, par: Acteur, vus: list[str], version: int | None = None) -> None:
    """Release the sheet: the coordinator has seen each trait that is left, one by one."""
    fraiche = socle.engager(saisine, par, "liberer", version)
    accord = socle.accord_pour(fraiche.dossier, par, fraiche.categories)
    lue = fiche.lire(par, fraiche)
    trouves = lue.traits(fiche.reperes_publics(par.territoire))
    regles.verifier_sans_repere(trouves)
    regles.verifier_reperes_vus(trouves, vus)
    gardes = [t.cle(champ) for champ, liste in trouves.items() for t in liste]
    socle.passer(
        fraiche, par, "liberer", relue_le=horloge.maintenant(), relue_par=par.affectation,
        vus=gardes, a_revoir=[], **socle.suivre_l_accord(accord),
    )  # fmt: skip


@transaction.atomic
def renvoyer(
    *, saisine: Saisine, par: Acteur, a_revoir: list[str], version: int | None = None
) -> None:
    """Ask its author to reword: the traits to look at are shown to her."""
    fraiche = socle.engager(saisine, par, "renvoyer", version)
    lue = fiche.lire(par, fraiche)
    trouves = lue.traits(fiche.reperes_publics(par.territoire))
    connus = {t.cle(champ) for champ, liste in trouves.items() for t in liste}
    socle.passer(fraiche, par, "renvoyer", a_revoir=sorted(connus & set(a_revoir)), vus=[])
    socle.prevenir_le_demandeur(fraiche, "saisine_a_reprendre")


@transaction.atomic
def refuser(*, saisine: Saisine, par: Acteur, motif: str, version: int | None = None) -> None:
    """Do not retain it, for a reason of the list; the coordination leaves the circle (SP-02)."""
    fraiche = socle.engager(saisine, par, "refuser", version)
    if motif not in MotifRefus.values:
        raise ActionRefusee("Choisissez un motif dans la liste.")
    _finir(fraiche, par, "refuser", motif)
    socle.compter(fraiche, regles_bilan.REFUS, motif)
    socle.prevenir_le_demandeur(fraiche, "saisine_suite")
    sortir_la_coordination(fraiche, par)


@transaction.atomic
def clore(*, saisine: Saisine, par: Acteur, motif: str, version: int | None = None) -> None:
    """Close it: members, then the coordination, leave the circle (SP-02)."""
    from .ordre import sortir_les_membres

    fraiche = socle.engager(saisine, par, "clore", version)
    if motif not in MotifFin.values:
        raise ActionRefusee("Choisissez un motif dans la liste.")
    sortir_les_membres(fraiche, par)
    points = Point.objects.visibles_par(par).filter(saisine=fraiche, termine_le__isnull=False)
    socle.compter(fraiche, regles_bilan.FIN, f"{motif}|{points.count()}")
    _finir(fraiche, par, "clore", motif)
    socle.prevenir_le_demandeur(fraiche, "saisine_suite")
    sortir_la_coordination(fraiche, par)


@transaction.atomic
def abandonner(*, saisine: Saisine, par: Acteur, version: int | None = None) -> None:
    """Give it up before anybody but the coordination has read it: its draft ends here (SP-02)."""
    fraiche = socle.engager(saisine, par, "abandonner", version)
    _finir(fraiche, par, "abandonner", "")
    if fraiche.code:
        sortir_la_coordination(fraiche, par)


def _finir(saisine: Saisine, par: Acteur, acte: str, motif: str) -> None:
    socle.passer(saisine, par, acte, motif=motif, close_le=horloge.maintenant(), revue_le=None)
    sources.suivre(par, saisine.dossier, acte)


def sortir_la_coordination(saisine: Saisine, par: Acteur) -> None:
    """End the place of the CLSM; to be called last: it may be who acts."""
    cercle.faire_sortir(
        dossier=saisine.dossier, organisation=socle.coordination(saisine.territoire),
        qualite=Qualite.COORDINATION, par=par,
    )  # fmt: skip
