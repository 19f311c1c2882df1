"""One signalement in each state that a page needs, made by the actions."""

from datetime import date, time, timedelta
from uuid import uuid4

from django.db import transaction
from django.urls import URLPattern, get_resolver

from accompagnement.models import Logement, PhotoLogement
from annuaire import actions as annuaire
from annuaire.actualites import actions as actualites
from annuaire.actualites.models import Actualite
from annuaire.commissions import actions as commissions
from annuaire.commissions.models import College, Commission, Mandat, Seance, Siege
from annuaire.models import Export, Import, Modification, Secteur, Structure
from annuaire.ouvrages import demander as demander_un_ouvrage
from annuaire.ressources import actions as ressources
from annuaire.ressources.examen.natures import Document, NatureDocument
from annuaire.ressources.models import Ressource
from annuaire.situations import actions as situations
from annuaire.situations.models import ActionDuPlan, Point
from annuaire.situations.models import Impression as ReleveImprime
from annuaire.situations.models import ImpressionContenu as ReleveContenu
from partnership.acteurs import horloge
from partnership.acteurs.models import Utilisateur
from partnership.acteurs.reception.natures import NatureFichier, Recu
from partnership.secret.models import Accord
from partnership.secret.personne import actions as droits
from partnership.secret.personne import demandes
from partnership.secret.personne.models import DossierConcerne, OrdreEffacement, Rectification
from partnership.secret.personne.tasks import relever_copies
from partnership.secret.recus.actions import joindre_formulaire
from partnership.secret.recus.models import FormulaireSigne
from signalements import actions
from signalements.models import Demarche, FaitObserve, Impression, ImpressionContenu
from tests.accompagnement import baux, examens, suivis
from tests.accompagnement import scenes as acces
from tests.secret.outils import consentir
from tests.signalements.test_parcours import observer, transmettre
from tests.situations import directes
from tests.situations import scenes as commission


def informer(d, s, **dit):
    dit = dit or {"moyen": "ENTRETIEN", "reaction": "PAS_OPPOSITION"}
    actions.informer(signalement=s, par=d.referente, le=horloge.aujourdhui(), **dit)


def dit(d, s) -> dict:
    return {"dossier": s.dossier, "par": d.referente, "cle": uuid4(),
            "recu_le": horloge.aujourdhui(), "moyen": "COURRIER"}  # fmt: skip


def joindre(d, s):
    accord = Accord.objects.get(dossier=s.dossier_id, type="CONSENTEMENT")
    recu = Recu(b"%PDF-1.7", NatureFichier.PDF)
    joindre_formulaire(accord=accord, par=d.referente, cle=uuid4(), recu=recu)


def demander(d, s):
    droits.demander_rectification(bloc="faits", demande="Non", **dit(d, s))


def geler(d, s):
    droits.limiter(motif="exactitude", **dit(d, s))


@transaction.atomic
def demande_prete(d, s) -> None:
    """A request of the person of this dossier, and her copy, ready."""
    with d.deleguee.agir():
        demande = demandes.recevoir(
            par=d.deleguee, cle=uuid4(), nature="acces", preuve="connue", nom="Ferrand",
            prenom="Odile", recue_le=horloge.aujourdhui(),
        )  # fmt: skip
        demandes.retenir(demande=demande, par=d.deleguee, dossiers=[s.dossier_id])
    relever_copies()


def fiche_proposee(d) -> None:
    """An entry of the directory kept by the landlord, and a change that the ERAH proposes."""
    document = {
        "genre": "AUTRE",
        "nom": "Accueil",
        "diffusion": "public",
        "proprietaire": str(d.organisations["moselis"].ref),
    }
    with d.coordinatrice.agir(), transaction.atomic():
        fiche = annuaire.creer(par=d.coordinatrice, document=document)
    with d.clinicienne.agir(), transaction.atomic():
        annuaire.proposer(
            par=d.clinicienne, structure=fiche, document={"nom": "L’accueil"}, motif="Nom"
        )


def ouvrage_fait(d) -> None:
    """A work in PDF of the territory, as the worker leaves it."""
    demande = demander_un_ouvrage(d.territoire, "fiche")
    demande.fait_le, demande.octets = horloge.maintenant(), b"%PDF-1.7"
    demande.save(update_fields=["fait_le", "octets"])


