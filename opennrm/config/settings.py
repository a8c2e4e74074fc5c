"""Settings: the environment is read here, once, and nowhere else."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from opennrm.country.loader import load
from opennrm.database import environment

ROOT = Path(__file__).resolve().parent.parent
CHECKOUT = ROOT.parent
ENV = environment.load(CHECKOUT)


def flag(name: str) -> bool:
    """Whether the environment switches `name` on."""
    return ENV.get(name, "0") == "1"


OPENNRM_DEMONSTRATION = flag("OPENNRM_DEMONSTRATION")
OPENNRM_TEST = flag("OPENNRM_TEST")
OPENNRM_PROFILE = ENV.get("OPENNRM_PROFILE", "kz")
COUNTRY = load(OPENNRM_PROFILE)
OPENNRM_STATE = Path(ENV.get("OPENNRM_STATE", str(CHECKOUT / ".opennrm")))
OPENNRM_KEY_FILE = Path(ENV.get("OPENNRM_KEY_FILE", str(OPENNRM_STATE / "keys" / "keys.json")))
OPENNRM_RUNTIME = Path(ENV.get("OPENNRM_RUNTIME", str(OPENNRM_STATE / "run")))
OPENNRM_ADDRESS = ENV.get("OPENNRM_ADDRESS", "http://127.0.0.1:8000")
# A neutral page that personalises nothing: where the quick exit leads.
OPENNRM_EXIT_URL = ENV.get("OPENNRM_EXIT_URL", "https://www.wikipedia.org/")
# Requests of one partner system (SECURITY.md has the reason of each limit).
OPENNRM_API_PER_MINUTE = int(ENV.get("OPENNRM_API_PER_MINUTE", "60"))
OPENNRM_SEARCHES_PER_HOUR = int(ENV.get("OPENNRM_SEARCHES_PER_HOUR", "300"))
# Where a scanner for malicious software listens (clamd): `unix:/run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`.
OPENNRM_SCANNER = ENV.get("OPENNRM_SCANNER", "")

if flag("OPENNRM_TEST"):
    # Memory in KiB, passes, lanes: a password of a test protects nobody.
    OPENNRM_ARGON2 = (1024, 1, 1)

DEBUG = flag("OPENNRM_DEBUG")
SECRET_KEY = ENV.get("OPENNRM_SECRET_KEY", "")
ALLOWED_HOSTS = ENV.get("OPENNRM_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
OVER_TLS = OPENNRM_ADDRESS.startswith("https://")
CSRF_TRUSTED_ORIGINS = [OPENNRM_ADDRESS]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "opennrm.vault",
    "opennrm.audit",
    "opennrm.access",
    "opennrm.workflow",
    "opennrm.deadlines",
    "opennrm.notices",
    "opennrm.letters",
    "opennrm.organisations",
    "opennrm.people",
    "opennrm.cases",
    "opennrm.relations",
    "opennrm.referrals",
    "opennrm.matching",
    "opennrm.identification",
    "opennrm.assistance",
    "opennrm.documents",
    "opennrm.shelters",
    "opennrm.intake",
    "opennrm.mechanism",
    "opennrm.signals",
    "opennrm.conferences",
    "opennrm.quality",
    "opennrm.justice",
    "opennrm.mailbox",
    "opennrm.ownpage",
    "opennrm.children",
    "opennrm.notifications",
    "opennrm.incidents",
    "opennrm.api",
    "opennrm.commands",
    "opennrm.web",
]

MIDDLEWARE = [
    "opennrm.web.headers.RequestId",
    "opennrm.web.headers.ResponseHeaders",
    "opennrm.web.headers.Readable",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "opennrm.web.account.gate.SecondFactorGate",
    "opennrm.web.acting.ActingMiddleware",
]

ROOT_URLCONF = "opennrm.config.urls"
WSGI_APPLICATION = "opennrm.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "opennrm.web.context.desk",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {"default": environment.database_settings(environment.url(ENV))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "access_cache",
        # Names of cached things hold network addresses; the table gets keyed hashes of them.
        "KEY_FUNCTION": "opennrm.access.cache.hashed",
    },
}

AUTH_USER_MODEL = "access.User"
SESSION_ENGINE = "opennrm.access.sessions"
SESSION_COOKIE_NAME = "__Host-session" if OVER_TLS else "session"
SESSION_COOKIE_SECURE = OVER_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 60 * 60
CSRF_COOKIE_SECURE = OVER_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "opennrm.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = OVER_TLS
SECURE_HSTS_SECONDS = 31_536_000 if OVER_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = OVER_TLS
SECURE_HSTS_PRELOAD = OVER_TLS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if OVER_TLS else None
# One proxy stands before us then. Without this all origins are the proxy's, and one guesser slows everybody down.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if OVER_TLS else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# What is uploaded stays in memory until it is sealed: no temporary file of it is ever written.
FILE_UPLOAD_HANDLERS = ["opennrm.web.uploads.InMemory"]
DATA_UPLOAD_MAX_NUMBER_FILES = 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# The languages of the country, as far as the pages speak them; English where they speak none.
SPOKEN = {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English")}
LANGUAGES = [(code, SPOKEN[code]) for code in COUNTRY.languages if code in SPOKEN] or [("en", SPOKEN["en"])]
LANGUAGE_CODE = ENV.get("OPENNRM_LANGUAGE", LANGUAGES[0][0])
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["opennrm.locale.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = COUNTRY.timezone.key
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = OVER_TLS

STATIC_URL = "/static/"
STATIC_ROOT = OPENNRM_STATE / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or flag("OPENNRM_TEST")
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

PROCRASTINATE_IMPORT_PATHS = ["opennrm.notices.outbox", "opennrm.commands.jobs"]

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if ENV.get("OPENNRM_SMTP_HOST")
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = ENV.get("OPENNRM_SMTP_HOST", "")
EMAIL_PORT = int(ENV.get("OPENNRM_SMTP_PORT", "587"))
EMAIL_HOST_USER = ENV.get("OPENNRM_SMTP_USER", "")
EMAIL_HOST_PASSWORD = ENV.get("OPENNRM_SMTP_PASSWORD", "")
EMAIL_USE_TLS = flag("OPENNRM_SMTP_TLS")
DEFAULT_FROM_EMAIL = ENV.get("OPENNRM_MAIL_FROM", "opennrm@localhost")

# Nothing that a person typed may reach a log: only the class of an error, its place and the request's number.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "formatters": {"plain": {"()": "opennrm.audit.logs.PlainFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "opennrm": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}

from opennrm.access.authentication import *  # noqa: E402, F403  sign-in settings live beside the sign-in code
