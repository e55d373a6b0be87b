"""A neighbour's session, key, link and ids are worth nothing here."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import links
from accounts.keys import create_key, find_key
from accounts.permissions import Role
from accounts.tokens import fingerprint
from alliances.declarations.models import Declaration
from alliances.partners.models import Partner
from outbox.tasks import clean_county
from tenants.schemas import NoCounty, current_county, inside
from tenants.tasks import NoSuchCounty
from tests import cast

PUBLIC = ["/", "/ziele/", "/partner/", "/massnahmen/", "/downloads/", "/mitmachen/", "/impressum/"]
OFFICE = [
    "/verwaltung/",
    "/verwaltung/partner/",
    "/verwaltung/erklaerungen/",
    "/verwaltung/massnahmen/",
    "/verwaltung/dokumente/",
    "/verwaltung/ziele/",
    "/verwaltung/verlauf/",
    "/verwaltung/team/",
    "/verwaltung/austausch/",
]


@pytest.mark.parametrize("path", PUBLIC + OFFICE)
def test_the_same_address_shows_each_county_its_own(
    path: str, coordinator: Client, neighbour: Client
) -> None:
    for client, own, foreign in (
        (coordinator, "loerrach", "cloppenburg"),
        (neighbour, "cloppenburg", "loerrach"),
    ):
        page = client.get(path)

        assert page.status_code == 200, path
        assert f"Kanarie-{foreign}" not in page.content.decode()
        assert f"Kanarie-{own}" in page.content.decode()


def test_things_with_the_same_id_are_each_countys_own(
    coordinator: Client, neighbour: Client
) -> None:
    url = reverse("office-partner", args=[cast.same_id("partner")])

    assert "Kanarie-loerrach-kontakt" in coordinator.get(url).content.decode()
    assert "Kanarie-cloppenburg-kontakt" in neighbour.get(url).content.decode()


def test_a_session_of_one_county_is_nobody_in_the_next(
    coordinator: Client, client_for, cloppenburg
) -> None:
    stolen = client_for(cloppenburg)
    stolen.cookies = coordinator.cookies

    answer = stolen.get("/verwaltung/")

    assert answer.status_code == 302
    assert answer.url.startswith("/anmelden/")


def test_a_session_row_copied_into_the_next_county_is_worthless(
    coordinator: Client, client_for, loerrach, cloppenburg
) -> None:
    key = coordinator.cookies[settings.SESSION_COOKIE_NAME].value
    with inside(loerrach):
        row = Session.objects.get(session_key=key)
    with inside(cloppenburg):
        Session.objects.create(
            session_key=key, session_data=row.session_data, expire_date=row.expire_date
        )
    stolen = client_for(cloppenburg)
    stolen.cookies = coordinator.cookies

    assert stolen.get("/verwaltung/").status_code == 302


def test_people_of_a_county_are_nobody_on_the_networks_host(
    coordinator: Client, client_for
) -> None:
    outside = client_for(None)
    outside.cookies = coordinator.cookies

    assert outside.get("/konsole/").status_code == 302


def test_the_operator_has_no_way_into_a_county(operator: Client, client_for, loerrach) -> None:
    inside_ = client_for(loerrach)
    inside_.cookies = operator.cookies

    assert inside_.get("/verwaltung/").status_code == 302
    answer = inside_.post(
        "/anmelden/", {"email": "betrieb@kreisklima.example", "password": cast.PASSWORD}
    )
    assert answer.status_code == 200


def test_a_key_opens_one_county_only(loerrach, cloppenburg) -> None:
    with inside(loerrach):
        _, secret = create_key(label="Test", role=Role.READER, by="Test")
        assert find_key(secret)

    with inside(cloppenburg):
        assert find_key(secret) is None


def test_a_link_signs_in_one_county_only(loerrach, cloppenburg) -> None:
    with inside(loerrach):
        declaration = Declaration.objects.get()
        token = links.issue("sign-declaration", declaration.pk, valid_for=timedelta(days=1))

    with inside(cloppenburg), pytest.raises(links.LinkNotValid):
        links.find(token, "sign-declaration")
    with inside(loerrach), pytest.raises(links.LinkNotValid):
        links.find(token, "another-purpose")


def test_a_fingerprint_differs_from_county_to_county(loerrach, cloppenburg) -> None:
    with inside(loerrach):
        here = fingerprint("same", "purpose")
    with inside(cloppenburg):
        there = fingerprint("same", "purpose")

    assert here != there


def test_the_shared_cache_keeps_counties_apart(loerrach, cloppenburg) -> None:
    with inside(loerrach):
        cache.set("same", "Kanarie-loerrach")
    with inside(cloppenburg):
        assert cache.get("same") is None
    with inside(loerrach):
        cache.delete("same")


def test_steps_into_counties_nest_and_return(loerrach, cloppenburg) -> None:
    def stumble_next_door() -> None:
        with inside(cloppenburg):
            assert current_county() == cloppenburg
            raise RuntimeError

    with inside(loerrach):
        with pytest.raises(RuntimeError):
            stumble_next_door()
        assert current_county() == loerrach
    with pytest.raises(NoCounty):
        current_county()


@pytest.mark.parametrize("county", ["", "public", "lk_gibtsnicht", "lk_loerrach; DROP SCHEMA x"])
def test_a_task_without_a_real_county_refuses(db, county: str) -> None:
    with pytest.raises(NoSuchCounty):
        clean_county.apply(kwargs={"county": county}, throw=True)


@pytest.mark.parametrize(
    "host", ["unbekannt.localhost", "evil.example", "", "loerrach.localhost.evil.example"]
)
def test_an_unknown_host_learns_nothing(db, host: str) -> None:
    answer = Client().get("/", headers={"host": host})

    page = answer.content.decode()
    assert answer.status_code == 404
    assert "rrach" not in page
    assert "Kanarie" not in page


@pytest.mark.parametrize(
    "host",
    [
        "LOERRACH.localhost",
        "loerrach.localhost.",
        "www.loerrach.localhost",
        "loerrach.localhost:80",
    ],
)
def test_a_host_may_be_spelled_in_more_than_one_way(loerrach, host: str) -> None:
    assert "Kanarie-loerrach" in Client().get("/", headers={"host": host}).content.decode()


def test_a_forwarded_host_is_not_believed(loerrach) -> None:
    answer = Client().get(
        "/", headers={"host": "loerrach.localhost", "x-forwarded-host": "cloppenburg.localhost"}
    )

    assert "Kanarie-cloppenburg" not in answer.content.decode()


def test_a_partner_sees_only_its_own_declaration(partner: Client, loerrach) -> None:
    with inside(loerrach):
        other = cast.partners.accept(cast.applicant("Andere Organisation"), by=cast.SOMEBODY)
        foreign = cast.declarations.release(
            cast.declarations.draw_up(other, by=cast.SOMEBODY), by=cast.SOMEBODY
        )
        own = Declaration.objects.get(partner=cast.same_id("partner"))

    page = partner.get("/portal/").content.decode()

    assert "Andere Organisation" not in page
    assert partner.get(reverse("portal-document", args=[own.pk])).status_code == 200
    assert partner.get(reverse("portal-document", args=[foreign.pk])).status_code == 404
    assert partner.get("/verwaltung/").status_code == 403


def test_everything_of_a_partner_exists_in_both_counties_under_the_same_id(
    loerrach, cloppenburg
) -> None:
    """The sweep above would prove nothing if the ids differed."""
    for county in (loerrach, cloppenburg):
        with inside(county):
            assert Partner.objects.filter(pk=cast.same_id("partner")).exists()