def partage(d) -> None:
    """What the partners share: a document of the landlord, news, a commission."""
    with d.referente.agir(), transaction.atomic():
        document = Document(b"%PDF-1.7", NatureDocument.PDF)
        ressources.partager(par=d.referente, dit={"titre": "Guide"}, document=document)
    with d.coordinatrice.agir(), transaction.atomic():
        dit = {"titre": "Du nouveau", "texte": "Texte", "diffusion": "public"}
        redigee = actualites.rediger(par=d.coordinatrice, dit=dit)
        actualites.publier(actualite=redigee, par=d.coordinatrice)
        tenir_commission(d.coordinatrice)


def tenir_commission(par) -> None:
    """A commission, a seat that is held, a date."""
    commission = commissions.ouvrir(par=par, dit={"genre": "situations", "nom": "Commission"})
    college = College.objects.filter(territoire=par.territoire).first()
    siege = commissions.ecrire_siege(
        commission=commission, par=par,
        dit={"college": college, "organisation": par.organisation, "fonction": "Animation"},
    )  # fmt: skip
    commissions.asseoir(
        siege=siege, par=par,
        dit={"qualite": "titulaire", "personne": "Mme Rose Petit", "debut": date(2026, 1, 5)},
    )  # fmt: skip
    commissions.dater(
        commission=commission, par=par,
        dit={"jour": date(2027, 1, 14), "heure": time(14), "lieu": "Mairie"},
    )  # fmt: skip


EN_COMMISSION = ("saisie", "proposee", "inscrite", "examinee")


def en_commission(d, s, jusqu_a: str) -> None:
    """Bring a signalement to the commission: a draft, a sheet to read over, a point with a guest."""
    with d.referente.agir(), transaction.atomic():
        s = (
            type(s)
            .objects.visibles_par(d.referente)
            .select_related("dossier__territoire")
            .get(pk=s.pk)
        )
    commission.accorder(d, s.dossier)
    if jusqu_a == "saisie":
        commission.brouillon(d, s=s)
    elif jusqu_a == "proposee":
        commission.proposee(d, s=s)
    else:
        _, point = commission.inscrite(d, Seance.objects.get(), s=s)
        par = d.coordinatrice
        with par.agir(), transaction.atomic():
            if jusqu_a == "inscrite":
                situations.inviter(point=point, par=par, affectation=d.membre.affectation)
                return
            with horloge.au(point.seance.commence):
                situations.presenter(point=point, par=par)
                situations.ajouter_action(
                    point=point, par=par, quoi="Aider", organisation=d.organisations["ccas"],
                    echeance=horloge.aujourdhui() + timedelta(days=9), information="Par courrier",
                )  # fmt: skip
                situations.terminer(point=point, par=par)
            imprimee(d, point)


def imprimee(d, point) -> None:
    """The PDF of a relevé, as the worker leaves it."""
    commun = {"dossier_id": point.dossier_id, "territoire": d.territoire,
              "auteur": d.coordinatrice.affectation, "saisine": point.saisine}  # fmt: skip
    demande = ReleveImprime.objects.create(**commun, point=point, etat="prete")
    ReleveContenu.objects.create(
        **commun, impression=demande, equipe=d.organisations["clsm"], volet=False,
        octets=b"%PDF-1.7", droits=[],
    )  # fmt: skip


def imports_de_l_annuaire(d) -> None:
    """An import for each of its pages, by the page's name; an export of the agent; a sector."""
    for page, etat in (
        ("importation", "a_relire"), ("confirmer", "fait"), ("annuler", "fait"),
        ("abandonner", "lecture"),
    ):  # fmt: skip
        Import.objects.create(
            territoire=d.territoire, auteur=d.coordinatrice.affectation, nature="annuaire",
            etat=etat, libelle=page, fichier=b"Nom",
        )  # fmt: skip
    Export.objects.create(
        territoire=d.territoire, auteur=d.agent.affectation, nature="annuaire", forme="csv"
    )
    Secteur.objects.create(territoire=d.territoire, code="57G90", nom="Metz")


