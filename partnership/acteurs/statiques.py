"""Static files of packages: what a browser asks for, hashed and compressed, and nothing else."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StatiquesConfig(StaticFilesConfig):
    """Leave the sources and their maps in the packages that carry them."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "*-src*", "*.map"]


class Statiques(CompressedManifestStaticFilesStorage):
    """Hash the addresses that sheets name; a script's source map is for who debugs it."""

    patterns = tuple(p for p in CompressedManifestStaticFilesStorage.patterns if p[0] == "*.css")
