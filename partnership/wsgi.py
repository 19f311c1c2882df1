"""Entry of the web server."""

import os

from django.core.wsgi import get_wsgi_application


def servir():
    """Return the application, once the walls of its base are seen to stand."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
    application = get_wsgi_application()
    from partnership.secret.checks import verifier_au_demarrage

    verifier_au_demarrage()
    return application


application = servir()
