"""Settings: everything comes from the environment, the defaults are safe and embedded."""

from pathlib import Path

import environ
from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured

from config import embedded
from config.archive import *  # noqa: F403 - settings of their own topic
from config.databases import backups, databases
from config.desk import *  # noqa: F403 - what the operator's desk is told, and calls things
from config.interface import REST_FRAMEWORK as REST_FRAMEWORK
from config.interface import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS
from config.life_cycle import *  # noqa: F403 - a page of its own
from config.outgoing import *  # noqa: F403
from config.schedule import SCHEDULE
from config.seals import *  # noqa: F403
from config.sign_in import WITHOUT_TABLES, sign_in
from tenants.telling.logs import FORMATS, logging_config

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()

# --- what kind of start is this -------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
BASE_DOMAIN = env("BASE_DOMAIN", default="localhost").lower()
PORT = env.int("PORT", default=8000)
IS_LOCAL = BASE_DOMAIN == "localhost"
DATA_DIR = embedded.data_dir()
IS_EMBEDDED = "DATABASE_URL" not in env.ENVIRON  # our own PostgreSQL out of the wheel
SECRET_KEY = env("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG and not IS_EMBEDDED:
        raise ImproperlyConfigured(
            "SECRET_KEY fehlt: Mit eigener DATABASE_URL startet die Plattform nur mit einem "
            "eigenen, geheimen SECRET_KEY."
        )
    SECRET_KEY = embedded.secret_key()
ALLOWED_HOSTS = ["*"]  # which hosts exist is decided by tenants.middleware: unknown ones get 404
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # former ones

# --- where people reach us ------------------------------------------------------------------
SITE_SCHEME = "http" if IS_LOCAL else "https"
SITE_PORT = f":{PORT}" if IS_LOCAL else ""
PROXIES = env.int("PROXIES", default=0 if IS_LOCAL else 1)  # of our own, in front of us

# --- applications: shared by all, or once per county ----------------------------------------
SHARED_APPS = [
    "django_tenants",
    "tenants",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "accounts",
    "allauth.mfa",
    "allauth.usersessions",
    "exchange",
    "console",
    "django_htmx",
    "csp",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
TENANT_APPS = [
    "django.contrib.sessions",
    "accounts",
    "allauth.mfa",
    "allauth.usersessions",
    "outbox",
    "mails",
    "support",
    "alliances",
    "api",
]
INSTALLED_APPS = [*dict.fromkeys([*SHARED_APPS, *TENANT_APPS, *WITHOUT_TABLES])]

TENANT_MODEL = "tenants.County"
TENANT_DOMAIN_MODEL = "tenants.Domain"
DATABASE_ROUTERS = ["tenants.routing.PlaceRouter", "django_tenants.routers.TenantSyncRouter"]
PUBLIC_SCHEMA_URLCONF = "config.urls_public"
ROOT_URLCONF = "config.urls_county"
WSGI_APPLICATION = "config.wsgi.application"
COUNTY_SPARES = env.int("COUNTY_SPARES", default=3)  # empty schemas that wait for new counties
# Who writes down what is done to a county from outside, in the same transaction.
COUNTY_DEEDS_ARE_TOLD_TO = ["console.audit.record_deed", "alliances.history.deeds.record_deed"]
# Who is asked for the proof of a county's own domain: `address` or `address:port`, with commas.
DNS_RESOLVERS = env.list("DNS_RESOLVERS", default=[])

MIDDLEWARE = [
    "tenants.telling.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tenants.middleware.CountyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "accounts.middleware.VisitorFriendlyCsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.permissions",
                "alliances.context.county_page",
            ],
            "builtins": [f"alliances.templatetags.{name}" for name in ("blocks", "frame", "words")],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- data -----------------------------------------------------------------------------------
DATABASES, FOLLOWERS = databases(env, embedded.database_url())
# Seconds per statement, wait for a lock, and idle in a transaction, by kind of work.
DATABASE_LIMITS = {
    "web": (env.int("STATEMENT_SECONDS", default=10), 5, 30),
    "worker": (600, 60, 900),
    "command": (3600, 60, 0),  # migrations wait for a lock for a moment only and come again
}
REQUEST_SECONDS = env.int("REQUEST_SECONDS", default=30)  # then it waits for no database any more
_backups = backups(env, DATABASES, is_embedded=IS_EMBEDDED)
BACKUP_DIR, BACKUP_ADDRESSES = _backups["BACKUP_DIR"], _backups["BACKUP_ADDRESSES"]
BACKUP_MAX_AGE_HOURS = _backups["BACKUP_MAX_AGE_HOURS"]
POSTGRES_PROGRAMS = _backups["POSTGRES_PROGRAMS"]
SERVERS_FOR_A_WHILE = _backups["SERVERS_FOR_A_WHILE"]
NEW_COUNTIES_DATABASE = env("NEW_COUNTIES_DATABASE", default="default")
HOSTS_MAY_BE_OLD = 1.0  # seconds until a process sees a host or county changed elsewhere
COUNTIES_PER_CONNECTION = env.int("COUNTIES_PER_CONNECTION", default=200)  # 0.6 MB of memory each
# What a county writes into these stays: its role may neither change nor delete.
COUNTY_TABLES_THAT_ONLY_GROW = ["alliances_entry"]
# What `check_invariants` asks inside each county, and of what all share.
COUNTY_INVARIANTS = ["alliances.invariants.INVARIANTS", "tenants.media.INVARIANTS"]
COUNTY_INVARIANTS += ["mails.invariants.INVARIANTS", "alliances.declarations.sealing.INVARIANTS"]
SHARED_INVARIANTS = ["exchange.files.INVARIANTS", "exchange.leaving.INVARIANTS"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL or embedded.cache_url(),
        "KEY_FUNCTION": "tenants.schemas.cache_key",
        "OPTIONS": {"socket_timeout": 2, "health_check_interval": 30},
    }
}

MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(DATA_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django_tenants.files.storage.TenantFileSystemStorage"},
    "exchange": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "_exchange"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [ROOT / "platform" / "static"]
# As long as nothing was collected, files are served from where they lie, under their own names.
WHITENOISE_USE_FINDERS = DEBUG or not (STATIC_ROOT / "staticfiles.json").exists()
if WHITENOISE_USE_FINDERS:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# --- people ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/anmelden/"
vars().update(sign_in())
# An operator without a second factor gets no further than to the page that sets one up.
REQUIRE_OPERATOR_SECOND_FACTOR = env.bool("REQUIRE_OPERATOR_SECOND_FACTOR", default=True)
# Identity providers inside the own network: asked only where the operator names them.
PROVIDERS_IN_OWN_NETWORK = env.list("PROVIDERS_IN_OWN_NETWORK", default=[])
# Who writes down that the security of somebody's sign-in changed, and tells that person.
SIGN_IN_CHANGES_ARE_TOLD_TO = {
    "county": "alliances.entrance.telling.tell",
    "network": "console.sign_in_changes.tell",
}
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # ends with the browser session
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- security -------------------------------------------------------------------------------
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
# The check looks for Django's own class and does not see ours, which extends it.
# HSTS goes with each host of ours and no further: a county's own domain may have other servers
# below it that have no HTTPS (W005), and nobody can take a preloaded one back (W021).
# Our own page says in German that somebody has to wait; django-axes needs no middleware (W002).
SILENCED_SYSTEM_CHECKS = ["security.W003", "security.W005", "security.W021", "axes.W002"]
if not IS_LOCAL:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$", "^intern/zertifikat$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    # The prefix makes browsers refuse a cookie that another subdomain tries to plant.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF],
        "frame-ancestors": ["'none'"],
    }
}

