"""The operator says something to counties; only those whom it concerns read it."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError
from django.utils import timezone

from accounts.models import User
from alliances.announcements import actions
from alliances.announcements.models import Dismissal
from alliances.history.models import Entry
from console import announcing
from console.models import OperatorEntry
from mails.models import Mail
from tenants import jobs
from tenants.models import Announcement, County, Job
from tenants.schemas import inside
from tests import cast

WRITE = "/konsole/mitteilungen/neu/"


@pytest.fixture
def wanted() -> dict:
    today = timezone.localdate()
    return {
        "title": "Wartung am Montag",
        "body": "Von *8 bis 9 Uhr* ist alles zu.",
        "importance": "warning",
        "begins": f"{today:%d.%m.%Y}",
        "until": f"{today + timedelta(days=3):%d.%m.%Y}",
        "audience": "all",
    }


def say(*counties: County, **values) -> Announcement:
    now = timezone.now()
    given = {
        "title": "Wartung",
        "body": "Kurz.",
        "importance": "info",
        "begins_at": now - timedelta(hours=1),
        "ends_at": now + timedelta(days=1),
        "is_mailed": False,
    }
    return announcing.announce(**(given | values), counties=list(counties), by="Betrieb")


def test_what_is_said_to_all_stands_in_every_office(operator, wanted, reader, neighbour) -> None:
    page = operator.post(WRITE, wanted, follow=True)

    assert "alle Landkreise" in page.content.decode()
    for client in (reader, neighbour):
        assert "Wartung am Montag" in client.get("/verwaltung/").content.decode()
    entry = OperatorEntry.objects.first()
    assert (entry.verb, entry.note) == ("Mitteilung: Wartung am Montag", "An: alle Landkreise")


def test_what_is_said_to_one_is_no_business_of_the_next(
    operator, wanted, reader, neighbour, visitor
) -> None:
    operator.post(WRITE, wanted | {"audience": "some", "counties": ["loerrach"]})

    assert "Wartung am Montag" in reader.get("/verwaltung/").content.decode()
    assert "Wartung am Montag" not in neighbour.get("/verwaltung/").content.decode()
    assert "Wartung am Montag" not in visitor.get("/").content.decode()


def test_the_database_itself_shows_a_county_only_its_own(loerrach, cloppenburg) -> None:
    say(loerrach, title="eine")
    say(cloppenburg, title="andere")
    say(title="alle")

    with inside(loerrach):
        seen = set(Announcement.objects.values_list("title", flat=True))
        with pytest.raises(ProgrammingError, match="permission denied"):
            Announcement.objects.create(
                title="x", begins_at=timezone.now(), ends_at=timezone.now() + timedelta(1)
            )

    assert seen == {"eine", "alle"}


def test_who_closes_it_closes_it_for_themselves(coordinator, reader, loerrach) -> None:
    said = say()

    reader.post(f"/verwaltung/mitteilungen/{said.pk}/schliessen/")
    reader.post(f"/verwaltung/mitteilungen/{said.pk}/schliessen/")

    assert "Mitteilung des Betriebs" not in reader.get("/verwaltung/").content.decode()
    assert "Mitteilung des Betriebs" in coordinator.get("/verwaltung/").content.decode()


def test_before_its_time_and_after_it_nobody_sees_it(loerrach) -> None:
    now = timezone.now()
    say(begins_at=now + timedelta(days=1), ends_at=now + timedelta(days=2))
    over = say()
    Announcement.objects.filter(pk=over.pk).update(
        begins_at=now - timedelta(days=2), ends_at=now - timedelta(days=1)
    )

    with inside(loerrach):
        assert actions.current(User.objects.get(pk=cast.same_id("reader"))) == []


def test_closing_forgets_what_is_over(reader, loerrach) -> None:
    old = say()
    reader.post(f"/verwaltung/mitteilungen/{old.pk}/schliessen/")
    announcing.withdraw(old, by="Betrieb")
    new = say(title="Neu")

    reader.post(f"/verwaltung/mitteilungen/{new.pk}/schliessen/")

    with inside(loerrach):
        assert [each.announcement for each in Dismissal.objects.all()] == [new.pk]


def test_taken_back_it_is_gone(operator, reader) -> None:
    said = say()

    operator.post(f"/konsole/mitteilungen/{said.pk}/zuruecknehmen/")
    operator.post(f"/konsole/mitteilungen/{said.pk}/zuruecknehmen/")

    assert "Mitteilung des Betriebs" not in reader.get("/verwaltung/").content.decode()
    verbs = OperatorEntry.objects.filter(verb__startswith="Mitteilung zurückgenommen")
    assert verbs.count() == 1


def test_mailed_it_goes_once_to_the_coordinators_it_concerns(loerrach, cloppenburg) -> None:
    say(loerrach, title="Sicherheitshinweis", is_mailed=True)
    job = Job.objects.get(kind="mail_announcement")
    jobs.run(job.pk)
    Job.objects.update(state="asked")
    jobs.run(job.pk)

    for county, count in ((loerrach, 1), (cloppenburg, 0)):
        with inside(county):
            assert Mail.objects.filter(template="announcement").count() == count
            assert Entry.objects.filter(verb=actions.MAILED).count() == count


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("begins", "gestern"),
        ("until", "01.01.2020"),
        ("importance", "x"),
        ("counties", ["gibt-es-nicht"]),
    ],
)
def test_what_is_wrong_is_told(operator, wanted, field, value) -> None:
    page = operator.post(
        WRITE, wanted | {"audience": "some", "counties": ["loerrach"], field: value}
    )

    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Announcement.objects.exists()


def test_its_text_carries_no_markup_of_others(operator, wanted, reader) -> None:
    operator.post(WRITE, wanted | {"body": "<script>alert(1)</script>"})

    assert "<script>alert" not in reader.get("/verwaltung/").content.decode()
