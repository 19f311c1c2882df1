"""How long the worker takes to read, write and undo a large file, and its memory.

`python -m partnership.atelier essais -- python -m bench.imports 20000`
"""

import os
import resource
import sys
import time

import django


def fichier(lignes: int) -> bytes:
    """Return an XLSX of entries of the small territory of the cast."""
    from annuaire.imports.ecrire_tableaux import ecrire

    titres = ["Genre", "Nom", "Commune", "Ce qui est proposé", "Téléphone", "Lundi", "Pour qui"]
    genres = ("GEM", "CMP", "SAVS", "CCAS", "CHRS")
    contenu = (
        [genres[n % 5], f"Structure {n} des {n % 977} rues", "Metz", f"Accueil et suivi {n % 331}.",
         f"03530{n:05}", "9h-12h, 14h-17h", "Adultes"]
        for n in range(lignes)
    )  # fmt: skip
    return ecrire("xlsx", titres, contenu)


def mesurer(nombre: int) -> bool:
    """Read, apply, change, undo; say the seconds of each; True when each is under its promise."""
    from annuaire.imports import actions
    from annuaire.imports.tasks import relever_fichiers
    from annuaire.models import Import, Structure
    from tests.distribution import monter

    d = monter().coordinatrice

    def mener(quoi: str, importation: Import) -> float:
        debut, passages = time.monotonic(), 0
        while importation.etat in {"lecture", "application", "annulation"}:
            relever_fichiers()
            passages += 1
            importation.refresh_from_db()
        duree = time.monotonic() - debut
        memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(
            f"{quoi:10} {nombre} lignes : {duree:6.1f} s en {passages} passage(s), "
            f"{importation.comptes or importation.message}, mémoire au plus {memoire:.0f} Mo\n"
        )
        return duree

    with d.agir():
        importation = actions.deposer(par=d, nature="annuaire", octets=fichier(nombre))
    total = mener("lecture", importation)
    with d.agir():
        importation = actions.confirmer(importation=importation, par=d)
    total += mener("écriture", importation)
    sys.stdout.write(f"import entier : {total:.1f} s, {Structure.objects.count()} fiches\n")
    with d.agir():
        importation = actions.demander_annulation(importation=importation, par=d)
    mener("annulation", importation)
    return importation.etat == "annule" and (total < 60 or nombre > 20_000)


if __name__ == "__main__":
    os.environ["PALIER_MODE"] = "essai"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
    django.setup()
    sys.exit(0 if mesurer(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000) else 1)
