"""Entry of the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
application = get_wsgi_application()

from partnership.secret.checks import verifier_au_demarrage  # noqa: E402 - after the set-up

verifier_au_demarrage()
