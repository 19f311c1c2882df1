"""What the partners of the demonstration share, tell and decide together: fictitious."""

import tomllib
from datetime import date, time, timedelta
from pathlib import Path

from django.db.models import Q

from partnership.acteurs import actions as acteurs
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur, acteur_de
from partnership.acteurs.enums import Role, TypeOrganisation
from partnership.acteurs.models import (
    Adhesion,
    Affectation,
    Charte,
    Organisation,
    Territoire,
    Utilisateur,
)
from partnership.acteurs.registre import rendre_pdf

from ..actualites import actions as actualites
from ..commissions import actions as commissions
from ..commissions.models import College, Commission
from ..presentation import presenter
from ..ressources import actions as ressources
from ..ressources.examen.natures import lire, recevoir
from ..ressources.models import Contenu, Ressource

SIGNATURE = timedelta(days=400)


def animer(coordinatrice: Acteur, cast: list[Acteur]) -> None:
    """Share documents, write news, seat commissions; another territory shares too."""
    lu = tomllib.loads(Path(__file__).with_name("partenariat.toml").read_text(encoding="utf-8"))
    par_organisme = {a.organisation.nom_court: a for a in reversed(cast) if _partage(a)}
    for ligne in lu["ressources"]:
        _partager(par_organisme[ligne["organisation"]], ligne)
    voisine = _ailleurs(lu["ailleurs"], coordinatrice)
    for ligne in lu["ailleurs"]["ressources"]:
        _partager(voisine, {**ligne, "portee": "partagee"})
    with coordinatrice.agir():
        presenter(par=coordinatrice, texte=lu["presentation"].strip(), version=0)
        for ligne in lu["actualites"]:
            _ecrire(coordinatrice, ligne)
        for ligne in lu["commissions"]:
            _asseoir(coordinatrice, ligne, {a.utilisateur.prenom: a for a in cast})


def _partage(acteur: Acteur) -> bool:
    return acteur.role in {Role.COORDINATEUR, Role.REFERENT_SOCIAL}


def _partager(par: Acteur, ligne: dict) -> None:
    """Share a document and its versions, through the same weighing as everybody's files."""
    dit = {c: ligne[c] for c in ("genre", "titre", "resume", "types", "portee") if c in ligne}
    with par.agir():
        partagee: Ressource | None = None
        for rang, (jours, note) in enumerate(ligne["versions"], 1):
            contexte = {"sections": ligne["sections"], "version": rang, "par": par.organisation}
            octets = rendre_pdf("ressources/demonstration.html", contexte, titre=ligne["titre"])
            document = recevoir(octets)
            with horloge.au(horloge.maintenant() - timedelta(days=jours)):
                if partagee is None:
                    partagee = ressources.partager(par=par, dit=dit, document=document)
                    continue
                ressources.deposer(
                    ressource=partagee, par=par, document=document, note=note,
                    revision=partagee.revision,
                )  # fmt: skip
                partagee.refresh_from_db()
        fichier = partagee.courante.fichier
        ressources.noter_le_texte(fichier, lire(bytes(Contenu.objects.get(pk=fichier.pk).octets)))


def _ailleurs(ligne: dict, modele: Acteur) -> Acteur:
    """Return the coordinator of another territory, so that there is something to take over."""
    territoire = Territoire.objects.create(code="voisine", nom=ligne["territoire"])
    charte = Charte.objects.filter(territoire=modele.territoire).first()
    Charte.objects.create(
        territoire=territoire, version=1, texte=charte.texte, publiee_le=charte.publiee_le
    )
    clsm = Organisation.objects.create(
        territoire=territoire, type=TypeOrganisation.CLSM, nom=ligne["clsm"], nom_court="CLSM"
    )
    debut = horloge.maintenant() - SIGNATURE
    Adhesion.objects.create(organisation=clsm, debut=debut, acte="Convention (démonstration)")
    compte = Utilisateur.objects.create_user(
        "coordination@voisine.demo", prenom="Iris", nom="Voisin", profession="Coordonnatrice"
    )
    affectation = acteurs.affecter(
        utilisateur=compte, organisation=clsm, role=Role.COORDINATEUR,
        par=modele.affectation.attribuee_par, debut=debut, intitule="Coordonnatrice",
    )  # fmt: skip
    acteur = acteur_de(affectation)
    courante = Charte.objects.get(territoire=territoire)
    acteurs.signer_charte(acteur=acteur, version=1, empreinte=courante.empreinte)
    return acteur_de(affectation)


def _ecrire(par: Acteur, ligne: dict) -> None:
    siennes = Ressource.objects.filter(territoire=par.territoire)
    dit = {c: ligne[c] for c in ("titre", "texte", "diffusion") if c in ligne}
    dit["ressource"] = siennes.filter(titre=ligne.get("ressource", "")).first()
    redigee = actualites.rediger(par=par, dit=dit)
    if "jours" in ligne:
        with horloge.au(horloge.maintenant() - timedelta(days=ligne["jours"])):
            actualites.publier(actualite=redigee, par=par)


def _asseoir(par: Acteur, ligne: dict, cast: dict[str, Acteur]) -> None:
    dit = {c: ligne[c] for c in ("genre", "nom", "objet", "rythme")}
    commission = commissions.ouvrir(par=par, dit=dit)
    jour = horloge.aujourdhui()
    jour += timedelta(days=3 - jour.weekday())  # a Thursday
    for decalage, lieu in ligne["seances"]:
        commissions.dater(
            commission=commission, par=par,
            dit={"jour": jour + timedelta(days=decalage), "heure": time(14), "fin": time(16),
                 "lieu": lieu},
        )  # fmt: skip
    for place in ligne["sieges"]:
        _donner_un_siege(commission, par, place, cast)


def _donner_un_siege(commission: Commission, par: Acteur, place: dict, cast: dict) -> None:
    territoire = par.territoire
    deja = commission.sieges.filter(
        Q(organisation__nom_court=place.get("organisation", ""))
        | Q(organisme__endswith="à choisir"),
        college__code=place["college"], mandats=None,
    )  # fmt: skip
    siege = commissions.ecrire_siege(
        commission=commission, par=par, siege=deja.first(),  # one of those it opened with
        dit={
            "college": College.objects.get(territoire=territoire, code=place["college"]),
            "organisation": Organisation.objects.filter(
                territoire=territoire, nom_court=place.get("organisation", "")
            ).first(),
            "organisme": place.get("organisme", ""),
            "fonction": place["fonction"],
        },
    )  # fmt: skip
    debut = date(horloge.aujourdhui().year, 1, 1)
    charte = Charte.objects.filter(territoire=territoire).first()
    papier = {"charte": charte, "signee_le": debut} if place.get("papier") else {}
    tenus = [
        ("titulaire", _compte(cast, place.get("compte")), place.get("personne", ""), papier, {}),
        ("suppleant", _compte(cast, place.get("suppleant")), "", {}, {}),
        ("titulaire", None, place.get("avant", ""), {}, {
            "debut": date(debut.year - 2, 1, 1), "fin": debut - timedelta(days=1),
        }),
    ]  # fmt: skip
    for qualite, compte, personne, signe, dates in tenus:
        if compte or personne:
            dit = {"qualite": qualite, "affectation": compte, "personne": personne, "debut": debut}
            commissions.asseoir(siege=siege, par=par, dit={**dit, **signe, **dates})


def _compte(cast: dict[str, Acteur], prenom: str | None) -> Affectation | None:
    return cast[prenom].affectation if prenom else None
