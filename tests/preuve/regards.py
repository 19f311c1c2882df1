"""How each wall answers, and where it differs from the notebook: one list of differences."""

from html import unescape
from http.cookies import SimpleCookie

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from partnership.acteurs.acteur import Acteur, acteur_de
from partnership.acteurs.models import Affectation
from partnership.secret.models import Accord, Dossier
from partnership.secret.visibilite import DroitsSur, droits_sur, id_permission
from signalements.impressions import contexte_fiche
from signalements.models import Signalement
from tests.preuve.carnet import Carnet
from tests.preuve.scene import CANARIS, NOM, Scene
from tests.preuve.vie import Vie
from tests.secret.logement import (
    A_L_OPERATEUR,
    ABSENCES,
    AVIS,
    BESOINS,
    BUDGETS,
    DU_BAIL,
    ENTRE_PARTENAIRES,
    PREFET,
    PROJETS,
    RENDUS,
    etudie_le_bail,
)
from tests.secret.outils import modeles_de_piece

DROITS = """
SELECT a.id, p.codename FROM acteurs_affectation a
JOIN LATERAL (
  SELECT permission_id, condition FROM secret_droitgroupe WHERE content_object_id = %(dossier)s
    AND group_id = a.groupe_id AND depuis <= now() AND jusqua > now()
  UNION ALL
  SELECT permission_id, condition FROM secret_droitpersonne WHERE content_object_id = %(dossier)s
    AND affectation_id = a.id AND depuis <= now() AND jusqua > now()
) d ON d.condition = '' OR d.condition = ANY (palier.conditions_de(a.id))
JOIN auth_permission p ON p.id = d.permission_id
"""


def modeles_du_tour(tour: int) -> list:
    """One table of each category, another at each life; the accords always."""
    par_categorie: dict = {}
    for modele in modeles_de_piece():
        if modele is not Accord:
            par_categorie.setdefault(modele.categorie, []).append(modele)
    return [Accord, *(ms[tour % len(ms)] for ms in par_categorie.values())]


class Regards:
    """The looks at the lives of a theatre; plans and texts of queries are kept between steps."""

    def __init__(self, racine):
        self.racine, self.cellules = racine, 0
        racine.execute("SET plan_cache_mode = force_generic_plan")
        self.textes: dict = {}

    def ecarts(self, vie: Vie, tour: int) -> list[tuple]:
        """Return every difference between the rule and what each acteur is given."""
        fautes, carnet, modeles = [], vie.carnet, modeles_du_tour(tour)
        tables = frozenset(m._meta.db_table for m in modeles)
        poses: dict = {}
        for affectation, code in self.racine.execute(DROITS, {"dossier": carnet.dossier}):
            poses.setdefault(affectation, set()).add(code)
        if vie.acteurs is None:
            vie.acteurs = demandeurs(carnet)
        for nom in vie.t.noms:
            droits, acteur = carnet.droits(nom), vie.acteurs.get(nom)
            attendues = _attendues(vie.scene, carnet, nom, droits, tables)
            with vie.t.d.acteurs[nom].agir(), transaction.atomic():
                par_sql = self._sql(tables, carnet)
                tenus = droits_sur(acteur, carnet.dossier, vie.t.d.territoire.pk)
            vus = {
                "droits": (
                    poses.get(carnet.personnes[nom].affectation, set()),
                    carnet.droits(nom, portes=False),
                ),
                "SQL": (par_sql, attendues),
                "droits_sur": (set(tenus.permissions), {id_permission(c) for c in droits}),
                "visibles_par": (self._python(nom, acteur, modeles, carnet), attendues),
                "visibles_dans": (
                    self._dans(nom, tenus, modeles),
                    {a for a in attendues if a[0] in tables},
                ),
            }
            self.cellules += len(vus)
            fautes += [
                (nom, mur, "en trop", sorted(map(str, vu - voulu)),
                 "en moins", sorted(map(str, voulu - vu)))
                for mur, (vu, voulu) in vus.items() if vu != voulu
            ]  # fmt: skip
        return fautes

    def _sql(self, tables: frozenset, carnet: Carnet) -> set:
        """What raw SQL gives, nothing filtered but the dossier; its plan is kept."""
        cle = f"murs_{abs(hash((id(self), tables)))}"
        with connection.cursor() as c:
            # Another connection may be lent, and psycopg forgets every plan after some rollbacks.
            c.execute("SELECT FROM pg_prepared_statements WHERE name = %s", [cle])
            if not c.rowcount:
                c.execute("SET plan_cache_mode = force_generic_plan")
                lus = [f"SELECT '{t}', id FROM {t} WHERE dossier_id = $1"
                       for t in ("secret_entreecercle", *sorted(tables))]  # fmt: skip
                lus.append("SELECT 'secret_dossier', id FROM secret_dossier WHERE id = $1")
                c.execute(f"PREPARE {cle}(uuid) AS {' UNION ALL '.join(lus)}")
            c.execute(f"EXECUTE {cle}('{carnet.dossier}')")
            return _sans_cercle(c.fetchall(), carnet)

    def _python(self, nom: str, acteur: Acteur | None, modeles: list, carnet: Carnet) -> set:
        """What `visibles_par` gives by itself: run where no row policy stops anything."""
        ouverte = acteur and (acteur.charte_signee, acteur.convention_en_vigueur)
        vus = self._union(
            ("par", nom, ouverte, *modeles, carnet.dossier),
            lambda: [
                *(m.objects.visibles_par(acteur).filter(dossier=carnet.dossier) for m in modeles),
                Dossier.objects.visibles_par(acteur).filter(pk=carnet.dossier),
            ],
        )
        if ("secret_dossier", carnet.dossier) in vus:
            vus.add(("secret_entreecercle", carnet.dossier))  # circles have no wall in Python
        return vus

    def _dans(self, nom: str, tenus: DroitsSur, modeles: list) -> set:
        """What a page reads table by table, once it knows the rights."""
        return self._union(
            ("dans", nom, tenus.permissions, *modeles, tenus.dossier),
            lambda: [m.objects.visibles_dans(tenus) for m in modeles if tenus.acteur],
        )

    def _union(self, cle: tuple, faire) -> set:
        """Run several queries of the ORM as one; the same key asks for the same text."""
        if cle not in self.textes:
            self.textes[cle] = _en_une(faire())
        sql, valeurs = self.textes[cle]
        return set(self.racine.execute(sql, valeurs, prepare=True)) if sql else set()


