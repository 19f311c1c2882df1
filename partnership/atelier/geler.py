"""Lock files from pyproject.toml: every version and hash, for every platform, no index named."""

import subprocess

from .commun import PYTHON, RACINE

OPTIONS = (
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"),
    *("--no-header", "--quiet"),
)


def geler() -> None:
    """Write both files; development is held to the versions of production."""
    uv = [PYTHON, "-m", "uv", "pip", "compile", "pyproject.toml", *OPTIONS]
    prod, dev = "requirements/prod.lock", "requirements/dev.lock"
    subprocess.run([*uv, "-o", prod], cwd=RACINE, check=True)
    subprocess.run([*uv, "--extra", "dev", "-c", prod, "-o", dev], cwd=RACINE, check=True)


if __name__ == "__main__":
    geler()