def objets(d) -> dict:
    """The signalements, by the names that acces.toml uses; all opened by the agent."""
    noms = "brouillon gele pret oppose outre urgence transmis recu question admis evalue impossible"
    noms = [*noms.split(), *EN_COMMISSION]
    tous = {nom: observer(d.agent, jour=date(2026, 9, 4)) for nom in noms}
    with d.referente.agir(), transaction.atomic():
        actions.ajouter_demarche(
            signalement=tous["brouillon"], par=d.referente, le=date(2026, 9, 4), quoi="Courrier"
        )
        informer(d, tous["pret"])
        for nom in ("oppose", "outre"):
            informer(d, tous[nom], moyen="ENTRETIEN", reaction="OPPOSITION")
        actions.demander_passer_outre(
            signalement=tous["outre"], par=d.referente, motif="danger_autrui", texte="Gaz"
        )
        actions.reorienter_urgence(
            signalement=tous["urgence"], par=d.referente, services=["15"],
            appele_le=horloge.maintenant() - timedelta(hours=1),
        )  # fmt: skip
        informer(d, tous["impossible"], motif_impossible="Injoignable depuis un mois")
        actions.transmettre(signalement=tous["impossible"], par=d.referente)
    for nom in ("transmis", "recu", "question", "admis", "evalue", *EN_COMMISSION):
        transmettre(d, tous[nom])
    with d.referente.agir(), transaction.atomic():
        demande = actions.demander_impression(
            signalement=tous["transmis"], par=d.referente, modele="fiche"
        )
        ImpressionContenu.objects.create(
            dossier=demande.dossier, territoire=d.territoire, auteur=d.referente.affectation,
            impression=demande, octets=b"%PDF-1.7", droits=[],
        )  # fmt: skip
        Impression.objects.update(etat="prete", pret_le=horloge.maintenant())
        consentir(
            d.referente, tous["transmis"].dossier, ["SITUATION_SOCIALE"], [d.organisations["erah"]]
        )
        joindre(d, tous["transmis"])
        demander(d, tous["transmis"])
        geler(d, tous["gele"])
        droits.accepter_effacement(motif="inutile", **dit(d, tous["oppose"]))
    with d.clinicienne.agir(), transaction.atomic():
        for nom in ("recu", "question", "admis", "evalue", *EN_COMMISSION):
            actions.accuser(signalement=tous[nom], par=d.clinicienne)
        actions.demander_complement(
            signalement=tous["question"], par=d.clinicienne, question="Depuis quand ?"
        )
        for nom in ("admis", "evalue", *EN_COMMISSION):
            actions.admettre(signalement=tous[nom], par=d.clinicienne)
        for nom in ("evalue", *EN_COMMISSION):
            actions.evaluer(signalement=tous[nom], par=d.clinicienne)
    demande_prete(d, tous["transmis"])
    fiche_proposee(d)
    ouvrage_fait(d)
    imports_de_l_annuaire(d)
    partage(d)
    for nom in EN_COMMISSION:
        en_commission(d, tous[nom], nom)
    with d.referente.agir(), transaction.atomic():
        for s in tous.values():
            s.refresh_from_db()
    tous["candidature"] = acces.presentee(d)
    acces.photographier(d, acces.logement(d))
    tous["louee"] = examens.tenue(d)
    tous["portee"] = directes.portee(d)
    tous["louee"].demande = baux.imprime(d, tous["louee"])
    tous["louee"].visite = suivis.prevoir(d, tous["louee"]).pk
    return tous


DEDANS = {"agent", "referente", "referente2"}
CHEZ_ERAH = {"transmis", "recu", "question", "admis", "evalue", "impossible", *EN_COMMISSION}
CHEZ_LE_CLSM = {
    "proposee": {"coordinatrice"}, "inscrite": {"coordinatrice", "membre"},
    "examinee": {"coordinatrice"},
}  # fmt: skip


def dedans(objet: str) -> set[str]:
    """Who is in the circle of an object, by hand."""
    if objet in ("candidature", "louee"):
        return {"clinicienne", "travailleuse", "referente", "referente2"}
    if objet == "portee":
        return {"travailleuse"}
    erah = {"clinicienne"} if objet in CHEZ_ERAH else set()
    return DEDANS | erah | CHEZ_LE_CLSM.get(objet, set())


def pages() -> list[tuple[str, str, URLPattern]]:
    """(name, path, pattern) of every URL of the house."""
    return list(_marcher(get_resolver(), "", ""))


