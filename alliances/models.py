"""Collects what the features define; nothing is defined here."""

from alliances.announcements.models import Dismissal
from alliances.contributions.models import Contribution
from alliances.declarations.authorities.models import Authority
from alliances.declarations.models import Declaration, DeclarationText, Signature
from alliances.declarations.notices import WithdrawalNotice
from alliances.declarations.paper.models import SignedSheet
from alliances.declarations.sealed_papers import SealedPaper
from alliances.documents.models import Document
from alliances.doubles.models import NotADouble
from alliances.goals.models import Objective
from alliances.history.models import Entry
from alliances.launches.models import Participation, SigningEvent
from alliances.levels.models import Level
from alliances.lists.models import PartnerList
from alliances.measures.models import Measure
from alliances.misuse.models import MisuseReport
from alliances.pages.models import Page
from alliances.partners.models import Category, Contact, Inquiry, Partner
from alliances.profile.models import Alliance
from alliances.reports.models import PartnerReport, ReportRound
from alliances.seals.models import CountySeal
from alliances.webhooks.models import Endpoint

__all__ = [
    "Alliance",
    "Authority",
    "Category",
    "Contact",
    "Contribution",
    "CountySeal",
    "Declaration",
    "DeclarationText",
    "Dismissal",
    "Document",
    "Endpoint",
    "Entry",
    "Inquiry",
    "Level",
    "Measure",
    "NotADouble",
    "Objective",
    "Page",
    "Participation",
    "Partner",
    "PartnerList",
    "MisuseReport",
    "PartnerReport",
    "ReportRound",
    "SealedPaper",
    "Signature",
    "SignedSheet",
    "SigningEvent",
    "WithdrawalNotice",
]
