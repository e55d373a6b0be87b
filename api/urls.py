"""Addresses of the interface, all below /api/v1/."""

from typing import Any

from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from api.adoptions import AdoptionResource
from api.alliance import AllianceResource
from api.authorities import AuthorityResource
from api.contacts import ContactResource
from api.contributions import ContributionResource
from api.declarations import DeclarationResource
from api.docs import NothingHere, SchemaView, docs
from api.goals import GoalResource
from api.materials import MaterialResource
from api.measures import MeasureResource
from api.partners import PartnerResource
from api.reports import ReportResource
from api.signing_events import SigningEventResource
from api.webhooks import WebhookResource

router = SimpleRouter()
router.register("partners", PartnerResource, "api-partner")
router.register("contacts", ContactResource, "api-contact")
router.register("contributions", ContributionResource, "api-contribution")
router.register("declarations", DeclarationResource, "api-declaration")
router.register("authorities", AuthorityResource, "api-authority")
router.register("goals", GoalResource, "api-goal")
router.register("measures", MeasureResource, "api-measure")
router.register("exchange/materials", MaterialResource, "api-material")
router.register("exchange/adoptions", AdoptionResource, "api-adoption")
router.register("partner-reports", ReportResource, "api-report")
router.register("signing-events", SigningEventResource, "api-signing-event")
router.register("webhooks", WebhookResource, "api-webhook")

ALLIANCE: dict[str, Any] = {"get": "retrieve", "patch": "partial_update"}

urlpatterns = [
    path("alliance/", AllianceResource.as_view(ALLIANCE), name="api-alliance"),
    *router.urls,
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", docs, name="api-docs"),
    re_path(r"^(?:.*/)?$", NothingHere.as_view(), name="api-nothing"),
]
