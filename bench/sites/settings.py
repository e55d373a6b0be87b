"""The same small site three times: plain Django, django-tenants as it comes, or ours."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403 - the product's, but for what stands below
from config.settings import DATABASE_ROUTERS, DATABASES, INSTALLED_APPS

WAY = os.environ["BENCH_WAY"]
ENGINES = {
    "plain": "django.db.backends.postgresql",
    "tenants": "django_tenants.postgresql_backend",
    "ours": "tenants.postgresql",
}
FIRST = {
    "plain": [],
    "tenants": ["django_tenants.middleware.main.TenantMainMiddleware"],
    "ours": ["tenants.middleware.CountyMiddleware"],
}
DATABASES["default"]["ENGINE"] = ENGINES[WAY]
DATABASES["default"]["CONN_MAX_AGE"] = 60 * 60  # a bench recycles when it means to, not by chance
DATABASES["default"]["CONN_HEALTH_CHECKS"] = "BENCH_HEALTH" in os.environ
if WAY == "plain":
    INSTALLED_APPS.remove("django_tenants")
    DATABASE_ROUTERS.clear()
if WAY == "tenants":
    DATABASE_ROUTERS[:] = ["django_tenants.routers.TenantSyncRouter"]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
COUNTIES_PER_CONNECTION = int(os.environ.get("BENCH_RECYCLE", "1000000"))
# What `startproject` writes; whoever needs the host stands before all others.
MIDDLEWARE = [
    *FIRST[WAY],
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # one of the apps insists; the same for all
]
ROOT_URLCONF = PUBLIC_SCHEMA_URLCONF = "bench.sites.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
COUNTY_SPARES = 0
