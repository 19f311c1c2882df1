"""Take in the outlines of communes, for the background of the map."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from annuaire.contours import ContoursRefuses, importer

MONTRES = 10


class Command(BaseCommand):
    """`manage.py importer_contours communes.geojson --source "© IGN – Admin Express 2026"`."""

    help = "Importe les contours des communes (GeoJSON, WGS 84) qui font le fond de la carte."

    def add_arguments(self, parser) -> None:
        parser.add_argument("fichier", type=Path)
        parser.add_argument("--source", default="© IGN, Admin Express", help="écrite sous la carte")

    def handle(self, *args, fichier: Path, source: str, **options) -> None:
        """Import, and say what was kept, mended, left."""
        try:
            bilan = importer(fichier, source)
        except ContoursRefuses as refus:
            raise CommandError(str(refus)) from None
        self.stdout.write(f"{bilan.gardes} contours gardés.")
        self._dire(bilan.repares, "réparés")
        self._dire(bilan.inconnus, "sans commune d’aujourd’hui (fusionnées, ou non chargées)")

    def _dire(self, codes: list[str], quoi: str) -> None:
        if codes:
            suite = "…" if len(codes) > MONTRES else ""
            self.stdout.write(f"{len(codes)} {quoi} : {', '.join(codes[:MONTRES])}{suite}")