def _en_une(demandes: list) -> tuple[str, list]:
    textes, valeurs = [], []
    for demande in demandes:
        try:
            sql, params = demande.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        textes.append(f"SELECT '{demande.model._meta.db_table}', x.* FROM ({sql}) x")
        valeurs += params
    return " UNION ALL ".join(textes), valeurs


def _sans_cercle(lignes: list, carnet: Carnet) -> set:
    """All the entries of a circle count as one: those who see one must see all of them."""
    entrees = sum(table == "secret_entreecercle" for table, _ in lignes)
    vus = {(t, pk) for t, pk in lignes if t != "secret_entreecercle"}
    if entrees:
        complet = entrees == len(carnet.places)
        vus.add(("secret_entreecercle", carnet.dossier if complet else entrees))
    return vus


def _attendues(scene: Scene, carnet: Carnet, nom: str, droits: set, tables: set) -> set:
    moi = carnet.personnes[nom]
    lues = {
        (r.table, r.pk)
        for r in scene.rangees
        if r.table in tables
        and carnet.lit(nom, droits, r.categorie, r.auteur)
        and (not r.personnelle or r.auteur == moi.affectation)
        and r.equipe in (None, moi.organisation)
        and (r.table not in ENTRE_PARTENAIRES or _partenaire(moi.role, droits))
        and (
            r.table not in BUDGETS or moi.role == "REFERENT_SOCIAL" or _partenaire(moi.role, droits)
        )
        and (
            r.table not in DU_BAIL | A_L_OPERATEUR | RENDUS | PREFET | PROJETS | ABSENCES
            or _du_bail(carnet, moi, r, droits)
        )
        and (
            r.table not in BESOINS or moi.role != "TRAVAILLEUR_SOCIAL" or "lire_identite" in droits
        )
        and (r.table not in AVIS or _de_sa_maison(carnet, moi, r))
    }
    lues |= {("secret_accord", d.pk) for d in carnet.dits if carnet.lit_accord(nom, droits, d)}
    if carnet.lit(nom, droits, "EN_TETE", carnet.ouvert_par):
        lues |= {("secret_dossier", carnet.dossier), ("secret_entreecercle", carnet.dossier)}
    return lues


def _partenaire(role: str, droits: set) -> bool:
    """Of a candidature: those who study it, the social workers among them with the identity."""
    social = role == "TRAVAILLEUR_SOCIAL" and "lire_identite" in droits
    return "ecrire_en_tete" in droits and (role == "CLINICIEN" or social)


