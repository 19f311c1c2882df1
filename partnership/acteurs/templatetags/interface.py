"""The components of the pages: one tag for each, its template in `templates/composants/`.

Declared as template builtins, so that no page loads them. Usage: `docs/composants.md`.
"""

import re
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.forms import BaseForm, BoundField, widgets
from django.template.defaultfilters import stringfilter
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from partnership.acteurs import horloge

from . import _champs

register = template.Library()

INSECABLE, FINE = "\u00a0", "\u202f"

# Numbers to dial, what each is for. The 114 answers written messages first.
_NUMEROS = (
    ("tel:15", "SAMU", "malaise, blessure, crise aiguë"),
    ("tel:17", "Police", "violence, menace, effraction"),
    ("tel:18", "Pompiers", "feu, gaz, porte à ouvrir"),
    ("tel:112", "Urgences", "partout en Europe"),
    ("sms:114", "Par SMS", "si l’on ne peut ni parler ni entendre"),
    ("tel:3114", "Prévention du suicide", "écoute, jour et nuit"),
)
URGENCES = [
    {"numero": lien.partition(":")[2], "lien": lien, "nom": nom, "pour": pour}
    for lien, nom, pour in _NUMEROS
]

# The state is told by its words first, then by a shape and a colour.
FORMES = {
    "neutre": "circle",
    "info": "circle-dot",
    "attente": "hourglass",
    "retard": "triangle-alert",
    "fait": "circle-check",
    "clos": "archive",
    "veille": "eye",
    "urgent": "siren",
    "refuse": "ban",
}
FORMES_OU = {
    "attente": "hourglass",
    "retard": "triangle-alert",
    "info": "info",
    "fini": "circle-check",
}
ICONES_MESSAGE = {"success": "circle-check", "warning": "triangle-alert", "error": "circle-alert"}


# --- Words and dates ---------------------------------------------------------


@register.filter(is_safe=True)
@stringfilter
def typo(texte: str) -> str:
    """Put the no-break spaces of French before `; ! ? :` and inside « », and real apostrophes."""
    texte = re.sub(r"(?<=\w)'(?=\w)", "’", texte)
    texte = re.sub(r" +([;!?])", FINE + r"\1", texte)
    texte = re.sub(r" +:(?=\s|$)", INSECABLE + ":", texte)
    texte = re.sub(r"«\s*", "«" + INSECABLE, texte)
    return re.sub(r"\s*»", INSECABLE + "»", texte)


@register.filter
def telephone(numero: str) -> str:
    """« 03 87 00 00 00 »: ten digits by two, narrow no-break spaces; shorter ones as they are."""
    if len(numero) != 10 or not numero.isdigit():
        return numero
    return "\u202f".join(numero[rang : rang + 2] for rang in range(0, 10, 2))


@register.filter
def jour(quand: date | datetime | None) -> str:
    """« jeudi 12 novembre », with the year when it is not the current one; empty for nothing."""
    if not quand:
        return ""
    if isinstance(quand, datetime):
        quand = timezone.localtime(quand).date() if timezone.is_aware(quand) else quand.date()
    numero = "1er" if quand.day == 1 else str(quand.day)
    annee = "" if quand.year == horloge.aujourdhui().year else f" {quand.year}"
    nom, mois = date_format(quand, "l"), date_format(quand, "F")
    return f"{nom} {numero}{INSECABLE}{mois}{annee}".lower()


@register.filter
def heure(quand: datetime | None) -> str:
    """« 14 h 32 », in the time zone of the project; empty for nothing."""
    if not quand:
        return ""
    if isinstance(quand, datetime) and timezone.is_aware(quand):
        quand = timezone.localtime(quand)
    return f"{quand.hour}{INSECABLE}h{INSECABLE}{quand.minute:02}"


@register.filter
def dans_ouvres(jours: int) -> str:
    """« dans 2 jours ouvrés », « aujourd’hui », « en retard de 3 jours ouvrés »."""
    if jours == 0:
        return "aujourd’hui"
    pluriel = "s" if abs(jours) > 1 else ""
    duree = f"{abs(jours)}{INSECABLE}jour{pluriel} ouvré{pluriel}"
    return f"dans {duree}" if jours > 0 else f"en retard de {duree}"


@register.simple_tag
@lru_cache(maxsize=512)  # a page has fifty of them: drawing took a tenth of its time
def icone(nom: str, taille: int = 20, classe: str = "icone") -> SafeString:
    """One inlined icon, silent for screen readers: a text always stands beside it."""
    return lucide(
        nom, size=taille, **{"class": classe, "aria_hidden": "true", "focusable": "false"}
    )


@register.filter
def icone_message(niveau: str) -> str:
    """Return the icon's name for a level of Django's messages."""
    return ICONES_MESSAGE.get(niveau, "info")


# --- Frame -------------------------------------------------------------------


@register.inclusion_tag("composants/miette.html")
def miette(libelle: str, url: str = "") -> dict:
    """One step of the breadcrumb, in the block `fil`; without url: this page."""
    return {"libelle": libelle, "url": url}


