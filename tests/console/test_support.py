"""The operator in a county: only with a reason, for a time, in plain sight, and out at will."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role, SupportRole, permissions_of
from alliances.history.models import Entry
from alliances.partners.models import Partner
from console.models import OperatorEntry
from mails.models import Mail
from support import actions
from support.models import SupportEntry
from tenants import lifecycle
from tenants.models import County
from tenants.schemas import inside
from tests import cast

PAGE = "/konsole/landkreise/loerrach/"
OFFICE = "/verwaltung/"
WANTED = {"reason": "Erklärung lässt sich nicht drucken", "minutes": "60", "rights": "read"}


def the_operator() -> User:
    return User.objects.get(role=Role.OPERATOR)


def ask(county: County, **values) -> SupportEntry:
    wanted = {"reason": "Hilfe", "minutes": 60, "rights": "read"} | values
    return actions.ask(county, operator=the_operator(), **wanted)


def path_into(county: County, entry: SupportEntry) -> str:
    return f"/support/{actions.link(county, entry.pk, operator=the_operator())}/"


@pytest.fixture
def permitted(loerrach: County, coordinator: Client) -> None:
    coordinator.post("/verwaltung/support/rechte/", {"may_act": "on"})


@pytest.fixture
def entry(loerrach: County) -> SupportEntry:
    return ask(loerrach)


@pytest.fixture
def support(client_for, loerrach, entry) -> Client:
    """Somebody of the operator who is in."""
    client = client_for(loerrach)
    client.post(path_into(loerrach, entry))
    return client


def test_who_asks_is_written_down_on_both_sides_and_mailed_to_the_coordinator(
    operator, loerrach
) -> None:
    page = operator.post(f"{PAGE}support/", WANTED, follow=True)

    assert page.status_code == 200
    with inside(loerrach):
        entry = SupportEntry.objects.get()
        history = Entry.objects.get(verb="Support-Zugang angefordert")
        mails = Mail.objects.filter(template="support_asked")
        addresses = set(mails.values_list("to", flat=True))
        assert WANTED["reason"] in mails[0].text
    assert history.actor_label.startswith("Support (Betrieb)")
    assert history.after["reason"] == WANTED["reason"]
    assert addresses == {"coordinator@beispiel.example"}
    assert entry.until - entry.asked_at < timedelta(minutes=61)
    noted = OperatorEntry.objects.get(verb="Support-Zugang angefordert")
    assert (noted.county_slug, noted.note) == ("loerrach", WANTED["reason"])


@pytest.mark.parametrize(
    ("field", "value"), [("reason", " "), ("minutes", "5"), ("minutes", "481"), ("rights", "all")]
)
def test_what_is_missing_is_told_at_its_field(operator, loerrach, field, value) -> None:
    page = operator.post(f"{PAGE}support/", WANTED | {field: value})

    assert page.context["support_form"].errors[field]
    with inside(loerrach):
        assert not SupportEntry.objects.exists()


def test_the_link_leads_in_once(client_for, operator, loerrach, entry) -> None:
    page = operator.post(f"{PAGE}support/{entry.pk}/")
    path = page.context["url"].partition(".localhost")[2].partition("/")[2]
    first, second = client_for(loerrach), client_for(loerrach)

    assert "Eintreten" in first.get(f"/{path}").content.decode()  # a look does not use it up
    assert first.post(f"/{path}")["Location"] == OFFICE
    assert first.get(OFFICE).status_code == 200
    assert second.post(f"/{path}").status_code == 404
    assert second.get(OFFICE).status_code == 302


def test_a_newer_link_ends_the_older_session(client_for, support, loerrach, entry) -> None:
    other = client_for(loerrach)

    other.post(path_into(loerrach, entry))

    assert other.get(OFFICE).status_code == 200
    assert support.get(OFFICE).status_code == 302


def test_another_operator_gets_no_link(client_for, loerrach, entry) -> None:
    User.objects.create(email="zwei@kreisklima.example", role=Role.OPERATOR)
    colleague = Client(SERVER_NAME="localhost")
    colleague.force_login(User.objects.get(email="zwei@kreisklima.example"))

    page = colleague.post(f"{PAGE}support/{entry.pk}/", follow=True)

    assert "jemand anderes" in page.content.decode()
    with inside(loerrach):
        assert SupportEntry.objects.get().token_hash == ""


def test_a_link_is_worth_nothing_in_another_county(client_for, cloppenburg, loerrach, entry):
    client = client_for(cloppenburg)

    assert client.post(path_into(loerrach, entry)).status_code == 404
    assert client.get(OFFICE).status_code == 302


def test_a_session_is_worth_nothing_in_another_county(client_for, cloppenburg, support) -> None:
    stranger = client_for(cloppenburg)
    stranger.cookies = support.cookies

    assert stranger.get(OFFICE).status_code == 302


def test_an_old_link_is_refused(client_for, loerrach, entry) -> None:
    path = path_into(loerrach, entry)
    with inside(loerrach):
        SupportEntry.objects.update(token_until=timezone.now())

    assert client_for(loerrach).post(path).status_code == 404


def test_past_its_limit_the_session_is_dead(support, loerrach) -> None:
    assert support.get(OFFICE).status_code == 200

    with inside(loerrach):
        SupportEntry.objects.update(until=timezone.now())

    assert support.get(OFFICE)["Location"].startswith("/anmelden/")


def test_the_coordinator_ends_it_in_mid_use(support, coordinator, loerrach, entry) -> None:
    assert support.get("/verwaltung/partner/").status_code == 200

    page = coordinator.post(f"/verwaltung/support/{entry.pk}/beenden/", follow=True)

    assert "Der Support-Zugang ist beendet." in page.content.decode()
    assert support.get("/verwaltung/partner/").status_code == 302
    with inside(loerrach):
        assert Entry.objects.filter(verb="Support-Zugang beendet").exists()
    with pytest.raises(actions.NoEntry):
        actions.link(loerrach, entry.pk, operator=the_operator())
    noted = OperatorEntry.objects.get(verb="Support-Zugang beendet")
    assert noted.by == "Landkreis"  # no name of the county's people outside of it


def test_everybody_in_the_office_sees_the_banner_and_visitors_do_not(
    support, coordinator, reader, partner, visitor
) -> None:
    words = "Hilfe (nur lesen, bis"

    assert words in support.get("/").content.decode()
    assert "Landkreis verlassen" in support.get(OFFICE).content.decode()
    assert "Zugang beenden" in coordinator.get("/verwaltung/partner/").content.decode()
    assert words in reader.get(OFFICE).content.decode()
    assert words not in partner.get("/portal/").content.decode()
    assert words not in visitor.get("/").content.decode()


def test_by_default_the_support_only_reads(support, loerrach) -> None:
    assert support.get("/verwaltung/partner/").status_code == 200
    assert support.post("/verwaltung/erscheinungsbild/", {"name": "X"}).status_code == 403
    assert support.get("/konto/").status_code == 403


def test_the_coordinators_rights_need_the_countys_permit(loerrach) -> None:
    with pytest.raises(Exception, match="erlaubt dem Support nur zu lesen"):
        ask(loerrach, rights="act")


def test_what_the_support_changes_names_it(client_for, permitted, coordinator, loerrach) -> None:
    entry = ask(loerrach, rights="act")
    client = client_for(loerrach)
    client.post(path_into(loerrach, entry))
    with inside(loerrach):
        applied = cast.applicant()

    client.post(f"/verwaltung/partner/{applied.pk}/annehmen/")

    with inside(loerrach):
        assert Partner.objects.get(pk=applied.pk).state == Partner.State.ACCEPTED
        deed = Entry.objects.filter(actor_id=str(entry.pk)).first()
        assert deed.actor_label.startswith("Support (Betrieb): ")
    page = coordinator.get(f"/verwaltung/support/{entry.pk}/").content.decode()
    assert "Stadtwerke" in page


def test_what_would_outlast_or_bind_is_never_the_supports() -> None:
    never = {
        "account.own",
        "account.secure",
        "county.export",
        "county.leave",
        "sign_in.manage",
        "declarations.sign",
        "declarations.end",
        "domains.manage",
        "exchange.share",
        "keys.manage",
        "rights.answer",
        "support.manage",
        "team.manage",
        "webhooks.manage",
    }

    assert permissions_of(SupportRole.ACTS) & never == set()
    own = {"account.own", "account.secure"}
    assert permissions_of(SupportRole.READS) == permissions_of(Role.READER) - own


def test_nobody_of_the_support_becomes_a_person_of_the_county(support, loerrach, entry) -> None:
    with inside(loerrach):
        assert not User.objects.filter(pk=entry.pk).exists()
        with pytest.raises(RuntimeError):
            actions.person_of(entry).save()


def test_who_leaves_is_out(support, loerrach) -> None:
    assert support.post("/support/verlassen/")["Location"] == "/"

    assert support.get(OFFICE).status_code == 302
    with inside(loerrach):
        assert SupportEntry.objects.get().ended_at is not None


def test_who_is_no_support_leaves_nothing(coordinator, entry, loerrach) -> None:
    coordinator.post("/support/verlassen/")

    assert coordinator.get(OFFICE).status_code == 200
    with inside(loerrach):
        assert SupportEntry.objects.get().is_open


def test_into_a_suspended_county_nobody_comes(operator, support, loerrach) -> None:
    lifecycle.suspend(loerrach, reason="Pause", by="Betrieb")

    assert support.get(OFFICE).status_code == 503
    with pytest.raises(Exception, match="ruht gerade"):
        ask(loerrach)
    assert "Zugang anfordern" not in operator.get(PAGE).content.decode()


def test_one_entry_at_a_time(loerrach, entry) -> None:
    with pytest.raises(Exception, match="schon einen offenen Zugang"):
        ask(loerrach)


def test_only_the_coordinator_ends_or_permits(reader, editor, support, entry) -> None:
    for client in (reader, editor, support):
        assert client.post(f"/verwaltung/support/{entry.pk}/beenden/").status_code == 403
        assert client.post("/verwaltung/support/rechte/", {"may_act": "on"}).status_code == 403
        assert client.get("/verwaltung/support/").status_code == 200