def _du_bail(carnet: Carnet, moi, rangee, droits) -> bool:
    """Of a sub-letting: its operator, the partners; the landlord that the row names. Both are here
    its author's house."""
    chez_moi = _de_sa_maison(carnet, moi, rangee)
    if etudie_le_bail(rangee.table, moi.role, droits, chez_moi):
        return True
    return rangee.table in DU_BAIL | PREFET | ABSENCES and chez_moi


def _de_sa_maison(carnet: Carnet, moi, rangee) -> bool:
    """The organisation that a row names is its author's, in the fixture."""
    siens = {p.affectation for p in carnet.personnes.values() if p.organisation == moi.organisation}
    return rangee.auteur in siens


def demandeurs(carnet: Carnet) -> dict[str, Acteur]:
    """The acteurs as the middleware would make them: none once the affectation is over."""
    noms = {p.affectation: nom for nom, p in carnet.personnes.items()}
    ouvertes = (
        Affectation.objects.en_vigueur()
        .filter(pk__in=noms, utilisateur__is_active=True)
        .select_related("organisation__territoire", "utilisateur")
    )
    return {noms[a.pk]: acteur_de(a) for a in ouvertes}


# --- Pages ----------------------------------------------------------------------


def ecarts_des_pages(vie: Vie, nom: str) -> list[tuple]:
    """What the list, the search, the page and the PDF show to one acteur, against the rule."""
    scene, carnet, fautes = vie.scene, vie.carnet, []
    droits, s = carnet.droits(nom), vie.scene.signalement
    couverture = next(r for r in scene.rangees if r.table == "signalements_signalement")
    voit = carnet.lit(nom, droits, "EN_TETE", couverture.auteur)
    lien = f"/signalements/{s.pk}/"
    page = _demander(vie, nom, "get", reverse("signalements:dossier", args=[s.pk]))
    if (page[0] == 200) != voit:
        fautes.append((nom, "page", page[0], voit))
    liste = _demander(vie, nom, "get", reverse("signalements:liste"))
    if (lien in liste[1]) != voit:
        fautes.append((nom, "liste", liste[0], voit))
    par_nom = _demander(vie, nom, "post", reverse("signalements:liste"), {"q": NOM})
    nommable = voit and _lit(vie, nom, droits, "IDENTITE")
    if (lien in par_nom[1]) != nommable:
        fautes.append((nom, "recherche", par_nom[0], nommable))
    pdf = _pdf(carnet, nom, s) if page[0] == 200 else ""
    for categorie, canari in CANARIS.items():
        for ou, texte in (("page", page[1]), ("liste", liste[1] + par_nom[1]), ("PDF", pdf)):
            if canari in texte and not _lit(vie, nom, droits, categorie):
                fautes.append((nom, ou, "fuite", categorie))
        if voit and canari not in page[1] + pdf and _lit(vie, nom, droits, categorie):
            fautes.append((nom, "page et PDF", "fermés à tort", categorie))
    return fautes


def _lit(vie: Vie, nom: str, droits: set, categorie: str) -> bool:
    """Whether she reads the row that holds the canary of this category."""
    tables = {"IDENTITE": "signalements_identite", "FAITS": "signalements_faitobserve",
              "SUIVI_SOINS": "signalements_contacterah", "SITUATION_SOCIALE": "signalements_soutiensdeclares",
              "SITUATION_LOCATIVE": "signalements_situationlocative"}  # fmt: skip
    return any(
        vie.carnet.lit(nom, droits, categorie, r.auteur)
        for r in vie.scene.rangees
        if r.table == tables[categorie]
    )


def _demander(vie: Vie, nom: str, methode: str, chemin: str, donnees=None) -> tuple[int, str]:
    navigateur = vie.t.navigateur
    navigateur.cookies = SimpleCookie(vie.t.jetons[nom].output(header="", sep=";"))
    reponse = getattr(navigateur, methode)(chemin, donnees or {})
    return reponse.status_code, unescape(reponse.content.decode())


def _pdf(carnet: Carnet, nom: str, s) -> str:
    """What goes in the PDF, before WeasyPrint."""
    acteur = demandeurs(carnet)[nom]
    with acteur.agir(), transaction.atomic():
        lu = Signalement.objects.visibles_par(acteur).get(pk=s.pk)
        return unescape(render_to_string("signalements/pdf/fiche.html", contexte_fiche(acteur, lu)))