@register.inclusion_tag("composants/urgence.html")
def urgence(
    titre: str = "Une personne est-elle en danger maintenant ?", compact: bool = False
) -> dict:
    return {"titre": titre, "compact": compact, "numeros": URGENCES}


@register.inclusion_tag("composants/vide.html")
def vide(titre: str, texte: str = "", url: str = "", libelle: str = "") -> dict:
    return {"titre": titre, "texte": texte, "url": url, "libelle": libelle}


# --- A dossier ---------------------------------------------------------------


@register.inclusion_tag("composants/ou.html")
def ou(phrase: str, tour: str = "", echeance: str = "", variante: str = "info") -> dict:
    """Where we are, whose turn it is, by when. Variante: attente, retard, info, fini."""
    forme = FORMES_OU[variante]
    return {
        "phrase": phrase, "tour": tour, "echeance": echeance, "variante": variante, "forme": forme
    }  # fmt: skip


@register.inclusion_tag("composants/etapes.html")
def etapes(liste: list) -> dict:
    """The line of stages: objects with `.libelle` and `.etat` (fait, cours, a_venir)."""
    lignes = list(liste)
    cours = next((e for e in lignes if _lire(e, "etat") == "cours"), lignes[-1] if lignes else None)
    return {
        "liste": lignes,
        "total": len(lignes),
        "rang": lignes.index(cours) + 1 if lignes else 0,
        "cours": cours,
    }


@register.inclusion_tag("composants/etat.html")
def etat(libelle: str, genre: str = "neutre") -> dict:
    """A state in words and shape. Genre: one of FORMES."""
    return {"libelle": libelle, "genre": genre, "forme": FORMES[genre]}


@register.inclusion_tag("composants/lisible.html")
def lisible(lecteurs: str | list, url: str = "", pourquoi: str = "") -> dict:
    """The pill « Lisible par : … », a link to the full why, or the why folded under it."""
    texte = lecteurs if isinstance(lecteurs, str) else ", ".join(str(nom) for nom in lecteurs)
    return {"lecteurs": texte, "url": url, "pourquoi": pourquoi}


@register.simple_block_tag
def bloc(
    content: str,
    titre: str = "",
    lecteurs: str | list = "",
    pourquoi_url: str = "",
    pourquoi: str = "",
    ferme: bool = False,
    ancre: str = "",
    serre: bool = False,
    niveau: int = 2,
) -> str:
    """A card with its readers. `ferme`: closed to this reader; `serre`: no padding."""
    contexte = {
        "titre": titre, "lecteurs": lecteurs, "pourquoi_url": pourquoi_url, "pourquoi": pourquoi,
        "ferme": ferme, "ancre": ancre, "serre": serre, "niveau": niveau, "contenu": content,
    }  # fmt: skip
    return render_to_string("composants/bloc.html", contexte)


@register.inclusion_tag("composants/acte.html")
def acte(
    libelle: str,
    url: str = "",
    detail: str = "",
    genre: str = "second",
    refus: str = "",
    methode: str = "get",
    icone: str = "",
    lu: str = "",
) -> dict:
    """A possible act, or a refused one with its reason. Genre: principal, second, grand, grave.

    `methode="post"` makes a one-button form, `lu` goes with it (the mark of what the page shows);
    `refus` (the reason) wins over all the rest.
    """
    return {
        "libelle": libelle, "url": url, "detail": detail, "genre": genre, "refus": str(refus),
        "methode": methode, "icone": icone, "lu": lu,
    }  # fmt: skip


@register.inclusion_tag("composants/fil.html")
def fil(liste: list, vide: str = "Rien pour l’instant.") -> dict:
    """The thread: objects with `.quand` (date or datetime), `.qui`, `.quoi`, newest first."""
    lignes = [
        {cle: _lire(e, cle) for cle in ("quand", "qui", "quoi", "detail", "url")} for e in liste
    ]
    return {"liste": lignes, "vide": vide}


@register.inclusion_tag("composants/definition.html")
def definition(liste: list) -> dict:
    """Rows of a sheet: pairs (term, value); the empty ones are named together, in one line."""
    dits = [(terme, valeur) for terme, valeur in liste if valeur or valeur == 0]
    tus = [str(terme) for terme, valeur in liste if not valeur and valeur != 0]
    return {"liste": dits, "tus": tus}


# --- Lists and figures -------------------------------------------------------


@register.inclusion_tag("composants/ligne_signalement.html")
def ligne_signalement(
    reference: str,
    url: str,
    etat: str,
    genre: str = "neutre",
    commune: str = "",
    depuis: date | None = None,
    tour: str = "",
    echeance: str = "",
    nom: str = "",
    retard: bool = False,
) -> dict:
    """One row of a list of signalements or dossiers, inside `<ul class="liste">`."""
    return {
        "reference": reference, "url": url, "etat_libelle": etat, "genre": genre,
        "commune": commune, "depuis": depuis, "tour": tour, "echeance": echeance, "nom": nom,
        "retard": retard,
    }  # fmt: skip


