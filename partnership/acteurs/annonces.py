"""Where messages to the user wait for the next page."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class Temoin(CookieStorage):
    """Django's cookie of messages; in production its name binds it to this host and to HTTPS."""

    cookie_name = "__Host-messages" if settings.EN_PRODUCTION else "messages"


class Annonces(FallbackStorage):
    """The cookie, then the session when it overflows."""

    storage_classes = (Temoin, SessionStorage)
