"""One settings file, read from the environment; `.env.example` explains each variable."""

import base64
import re
from ipaddress import ip_network
from pathlib import Path

import bootstrap_wrapper
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError
from xstatic.pkg import leaflet, leaflet_markercluster

env = Env()
RACINE = Path(__file__).resolve().parent.parent


def _obligatoire(nom: str) -> str:
    """Return the variable, or fail with a sentence that names it and its example."""
    try:
        return env.str(nom)
    except EnvError as erreur:
        raise ImproperlyConfigured(
            f"La variable {nom} manque : voyez son exemple dans .env.example."
        ) from erreur


def _cle_lisible(ligne: str) -> bool:
    """Say whether a platform key is a short name and 32 bytes in base64."""
    nom, _, valeur = ligne.partition(":")
    try:
        octets = base64.b64decode(valeur, validate=True)
    except ValueError:
        return False
    return bool(re.fullmatch(r"[a-z0-9-]{1,20}", nom)) and len(octets) == 32


# demo: fictitious territory, cast in one click. essai: automated tests. production: the default.
PALIER_MODE = env.str("PALIER_MODE", "production")
if PALIER_MODE not in {"production", "demo", "essai"}:
    raise ImproperlyConfigured("PALIER_MODE vaut production, demo ou essai (voir .env.example).")
EN_PRODUCTION = PALIER_MODE == "production"

DEBUG = False
SECRET_KEY = _obligatoire("SECRET_KEY") if EN_PRODUCTION else env.str("SECRET_KEY", "palier-" * 10)
# First key signs, all verify: rotation is "new key in front".
PALIER_CLES_IDENTITE = env.list("PALIER_CLES_IDENTITE", [] if EN_PRODUCTION else ["demo-" * 8])
if not PALIER_CLES_IDENTITE or any(len(cle) < 32 for cle in PALIER_CLES_IDENTITE):
    raise ImproperlyConfigured(
        "PALIER_CLES_IDENTITE manque ou compte moins de 32 caractères (voir .env.example)."
    )
# The first one closes the keys of the dossiers, all open them (« nom:base64 » of 32 bytes).
PALIER_CLES = env.list("PALIER_CLES", [])
_noms = [ligne.partition(":")[0] for ligne in PALIER_CLES]
if not PALIER_CLES or len(set(_noms)) < len(_noms) or not all(map(_cle_lisible, PALIER_CLES)):
    raise ImproperlyConfigured(
        "PALIER_CLES manque, répète un nom ou n’a pas la forme « nom:clé » (voir .env.example)."
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"])
PALIER_ADRESSE = env.str("PALIER_ADRESSE", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [PALIER_ADRESSE])

INSTALLED_APPS = [
    "partnership.acteurs.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "partnership.acteurs.statiques.StatiquesConfig",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "lucide",
    "csp",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "partnership.acteurs",
    "partnership.secret",
    "partnership.envois",
    "partnership.conventions",
    "annuaire",
    "annuaire.ressources",
    "annuaire.actualites",
    "annuaire.commissions",
    "annuaire.situations",
    "annuaire.situations.seance",
    "signalements",
    "accompagnement",
    "partnership.secret.recus",
    "partnership.secret.personne",  # last: its menu and its tasks come under the others
]

MIDDLEWARE = [
    "partnership.acteurs.entetes.entetes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "partnership.acteurs.entetes.tete",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "partnership.acteurs.acces.ConnexionRequise",
    "django_htmx.middleware.HtmxMiddleware",
    "partnership.acteurs.middleware.refus",
    "partnership.acteurs.middleware.acteur",
    "partnership.secret.acces.refus_au_journal",
]

ROOT_URLCONF = "partnership.urls"
WSGI_APPLICATION = "partnership.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RACINE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partnership.acteurs.contexte.cadre",
            ],
            "builtins": ["partnership.acteurs.templatetags.interface"],
        },
    }
]

