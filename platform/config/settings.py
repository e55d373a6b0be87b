"""Settings: everything comes from the environment, the defaults are safe and embedded."""

from pathlib import Path

import environ
from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured

from config import embedded
from config.databases import databases
from config.outgoing import *  # noqa: F403
from config.schedule import SCHEDULE

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
    "outbox",
    "mails",
    "alliances",
    "api",
]
INSTALLED_APPS = SHARED_APPS + [app for app in TENANT_APPS if app not in SHARED_APPS]

TENANT_MODEL = "tenants.County"
TENANT_DOMAIN_MODEL = "tenants.Domain"
DATABASE_ROUTERS = ["tenants.routing.PlaceRouter", "django_tenants.routers.TenantSyncRouter"]
PUBLIC_SCHEMA_URLCONF = "config.urls_public"
ROOT_URLCONF = "config.urls_county"
WSGI_APPLICATION = "config.wsgi.application"
COUNTY_SPARES = env.int("COUNTY_SPARES", default=3)  # empty schemas that wait for new counties
# What else happens when a county is opened, in this order and in the same transaction.
COUNTY_OPENING_STEPS = [
    "alliances.starters.plant.plant_starter_content",
    "alliances.team.actions.invite_first_coordinator",
    "console.audit.record_opening",
]
# Who writes down what is done to a county from outside, in the same transaction.
COUNTY_DEEDS_ARE_TOLD_TO = ["console.audit.record_deed", "alliances.address.actions.record_deed"]
# Long work that a worker does: its kind, and the function that does it. See tenants/jobs.py.
JOBS = {"open_list": "tenants.opening_lists.open_list_job"}
# Who is asked for the proof of a county's own domain: `address` or `address:port`, with commas.
DNS_RESOLVERS = env.list("DNS_RESOLVERS", default=[])

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tenants.middleware.CountyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "accounts.middleware.VisitorFriendlyCsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
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
            "builtins": ["alliances.templatetags.blocks", "alliances.templatetags.words"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- data -----------------------------------------------------------------------------------
DATABASES, FOLLOWERS = databases(env, embedded.database_url())
NEW_COUNTIES_DATABASE = env("NEW_COUNTIES_DATABASE", default="default")
HOSTS_MAY_BE_OLD = 1.0  # seconds until a process sees a host or county changed elsewhere
COUNTIES_PER_CONNECTION = env.int("COUNTIES_PER_CONNECTION", default=200)  # 0.6 MB of memory each
# What a county writes into these stays: its role may neither change nor delete.
COUNTY_TABLES_THAT_ONLY_GROW = ["alliances_entry"]
# What `check_invariants` asks inside each county, and of what all share.
COUNTY_INVARIANTS = ["alliances.invariants.INVARIANTS", "tenants.media.INVARIANTS"]
COUNTY_INVARIANTS += ["mails.invariants.INVARIANTS"]
SHARED_INVARIANTS = ["exchange.files.INVARIANTS"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL or embedded.cache_url(),
        "KEY_FUNCTION": "tenants.schemas.cache_key",
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
AUTHENTICATION_BACKENDS = ["accounts.backends.EmailBackend"]
LOGIN_URL = "/anmelden/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{rule}Validator"}
    for rule in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]
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
SILENCED_SYSTEM_CHECKS = ["security.W003"]
if not IS_LOCAL:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
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
CELERY_TIMEZONE = "Europe/Berlin"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = SCHEDULE

# --- language -------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
TIME_ZONE = "Europe/Berlin"
USE_THOUSAND_SEPARATOR = True
LOCALE_PATHS = [ROOT / "platform" / "locale"]

# --- api ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.access.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.access.MayDoThis"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "api.pages.CursorPages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.errors.problem",
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Kreisklima",
    "DESCRIPTION": "Die Schnittstelle der Klimaallianz eines Landkreises.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_URLCONF": "config.urls_county",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_NAME_OVERRIDES": {
        "PartnerKind": "alliances.partners.models.Partner.Kind",
        "PartnerState": "alliances.partners.models.Partner.State",
        "DeclarationState": "alliances.declarations.models.Declaration.State",
        "SignatureParty": "alliances.declarations.models.Signature.Party",
        "SignatureWay": "alliances.declarations.models.Signature.Way",
        "MeasurePriority": "alliances.measures.models.Measure.Priority",
        "MaterialKind": "exchange.models.Material.Kind",
        "MaterialState": "exchange.models.Material.State",
        "MaterialVisibility": "exchange.models.Material.Visibility",
        "Licence": "alliances.lineage.Licence",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(county)s %(name)s %(message)s"}},
    "filters": {"county": {"()": "tenants.postgresql.places.NamesCounty"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["county"],
        }
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
