"""Every kind of record goes when its time is over: each night, by itself, and as the page says."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import links
from accounts.models import ApiKey, Invitation, Link, User
from accounts.permissions import Role
from alliances.declarations.models import Declaration, Signature
from alliances.history.chain import verify
from alliances.history.models import Entry
from alliances.lists.models import PartnerList
from alliances.partners import actions as partners
from alliances.partners.models import Contact, Partner
from alliances.rights.retention import RULES, keep_to_it
from alliances.tasks import keep_to_retention_everywhere
from api.models import IdempotentAnswer
from mails.models import Mail
from outbox.models import Effect
from tenants.schemas import inside
from tests import cast
from tests.tenants.stock import run

NOW = timezone.now()
DAY = timedelta(days=1)


def _ago(days: int) -> object:
    return NOW - days * DAY


@pytest.fixture
def full(loerrach):
    """One record for every rule, old enough to go, and its twin that is not."""
    with inside(loerrach):
        run("SET CONSTRAINTS ALL IMMEDIATE")
        for days in (13, 15):
            _applied(f"Unbestätigt {days}", state="unconfirmed", applied_at=_ago(days))
        for days in (179, 181):
            _applied(f"Abgelehnt {days}", state="declined", decided_at=_ago(days))
        for days in (360, 366):
            _former(f"Ehemalig {days}", days)
        for days in (3640, 3651):
            _former(f"Lange her {days}", days)
        for number, days in enumerate((29, 31)):
            links.issue(f"x{number}", cast.same_id("measure"), valid_for=DAY)
            Link.objects.filter(purpose=f"x{number}").update(expires_at=_ago(days))
        for days in (89, 91):
            Invitation.objects.create(
                email=f"{days}@x.example",
                role=Role.READER,
                token_hash=str(days),
                invited_by="x",
                expires_at=_ago(days),
            )
        for days in (364, 366):
            key = ApiKey.objects.create(label=str(days), role="reader", key_hash=str(days))
            ApiKey.objects.filter(pk=key.pk).update(revoked_at=_ago(days))
            user = User.objects.create(email=f"z{days}@x.example", role="reader", is_active=False)
            User.objects.filter(pk=user.pk).update(created_at=_ago(days))
        for days in (89, 91):
            mail = Mail.objects.create(to="x@x.example", subject=str(days), sent_at=_ago(days))
            Effect.objects.create(
                kind="mail", reference=mail.pk, state="done", due_at=NOW, done_at=_ago(days)
            )
        for days in (6, 8):
            IdempotentAnswer.objects.create(caller="x", key=str(days), request_hash="", status=200)
            IdempotentAnswer.objects.filter(key=str(days)).update(created_at=_ago(days))
        for days in (0, 2):
            kept = PartnerList.objects.create(owner=cast.same_id("editor"), file_name=f"{days}")
            PartnerList.objects.filter(pk=kept.pk).update(created_at=_ago(days))
        editor = User.objects.get(pk=cast.same_id("editor"))
        for days in (0, 2):
            UserSession.objects.create(
                user=editor, ip="192.0.2.0", session_key=f"d{days}", last_seen_at=_ago(days)
            )
    return loerrach


def _applied(name: str, **values) -> Partner:
    partner = cast.applicant(name)
    Partner.objects.filter(pk=partner.pk).update(**values)
    return partner


def _former(name: str, days: int) -> None:
    partner = partners.accept(cast.applicant(name), by=cast.SOMEBODY)
    drawn_up = cast.declarations.draw_up(partner, by=cast.SOMEBODY)
    released = cast.declarations.release(drawn_up, by=cast.SOMEBODY)
    cast.sign(released, "partner", cast.date(2025, 5, 23))
    Declaration.objects.filter(partner=partner).update(
        state=Declaration.State.ENDED, ended_on=timezone.localdate(_ago(days))
    )


def _names() -> set[str]:
    return set(Partner.objects.values_list("name", flat=True))


def test_what_is_due_goes_and_what_is_not_stays(full) -> None:
    with inside(full):
        keep_to_it(by=cast.SOMEBODY)

        assert not {"Unbestätigt 15", "Abgelehnt 181", "Lange her 3651"} & _names()
        assert {"Unbestätigt 13", "Abgelehnt 179", "Lange her 3640", "Ehemalig 366"} <= _names()
        former = Contact.objects.filter(partner__name__startswith="Ehemalig")
        assert [contact.partner.name for contact in former] == ["Ehemalig 360"]
        assert list(Link.objects.filter(purpose__startswith="x").values_list("purpose")) == [
            ("x0",)
        ]
        assert not Invitation.objects.filter(email="91@x.example").exists()
        assert Invitation.objects.filter(email="89@x.example").exists()
        assert list(ApiKey.objects.values_list("label", flat=True)) == ["364"]
        assert list(User.objects.filter(is_active=False).values_list("email", flat=True)) == [
            "z364@x.example"
        ]
        gone, kept = (Mail.objects.filter(subject=days).first() for days in ("91", "89"))
        assert gone is None
        assert Effect.objects.filter(reference=kept.pk).exists()
        assert [each.key for each in IdempotentAnswer.objects.all()] == ["6"]
        assert [each.file_name for each in PartnerList.objects.all()] == ["0"]
        assert [each.session_key for each in UserSession.objects.all()] == ["d0"]
        assert not Signature.objects.filter(declaration__partner__name="Lange her 3651").exists()


def test_it_is_told_as_counts_and_a_second_night_finds_nothing(full) -> None:
    with inside(full):
        told = keep_to_it(by=cast.SOMEBODY)
        entry = Entry.objects.get(verb="Aufbewahrungsfristen umgesetzt")

        assert entry.after == told
        assert told["Links aus E-Mails"] == 1
        assert keep_to_it(by=cast.SOMEBODY) == {}


def test_partners_in_force_and_their_contacts_are_never_touched(full) -> None:
    with inside(full):
        keep_to_it(by=cast.SOMEBODY)

        assert Contact.objects.filter(pk=cast.same_id("contact")).exists()
        assert Declaration.objects.filter(state=Declaration.State.IN_FORCE).exists()


def test_names_leave_the_history_after_ten_years_and_the_chain_stays_whole(loerrach) -> None:
    with inside(loerrach):
        run("SET CONSTRAINTS ALL IMMEDIATE")
        [rule] = [rule for rule in RULES if "Verlauf" in rule.what]
        later = timezone.now() + rule.period

        count = rule.forget(rule.waiting(later))

        assert count == Entry.objects.filter(erased_at__isnull=False).count() > 0
        assert verify().is_whole


def test_the_logo_of_a_former_partner_goes_with_it(full) -> None:
    with inside(full):
        gone = _applied("Mit Logo", state="declined", decided_at=_ago(400))
        gone.refresh_from_db()
        gone.logo.save("logo.png", ContentFile(b"png"))
        name = gone.logo.name

        keep_to_it(by=cast.SOMEBODY)

        assert not Partner.objects.filter(pk=gone.pk).exists()
        effect = Effect.objects.get(what="remove_file", payload__name=name)
        assert effect.kind == Effect.Kind.TASK


def test_the_only_way_in_is_kept(loerrach) -> None:
    with inside(loerrach):
        User.objects.filter(role=Role.COORDINATOR).update(is_active=False)
        Invitation.objects.update(expires_at=_ago(400))

        keep_to_it(by=cast.SOMEBODY)

        assert Invitation.objects.filter(role=Role.COORDINATOR).exists()


def test_the_night_goes_through_all_counties(full, cloppenburg) -> None:
    with inside(cloppenburg):
        _applied("Unbestätigt", state="unconfirmed", applied_at=_ago(15))

    keep_to_retention_everywhere()

    for county in (full, cloppenburg):
        with inside(county):
            assert not {"Unbestätigt", "Unbestätigt 15"} & _names()


def test_everybody_reads_the_same_table(visitor, coordinator) -> None:
    public = visitor.get("/datenschutz/").content.decode()
    office = coordinator.get("/verwaltung/auskunft/").content.decode()

    for rule in RULES:
        assert rule.what in public
        assert rule.what in office
        assert rule.how_long in public