@register.inclusion_tag("composants/filtres.html")
def filtres(liste: list, titre: str = "Filtrer") -> dict:
    """Filters as chips: objects with `.libelle`, `.url`, `.actif` and maybe `.nombre`."""
    cles = ("libelle", "url", "actif", "nombre")
    return {"liste": [{cle: _lire(f, cle) for cle in cles} for f in liste], "titre": titre}


@register.inclusion_tag("composants/pagination.html")
def pagination(precedent: str = "", suivant: str = "", detail: str = "") -> dict:
    return {"precedent": precedent, "suivant": suivant, "detail": detail}


@register.inclusion_tag("composants/tuile.html")
def tuile(nombre: object, libelle: str, detail: str = "", url: str = "", genre: str = "") -> dict:
    return {"nombre": nombre, "libelle": libelle, "detail": detail, "url": url, "genre": genre}


@register.inclusion_tag("composants/jauge.html")
def jauge(valeur: int, maximum: int, libelle: str) -> dict:
    """« 87 / 150 personnes formées », drawn."""
    part = min(100, round(100 * valeur / maximum)) if maximum else 0
    return {"valeur": valeur, "maximum": maximum, "libelle": libelle, "largeur": str(part)}


@register.inclusion_tag("composants/barres.html")
def barres(lignes: list, titre: str, colonne: str = "", mesure: str = "Nombre") -> dict:
    """Horizontal bars inside their own table: pairs (label, number, or None when masked)."""
    paires = list(lignes)
    plus_grand = max((n for _, n in paires if n), default=0) or 1
    return {
        "titre": titre,
        "colonne": colonne or titre,
        "mesure": mesure,
        "lignes": [
            {"libelle": nom, "nombre": n, "largeur": f"{100 * (n or 0) / plus_grand:.1f}"}
            for nom, n in paires
        ],
    }


@register.simple_block_tag
def defile(content: str, titre: str = "Tableau") -> str:
    """A wide table that scrolls inside its frame, with the keyboard too."""
    return render_to_string("composants/defile.html", {"titre": titre, "contenu": content})


# --- Forms -------------------------------------------------------------------


@register.inclusion_tag("composants/progression.html")
def progression(liste: list, courante: int) -> dict:
    """Numbered steps of a long form: objects with `.libelle`, maybe `.url`; `courante` from 1."""
    pas = []
    for rang, etape in enumerate(liste, 1):
        position = "cours" if rang == courante else "fait" if rang < courante else "a_venir"
        pas.append(
            {"libelle": _lire(etape, "libelle"), "url": _lire(etape, "url"), "etat": position}
        )
    return {
        "liste": pas,
        "courante": courante,
        "total": len(pas),
        "titre": pas[courante - 1]["libelle"] if pas else "",
        "largeur": str(round(100 * courante / len(pas))) if pas else "0",
    }


@register.inclusion_tag("composants/champ.html")
def champ(field: BoundField, grand: bool = True) -> dict:
    """One field with its label, help, error. `grand=False`: choices as a plain list."""
    _champs.dates_du_navigateur(field.field.widget)
    # The label stands above: allauth repeats it in the field, where it goes as one types.
    field.field.widget.attrs.pop("placeholder", None)
    groupe = isinstance(field.field.widget, widgets.ChoiceWidget) and field.use_fieldset
    maximum = getattr(field.field, "max_length", None)
    zone = isinstance(field.field.widget, widgets.Textarea)
    return {
        "field": field,
        "id": field.auto_id or field.html_name,
        "aide": field.help_text,
        "genre": _champs.genre(field, groupe),
        "groupes": _champs.groupes(field) if groupe else [],
        "facultatif": _champs.facultatif(field),
        "grand": grand,
        "maximum": maximum if zone and maximum else 0,
        "decrit": field.aria_describedby or "",
    }


@register.inclusion_tag("composants/erreurs.html")
def erreurs(form: BaseForm) -> dict:
    """The summary « Corrigez … », each error a link to its field; nothing when all is well."""
    lignes = [
        {"ancre": _champs.ancre(field), "libelle": field.label, "texte": field.errors[0]}
        for field in form
        if field.errors
    ]
    generales = form.non_field_errors()
    return {"lignes": lignes, "generales": generales, "nombre": len(lignes) + len(generales)}


@register.inclusion_tag("composants/formulaire.html")
def formulaire(form: BaseForm, resume: bool = True) -> dict:
    """All the fields of a form with their summary of errors; the page writes `<form>`, the token
    and the buttons."""
    visibles = form.visible_fields()
    return {
        "form": form,
        "resume": resume,
        "melange": any(map(_champs.facultatif, visibles)),
        "visibles": visibles,
    }


def _lire(objet: object, nom: str) -> object:
    """Read a key or an attribute, empty when it is not there."""
    return objet.get(nom, "") if isinstance(objet, dict) else getattr(objet, nom, "")
