"""The tenants app."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Counties, their hosts and their schemas."""

    name = "tenants"
    verbose_name = "Landkreise"