def _marcher(noeud, espace, chemin):
    for p in noeud.url_patterns:
        if isinstance(p, URLPattern):
            yield espace + (p.name or f"?{p.pattern}"), chemin + str(p.pattern), p
        else:
            suite = f"{p.namespace}:" if p.namespace else ""
            yield from _marcher(p, espace + suite, chemin + str(p.pattern))


def arguments(d, tous: dict, nom: str, objet: str | None) -> dict:
    """Values for the parts of a path that designate something."""
    with d.referente.agir(), transaction.atomic():
        communs = {
            "code": "faits", "etape": "ou", "modele": "fiche", "signature": "fausse",
            "fournisseur": "psc", "bris": d.agent2.affectation.ref, "gel": d.agent2.affectation.ref, "pk": 1, "uidb36": "1",
            "key": "abc-def", "app_label": "acteurs",
            "fait": _pk(FaitObserve, tous[objet or "brouillon"]),
            "demarche": _pk(Demarche, tous["brouillon"]),
            "impression": _pk(Impression, tous["transmis"]),
            "ref": tous[objet].pk if objet else d.agent2.affectation.ref,
            "accord": Accord.objects.filter(
                dossier=tous["transmis"].dossier_id, type="CONSENTEMENT"
            ).values_list("pk", flat=True).first(),
            "rectification": _pk(Rectification, tous["transmis"]),
            "formulaire": _pk(FormulaireSigne, tous["transmis"]),
            "fiche": Structure.objects.get().ref,
            "ressource": Ressource.objects.get().ref, "numero": 1,
            "actualite": Actualite.objects.get().ref,
            "commission": Commission.objects.get().ref, "siege": Siege.objects.get().ref,
            "mandat": Mandat.objects.get().ref, "seance": Seance.objects.get().ref,
            "logement": Logement.objects.order_by("pk").first().ref,
            "photo": PhotoLogement.objects.order_by("pk").first().ref,
            "genre": "situations", "annee": 2026 if nom.startswith("situations:") else 2027, "jeton": "forge", "presence": d.agent2.affectation.ref,
            "proposition": Modification.objects.get(suite="proposee").ref,
            "importation": _import(nom),
            "exportation": Export.objects.get().ref, "forme": "csv",
        }  # fmt: skip
    with d.coordinatrice.agir(), transaction.atomic():
        communs["point"] = _pk(Point, tous[objet if objet in EN_COMMISSION[2:] else "inscrite"])
        communs["action"] = _pk(ActionDuPlan, tous["examinee"])
        if nom.startswith("accompagnement:"):
            communs |= {"impression": tous["louee"].demande, "modele": "contrat"}
            communs |= {"visite": tous["louee"].visite}
        if nom.startswith("situations:"):
            communs["impression"] = _pk(ReleveImprime, tous["examinee"])
    communs |= {
        "annuaire:modele": {"code": "annuaire"},
        "annuaire:rattacher": {"code": "57G90"},
    }.get(nom, {})
    if nom.startswith(("secret:", "personne:", "recus:")) and objet:
        communs |= {"ref": tous[objet].dossier_id, "modele": "accord-falc-v1"}
    if nom.startswith(("partenariats:", "publication:", "nouvelles:")):
        communs["code"] = d.territoire.code
    with d.deleguee.agir(), transaction.atomic():
        copie = DossierConcerne.objects.get()
        communs |= {"demande": copie.demande_id, "copie": copie.pk}
        communs["ordre"] = OrdreEffacement.objects.get().pk
    communs["object_id"] = _premier(nom)
    return communs


def _import(nom: str):
    """The import made for a page of imports."""
    cles = dict(Import.objects.values_list("libelle", "ref"))
    return cles.get(nom.partition(":")[2], cles["importation"])


def _pk(modele, signalement):
    return (
        modele.objects.filter(dossier=signalement.dossier_id).values_list("pk", flat=True).first()
    )


def _premier(nom: str):
    """The key of some row of the model of an admin page."""
    from django.apps import apps

    morceaux = nom.removeprefix("admin:").split("_")
    if not nom.startswith("admin:acteurs_"):
        return 1
    modele = apps.get_model(*morceaux[:2])
    return modele.objects.values_list("pk", flat=True).first() or 1


def sans_role() -> Utilisateur:
    return Utilisateur.objects.create_user("sans-role@essai.test", prenom="Sans", nom="Rôle")
