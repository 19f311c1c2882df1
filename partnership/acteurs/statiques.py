"""Static files of packages: what a browser asks for, hashed and compressed, and nothing else."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StatiquesConfig(StaticFilesConfig):
    """Leave the sources and their maps in the packages that carry them."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "*-src*", "*.map"]


def _sans_cartes(motifs) -> tuple:
    """Return the patterns of addresses to hash, but for source maps: those stay behind."""
    return tuple(m for m in motifs if "sourceMappingURL" not in str(m))


class Statiques(CompressedManifestStaticFilesStorage):
    """Hash the addresses that sheets name."""

    patterns = tuple(
        (genre, _sans_cartes(motifs))
        for genre, motifs in CompressedManifestStaticFilesStorage.patterns
    )