# --- mail -----------------------------------------------------------------------------------
OPERATOR_IMPRINT = env("OPERATOR_IMPRINT", default="")
MAIL_FOLDER = Path(env("MAIL_FOLDER", default=str(DATA_DIR / "mails")))
vars().update(env.email_url("EMAIL_URL", default="filemail://"))
MAILS_ARE_KEPT_AS_FILES = "EMAIL_URL" not in env.ENVIRON
if MAILS_ARE_KEPT_AS_FILES:
    EMAIL_BACKEND = "mails.backends.FolderBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"klimaallianz@{BASE_DOMAIN}")

# --- work in the background -----------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or embedded.redis_url()
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page must not hang when the broker is away: the row in the database waits for the next round.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
}
CELERY_TASK_PUBLISH_RETRY = False
# A task that hangs is told so, and a few minutes later its process is replaced. Jobs may be long.
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 60 * 60, 65 * 60
CELERY_TASK_ANNOTATIONS = {
    name: {"soft_time_limit": 12 * 60 * 60, "time_limit": 12 * 60 * 60 + 300}
    for name in ("tenants.run_job", "tenants.run_waiting_jobs")
}
CELERY_TIMEZONE = "Europe/Berlin"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = SCHEDULE

# --- language -------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
TIME_ZONE = "Europe/Berlin"
USE_THOUSAND_SEPARATOR = True
LOCALE_PATHS = [ROOT / "platform" / "locale"]

# --- what we tell whoever runs us: see tenants/telling --------------------------------------
LOG_FORMAT = env("LOG_FORMAT", default="text" if IS_LOCAL else "json")
if LOG_FORMAT not in FORMATS:
    raise ImproperlyConfigured("LOG_FORMAT ist json oder text.")
LOGGING = logging_config(LOG_FORMAT, env("LOG_LEVEL", default="WARNING"))
METRICS_TOKEN = env("METRICS_TOKEN", default="")  # without one there is no /metrics
# Who knows how things stand in all counties together.
FIGURES = [
    *(f"tenants.telling.standing.{name}" for name in ("counties", "schemas", "histories", "jobs")),
    *(f"tenants.telling.standing.{name}" for name in ("sessions", "queue", "backup")),
    "mails.figures.mails",
]
LAST_BACKUP = "tenants.backups.runs.last_good_backup"  # for the figures: when it ended
