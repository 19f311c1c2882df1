"""How long the open feeds of a large directory take: written, given again, asked for unchanged.

`python -m partnership.atelier essais -- python -m bench.flux 20000`
"""

import os
import sys
import time

import django

PATIENCE = {"écrire": 5.0, "redonner": 0.5, "304": 0.05}  # seconds


def remplir(territoire, nombre: int) -> None:
    """Put public entries in a directory, with contacts, hours and communes covered."""
    from annuaire import ecriture
    from annuaire.models import Structure

    communes = list(territoire.communes.values_list("pk", flat=True))
    genres = ("GEM", "CMP", "SAVS", "CCAS", "CHRS")
    for debut in range(0, nombre, 1000):
        ecriture.ecrire(
            (
                Structure(territoire=territoire),
                {
                    "genre": genres[n % 5], "nom": f"Structure {n} des {n % 977} rues",
                    "services": f"Accueil et suivi {n % 331}.", "publics": "Adultes",
                    "commune": communes[n % len(communes)], "communes": communes[: n % 3],
                    "diffusion": "public", "adresse": f"{n % 90} rue des Essais",
                    "contacts": [{"fonction": "Accueil", "telephone": f"03530{n:05}",
                                  "courriel": "", "pour_pros": False}],
                    "plages": [[jour, "09:00", "17:00"] for jour in range(1, 6)],
                },
            )
            for n in range(debut, min(debut + 1000, nombre))
        )  # fmt: skip


def mesurer(nombre: int) -> bool:
    """Say the seconds of each, by the pages; True when each is under its promise."""
    from django.test import Client
    from django.urls import reverse

    from annuaire import revision
    from tests.distribution import monter

    territoire = monter().territoire
    remplir(territoire, nombre)
    client, tenu = Client(SERVER_NAME="localhost"), True
    for nom in ("annuaire_json", "annuaire_geojson"):
        adresse = reverse(f"partenariats:{nom}", args=[territoire.code])
        marque = ""
        revision.avancer(territoire.pk)
        for quoi, au_plus in PATIENCE.items():
            entetes = {"If-None-Match": marque} if quoi == "304" else {}
            debut = time.perf_counter()
            reponse = client.get(adresse, headers=entetes)
            octets = sum(map(len, reponse.streaming_content)) if reponse.streaming else 0
            duree = time.perf_counter() - debut
            marque, tenu = reponse["ETag"], tenu and duree < au_plus
            sys.stdout.write(
                f"{nom} {nombre} fiches, {quoi} : {duree:.3f} s, {reponse.status_code}, "
                f"{octets / 1e6:.1f} Mo\n"
            )
    return tenu or nombre > 20_000


if __name__ == "__main__":
    os.environ["PALIER_MODE"] = "essai"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
    django.setup()
    sys.exit(0 if mesurer(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000) else 1)
