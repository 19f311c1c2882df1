"""Files to import, made by hand or by what people have on their desks."""

import csv
import io

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from annuaire.imports.tasks import relever_fichiers
from annuaire.models import Import


def en_csv(lignes, separateur=";", encodage="utf-8-sig") -> bytes:
    sortie = io.StringIO(newline="")
    csv.writer(sortie, delimiter=separateur).writerows(lignes)
    return sortie.getvalue().encode(encodage)


def en_xlsx(lignes) -> bytes:
    sortie = io.BytesIO()
    livre = xlsxwriter.Workbook(sortie)
    feuille = livre.add_worksheet()
    for rang, ligne in enumerate(lignes):
        feuille.write_row(rang, 0, ligne)
    livre.close()
    return sortie.getvalue()


def deposer(navigateur, octets: bytes, nature="annuaire", **dit) -> Import:
    """Give a file through the page, have it read, return its import."""
    envoi = {"nature": nature, "fichier": SimpleUploadedFile("x", octets), **dit}
    reponse = navigateur.post(reverse("annuaire:importer"), envoi)
    assert reponse.status_code == 302, reponse.content.decode()[-3000:]
    relever_fichiers()
    return Import.objects.get(ref=reponse.url.rstrip("/").rsplit("/", 1)[-1])


def faire(navigateur, quoi: str, importation: Import) -> Import:
    """Press one of the buttons of an import, have the worker do it."""
    reponse = navigateur.post(reverse(f"annuaire:{quoi}", args=[importation.ref]))
    assert reponse.status_code == 302, reponse.content.decode()[-3000:]
    relever_fichiers()
    importation.refresh_from_db()
    return importation


def importer(navigateur, octets: bytes, nature="annuaire", **dit) -> Import:
    """Give a file and say yes to its preview."""
    return faire(navigateur, "confirmer", deposer(navigateur, octets, nature, **dit))


def page(navigateur, importation: Import, **parametres) -> str:
    adresse = reverse("annuaire:importation", args=[importation.ref])
    return navigateur.get(adresse, parametres).content.decode()
