"""Photos of the demonstration: simple drawings of empty rooms, through the actions."""

from collections.abc import Iterable
from io import BytesIO

from partnership.acteurs.acteur import Acteur

from ..models import Logement
from . import actions

TAILLE = (1200, 900)
PIECES = {
    "Pièce principale, côté fenêtre": ("#e9e2d3", "#b98f62", "fenetre"),
    "Coin cuisine": ("#dfe7e4", "#9aa5a1", "cuisine"),
    "Entrée": ("#efe9e1", "#8f7a5f", "porte"),
}


def raconter(par: Acteur, logements: Iterable[Logement]) -> None:
    """Add the same three drawn rooms to each flat, with their captions."""
    with par.agir():
        for logement in logements:
            dessins = [actions.dessiner(_piece(*dit)) for dit in PIECES.values()]
            actions.ajouter(logement=logement, par=par, dessins=dessins)
            for photo, legende in zip(logement.photos.all(), PIECES, strict=True):
                actions.legender(logement=logement, par=par, photo=photo.ref, legende=legende)


def _piece(mur: str, sol: str, quoi: str) -> bytes:
    """Return the drawing of an empty room: a wall, a floor, what stands at the back."""
    from PIL import Image, ImageDraw  # the demonstration alone draws in this process

    image = Image.new("RGB", TAILLE, mur)
    trait = ImageDraw.Draw(image)
    trait.polygon([(0, 900), (240, 620), (960, 620), (1200, 900)], fill=sol)
    trait.polygon([(0, 0), (240, 120), (240, 620), (0, 900)], fill=_ombre(mur))
    trait.polygon([(1200, 0), (960, 120), (960, 620), (1200, 900)], fill=_ombre(mur))
    {"fenetre": _fenetre, "cuisine": _cuisine, "porte": _porte}[quoi](trait)
    sortie = BytesIO()
    image.save(sortie, "PNG")
    return sortie.getvalue()


def _ombre(couleur: str) -> str:
    rouge, vert, bleu = (int(couleur[i : i + 2], 16) * 9 // 10 for i in (1, 3, 5))
    return f"#{rouge:02x}{vert:02x}{bleu:02x}"


def _fenetre(trait) -> None:
    trait.rectangle((440, 190, 760, 500), fill="#bcdcf0", outline="#ffffff", width=16)
    trait.line((600, 190, 600, 500), fill="#ffffff", width=12)
    trait.rectangle((440, 530, 760, 600), fill="#f7f5f0", outline="#c9c2b4", width=4)


def _cuisine(trait) -> None:
    trait.rectangle((280, 430, 920, 620), fill="#f4f4f2", outline="#b6bcb9", width=4)
    trait.rectangle((280, 410, 920, 432), fill="#6f6a63")
    for gauche in (280, 440, 600, 760):
        trait.rectangle((gauche, 432, gauche + 160, 620), outline="#b6bcb9", width=4)
    trait.ellipse((640, 396, 720, 416), outline="#3d3d3d", width=4)
    trait.rectangle((280, 170, 600, 290), fill="#f4f4f2", outline="#b6bcb9", width=4)


def _porte(trait) -> None:
    trait.rectangle((500, 210, 700, 620), fill="#7b9a86", outline="#ffffff", width=12)
    trait.ellipse((660, 420, 684, 444), fill="#e3d7a8")
