"""Collects what the features define; nothing is defined here."""

from alliances.announcements.models import Dismissal
from alliances.declarations.models import Declaration, DeclarationText, Signature
from alliances.declarations.notices import WithdrawalNotice
from alliances.documents.models import Document
from alliances.goals.models import Objective
from alliances.history.models import Entry
from alliances.measures.models import Measure
from alliances.pages.models import Page
from alliances.partners.models import Category, Contact, Inquiry, Partner
from alliances.profile.models import Alliance
from alliances.webhooks.models import Endpoint

__all__ = [
    "Alliance",
    "Category",
    "Contact",
    "Declaration",
    "DeclarationText",
    "Dismissal",
    "Document",
    "Endpoint",
    "Entry",
    "Inquiry",
    "Measure",
    "Objective",
    "Page",
    "Partner",
    "Signature",
    "WithdrawalNotice",
]
