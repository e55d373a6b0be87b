"""What has reached the end of its time: for each rule the records whose period began before."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import ApiKey, Invitation, Link, User
from accounts.permissions import Role
from alliances.declarations.authorities.models import Authority
from alliances.declarations.models import Declaration
from alliances.declarations.notices import WithdrawalNotice
from alliances.declarations.paper.models import SignedSheet
from alliances.history.models import Entry
from alliances.lists.models import PartnerList
from alliances.misuse.models import MisuseReport
from alliances.partners.models import Contact, Partner
from alliances.reports.models import PartnerReport
from mails.models import Mail
from support.models import SupportEntry


def unconfirmed(before: datetime) -> QuerySet:
    return Partner.objects.filter(state=Partner.State.UNCONFIRMED, applied_at__lt=before)


def declined(before: datetime) -> QuerySet:
    return Partner.objects.filter(
        state=Partner.State.DECLINED, decided_at__lt=before, declarations=None
    )


def contacts_of_former_partners(before: datetime) -> QuerySet:
    return _of_former_partners(Contact, before)


def reports_of_former_partners(before: datetime) -> QuerySet:
    return _of_former_partners(PartnerReport, before)


def _of_former_partners(kind: type[Model], before: datetime) -> QuerySet:
    """What belongs to partners whose last declaration had ended by then."""
    theirs = Declaration.objects.filter(partner=OuterRef("partner"))
    lasting = theirs.filter(Q(ended_on=None) | Q(ended_on__gte=timezone.localdate(before)))
    return kind._default_manager.filter(Exists(theirs), ~Exists(lasting))


def closed_misuse(before: datetime) -> QuerySet:
    return MisuseReport.objects.filter(closed_at__lt=before)


def ended_declarations(before: datetime) -> QuerySet:
    return Declaration.objects.filter(
        state=Declaration.State.ENDED, ended_on__lt=timezone.localdate(before)
    )


def sheets_without_effect(before: datetime) -> QuerySet:
    without = (SignedSheet.State.RETURNED, SignedSheet.State.WITHDRAWN)
    return SignedSheet.objects.filter(state__in=without, decided_at__lt=before)


def former_authorities(before: datetime) -> QuerySet:
    return Authority.objects.filter(valid_until__lt=timezone.localdate(before))


def addresses_of_notices(before: datetime) -> QuerySet:
    return WithdrawalNotice.objects.filter(written_at__lt=before).exclude(address="")


def links(before: datetime) -> QuerySet:
    return Link.objects.filter(Q(used_at__lt=before) | Q(expires_at__lt=before))


def invitations(before: datetime) -> QuerySet:
    """Not the only way in: a county without a coordinator keeps its invitation, old as it is."""
    found = Invitation.objects.filter(Q(accepted_at__lt=before) | Q(expires_at__lt=before))
    if User.objects.filter(role=Role.COORDINATOR, is_active=True).exists():
        return found
    return found.exclude(role=Role.COORDINATOR, accepted_at=None)


def closed_accounts(before: datetime) -> QuerySet:
    """Since when somebody has no access any more, only the history knows."""
    last = Entry.objects.filter(object_kind="user").values("object_id").annotate(at=Max("at"))
    lately = last.filter(at__gte=before).values_list("object_id", flat=True)
    closed = User.objects.filter(is_active=False, created_at__lt=before)
    return closed.exclude(pk__in=[pk for pk in lately if pk])


def sessions(before: datetime) -> QuerySet:
    return Session.objects.filter(expire_date__lt=before)


def places(before: datetime) -> QuerySet:
    return UserSession.objects.filter(last_seen_at__lt=before)


def support_entries(before: datetime) -> QuerySet:
    return SupportEntry.objects.filter(until__lt=before)


def keys(before: datetime) -> QuerySet:
    return ApiKey.objects.filter(revoked_at__lt=before)


def partner_lists(before: datetime) -> QuerySet:
    return PartnerList.objects.filter(created_at__lt=before)


def answers(before: datetime) -> QuerySet:
    return apps.get_model("api", "IdempotentAnswer").objects.filter(created_at__lt=before)


def letters(before: datetime) -> QuerySet:
    return Mail.objects.filter(sent_at__lt=before)


def names_in_history(before: datetime) -> QuerySet:
    return Entry.objects.filter(at__lt=before, erased_at=None, number__isnull=False)
