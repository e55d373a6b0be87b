"""How the interface for machines is read, answered and described."""

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
        "ReportState": "alliances.reports.models.PartnerReport.State",
        "MeasurePriority": "alliances.measures.models.Measure.Priority",
        "MaterialKind": "exchange.models.Material.Kind",
        "MaterialState": "exchange.models.Material.State",
        "MaterialVisibility": "exchange.models.Material.Visibility",
        "Licence": "alliances.lineage.Licence",
    },
}