# DATABASE_URL is the application role; the owner's address is given to migrate only.
_base = env.dj_db_url("DATABASE_URL", "postgresql://palier_app@/palier")
DATABASES = {
    "default": {
        **_base,
        "ENGINE": "partnership.acteurs.postgresql",
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {
            **_base.get("OPTIONS", {}),
            "pool": env.json("DATABASE_POOL", None) or False,
            # Statements prepared from their third use: planning the policies is half their cost.
            "server_side_binding": True,
            "prepare_threshold": 2,
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis is never on the path of a page.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "palier_cache",
        # Django's 300 would let a flood of sign-ins throw away the counters that slow it down.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# 30 minutes idle, 10 hours at most: defaults proposed by promise 17 of the security notes (no text
# fixes them; the CNIL's guide asks for a lock after a short idle time). The row outlives them, so
# that a form sent too late is still known to be its author's: it opens nothing.
PALIER_INACTIVITE_MINUTES = 30
PALIER_SESSION_HEURES = 10
PALIER_SESSIONS_AU_PLUS = 5  # at once for an account: beyond, the one unseen for longest ends
SESSION_COOKIE_AGE = 4 * 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "partnership.acteurs.views_compte.jeton_perime"
MESSAGE_STORAGE = "partnership.acteurs.annonces.Annonces"

AUTH_USER_MODEL = "acteurs.Utilisateur"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# CNIL, délibération 2022-100: 80 bits, here by length, checked against common passwords.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "prenom", "nom")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "partnership.acteurs.mots_de_passe.ValidateurCnil"},
    {"NAME": "partnership.acteurs.mots_de_passe.ValidateurContexte"},
    {"NAME": "partnership.acteurs.mots_de_passe.ValidateurDivulgue"},
]
_divulgues = env.str("PALIER_MOTS_DE_PASSE_DIVULGUES", "")
PALIER_MOTS_DE_PASSE_DIVULGUES = Path(_divulgues) if _divulgues else None
if PALIER_MOTS_DE_PASSE_DIVULGUES and not PALIER_MOTS_DE_PASSE_DIVULGUES.is_file():
    raise ImproperlyConfigured(
        "PALIER_MOTS_DE_PASSE_DIVULGUES ne désigne aucun fichier (voir .env.example)."
    )
ANONYMOUS_USER_NAME = None  # guardian: no anonymous user in the table of users
GUARDIAN_MONKEY_PATCH_USER = False
# guardian.W001: its backend ignores the window of a grant; `visibilite.peut` is the one door.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accueil"
ACCOUNT_ADAPTER = "partnership.acteurs.allauth_palier.AdaptateurCompte"
MFA_ADAPTER = "partnership.acteurs.allauth_palier.AdaptateurMfa"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come by invitation, which proves them
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,10/5m/key"}
# How long a proof given again is good for sensitive acts (roles, second factors, links).
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PALIER_MANDATAIRES", 0)
# Networks from which the administration answers, none: any. Second factor: outside demonstration.
PALIER_RESEAUX_ADMIN = [ip_network(reseau) for reseau in env.list("PALIER_RESEAUX_ADMIN", [])]
PALIER_SECOND_FACTEUR = EN_PRODUCTION or env.bool("PALIER_SECOND_FACTEUR", False)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Palier"
MFA_TOTP_TOLERANCE = 1  # a phone some seconds off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not EN_PRODUCTION

# Federated sign-in: open once its client identifier is given. A linked identity replaces the
# password, never the second factor, and brings no role.
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds for each of the four answers that a sign-in waits for
SOCIALACCOUNT_ADAPTER = "partnership.acteurs.provider.AdaptateurFederation"
_PRO_SANTE_CONNECT = {
    "provider_id": "psc",
    "name": "Pro Santé Connect",
    "client_id": env.str("PSC_CLIENT_ID", ""),
    "secret": env.str("PSC_SECRET", ""),
    "settings": {
        "server_url": env.str("PSC_ADRESSE", ""),
        "scope": ["openid", "scope_all"],
        # Référentiel Pro Santé Connect: this level is asked for, and must be in the answer.
        "auth_params": {"acr_values": "eidas1"},
        "niveaux": ["eidas1"],
        "userinfo_signe": False,
    },
}
_PROCONNECT = {
    "provider_id": "proconnect",
    "name": "ProConnect",
    "client_id": env.str("PROCONNECT_CLIENT_ID", ""),
    "secret": env.str("PROCONNECT_SECRET", ""),
    "settings": {
        "server_url": env.str("PROCONNECT_ADRESSE", ""),
        "scope": ["openid"],
        "userinfo_signe": True,
    },
}
SOCIALACCOUNT_PROVIDERS = {
    "palier_oidc": {"APPS": [a for a in (_PRO_SANTE_CONNECT, _PROCONNECT) if a["client_id"]]}
}
for _app in SOCIALACCOUNT_PROVIDERS["palier_oidc"]["APPS"]:
    if EN_PRODUCTION and not _app["settings"]["server_url"].startswith("https://"):
        raise ImproperlyConfigured(
            f"L’adresse de {_app['name']} manque ou n’est pas en https (voir .env.example)."
        )

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N, USE_TZ = True, True
STATIC_URL = "/static/"
STATIC_ROOT = env.path("PALIER_STATIQUES", RACINE / "staticfiles")
STATICFILES_DIRS = [
    RACINE / "static",
    ("bootstrap", bootstrap_wrapper.get_bootstrap_css_dir()),
    ("leaflet", leaflet.BASE_DIR),
    ("markercluster", leaflet_markercluster.BASE_DIR),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "partnership.acteurs.statiques.Statiques"
        if EN_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not EN_PRODUCTION

# 1 MB in a text field is refused with a sentence, not a crash.
DATA_UPLOAD_MAX_MEMORY_SIZE, DATA_UPLOAD_MAX_NUMBER_FIELDS = 600_000, 2000
# Received files (decision 0013). No text fixes these: a photo of 12 megapixels weighs 3 to 8 MB, a
# page scanned at 300 points an inch under 1 MB [default]. 50 megapixels decoded take 150 MB.
FILE_UPLOAD_HANDLERS = ["partnership.acteurs.reception.televersement.EnMemoire"]
PALIER_FICHIER_OCTETS = env.int("PALIER_FICHIER_MO", 10) * 1_000_000
PALIER_PHOTOS_OCTETS, PALIER_PHOTO_COTES = 4 * PALIER_FICHIER_OCTETS, (1600, 480)  # decision 0030
PALIER_IMPORT_OCTETS = env.int("PALIER_IMPORT_MO", 50) * 1_000_000  # a table (decision 0015)
PALIER_FICHIER_PIXELS, PALIER_FICHIER_PAGES, DATA_UPLOAD_MAX_NUMBER_FILES = 50_000_000, 20, 20

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # Text becomes a page by our policy alone: static/js/confiance.js, and the admin's own.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default"],
    }
}
# Background of the map, from elsewhere: admitted by the policy on the pages of the map only.
PALIER_TUILES = env.str("PALIER_TUILES", "")
PALIER_TUILES_MENTION = env.str("PALIER_TUILES_MENTION", "")
_tuiles = r"https://[\w.:-]+/(?=.*\{z\})(?=.*\{x\})(?=.*\{y\})"
if PALIER_TUILES and not (re.match(_tuiles, PALIER_TUILES) and PALIER_TUILES_MENTION):
    raise ImproperlyConfigured(
        "PALIER_TUILES ou sa mention n’ont pas la forme attendue (voir .env.example)."
    )
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if EN_PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

# E-mail: a real SMTP server by setting; the local inbox page in demo mode.
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Palier <ne-pas-repondre@palier.invalid>")
EMAIL_BACKEND = (
    "partnership.envois.boite_demo.BoiteDemo"
    if PALIER_MODE == "demo"
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", EN_PRODUCTION)
EMAIL_TIMEOUT = 20

# The task is a hurry-up: what must be done is a row (outbox); Redis may lose everything.
CELERY_BROKER_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a night without Redis: workers wait for it
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 15,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "max_retries": 0,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SERIALIZER, CELERY_ACCEPT_CONTENT = "json", ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "soigner-les-comptes": {"task": "acteurs.chaque_heure", "schedule": 3600.0},
    "relever-les-envois": {"task": "envois.relever", "schedule": 20.0},
    "relever-les-copies": {"task": "personne.relever_copies", "schedule": 30.0},
    "effacer-a-la-demande": {"task": "personne.effacer", "schedule": 60.0},
    "relever-les-fichiers": {"task": "annuaire.relever_fichiers", "schedule": 20.0},
    "relever-les-pdf": {"task": "secret.relever_pdf", "schedule": 30.0},
    "relever-les-ouvrages": {"task": "annuaire.relever_ouvrages", "schedule": 30.0},
    "renouveler-ouvrages": {"task": "annuaire.renouveler_ouvrages", "schedule": crontab("20", "5")},
    "lire-les-ressources": {"task": "ressources.lire", "schedule": 60.0},
    "resumer-les-actualites": {"task": "actualites.resumer", "schedule": crontab("0", "7")},
    "relancer-l-annuaire": {"task": "annuaire.relancer", "schedule": crontab("10", "7", "1")},
    "rappeler-les-actions": {"task": "situations.rappeler", "schedule": crontab("15", "7")},
    "dire-les-examens": {"task": "accompagnement.rappeler_examens", "schedule": crontab("25", "7")},
    "tenir-les-seances": {"task": "commissions.chaque_heure", "schedule": crontab("5")},
    "conserver": {"task": "secret.conserver", "schedule": crontab(minute="*/10", hour="2-4")},
    "ancrer-le-journal": {"task": "secret.ancrer_journal", "schedule": 3600.0},
}
if PALIER_MODE == "demo":
    CELERY_BEAT_SCHEDULE["alleger-la-boite"] = {"task": "envois.alleger_la_boite", "schedule": 600}
CELERY_BEAT_SCHEDULE_FILENAME = env.str("PALIER_BEAT", str(RACINE / ".palier" / "beat"))
# The heads of the journal, hourly, outside the database: keep this file on another machine.
PALIER_ANCRES = env.str("PALIER_ANCRES", str(RACINE / ".palier" / "ancres.jsonl"))

_LIGNE = "%(asctime)s %(levelname)s %(name)s %(message)s"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ligne": {"format": _LIGNE, "datefmt": "%Y-%m-%dT%H:%M:%S%z"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ligne"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
