"""Writes the generated documents, or says which are stale."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from partnership.acteurs.registre import documents


class Command(BaseCommand):
    help = "Écrit les documents engendrés (docs/) ; --verifier échoue si l’un est périmé."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--verifier", action="store_true", help="n’écrit rien")

    def handle(self, *args, verifier=False, **options):
        perimes = [
            (chemin, texte)
            for chemin, texte in documents().items()
            if not _a_jour(Path(settings.RACINE) / chemin, texte)
        ]
        if verifier and perimes:
            noms = ", ".join(chemin for chemin, _ in perimes)
            raise CommandError(f"Documents périmés : {noms}. Lancez « manage.py documents ».")
        for chemin, texte in perimes:
            (Path(settings.RACINE) / chemin).parent.mkdir(parents=True, exist_ok=True)
            (Path(settings.RACINE) / chemin).write_text(texte, encoding="utf-8")
            self.stdout.write(f"écrit : {chemin}")


def _a_jour(fichier: Path, texte: str) -> bool:
    return fichier.is_file() and fichier.read_text(encoding="utf-8") == texte
