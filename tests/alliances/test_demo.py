"""The demo tells the facts it is made of, through the actions people use, and only once."""

import io
import json
from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from PIL import Image
from pypdf import PdfReader

from accounts.backends import EmailBackend
from accounts.models import User
from alliances.declarations.models import Declaration, DeclarationText, Signature
from alliances.demo import PASSWORD, SLUGS, contents
from alliances.documents.models import Document
from alliances.goals.models import Objective
from alliances.history.models import Entry
from alliances.levels.models import Level
from alliances.lineage import Licence
from alliances.measures.models import Measure
from alliances.misuse.models import MisuseReport
from alliances.pages.models import Page
from alliances.partners.models import Category, Partner
from alliances.profile.models import Alliance
from alliances.profile.theme import check_brand_color
from alliances.reports.models import PartnerReport
from alliances.starters import gaps
from exchange.models import Adoption, Material
from mails.models import Mail
from tenants.models import County
from tenants.schemas import inside, outside

TODAY = date(2026, 1, 1)


def step_aside() -> None:
    """The counties of the other tests make room for the demo's, until everything is undone."""
    for number, county in enumerate(County.objects.all()):
        schema = f"lk_aside_{number}"
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER SCHEMA "{county.schema_name}" RENAME TO "{schema}"')
        County.objects.filter(pk=county.pk).update(
            slug=f"aside-{number}", schema_name=schema, region=f"0100{number + 1}"
        )
        county.domains.update(domain=f"aside-{number}.localhost")


def load() -> dict:
    """Run the command as a machine would."""
    answer = io.StringIO()
    with override_settings(IS_EMBEDDED=True):
        call_command("demo_counties", json=True, stdout=answer)
    return json.loads(answer.getvalue())


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker) -> Iterator[dict]:
    """The five counties, loaded once for all tests here and undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        step_aside()
        yield load()
        transaction.set_rollback(True)


def county(slug: str) -> County:
    with outside():
        return County.objects.select_related("region").get(slug=slug)


def test_five_counties_are_loaded(demo):
    assert [each["slug"] for each in demo["counties"]] == list(SLUGS)
    assert demo["created"] == 5


def test_the_jobcenter_is_in_force_since_the_later_signature(demo):
    with inside(county("loerrach")):
        declaration = Declaration.objects.get(partner__name="Jobcenter Landkreis Lörrach")
        signed = dict(declaration.signatures.values_list("party", "signed_on"))
        places = set(declaration.signatures.values_list("place", flat=True))

        assert declaration.state == Declaration.State.IN_FORCE
        assert declaration.in_force_from == date(2025, 6, 2)
        assert signed == {"partner": date(2025, 5, 23), "county": date(2025, 6, 2)}
        assert places == {"Lörrach"}


def test_loerrach_has_its_goal_and_five_objectives(demo):
    with inside(county("loerrach")):
        alliance = Alliance.objects.get()

        assert alliance.name == "REGIONAL.KLIMASCHUTZ.MACHEN"
        assert alliance.target_year == 2040
        assert Objective.objects.count() == 5
        assert DeclarationText.objects.get(version=1).valid_from == date(2025, 5, 1)
        assert Category.objects.filter(name="Privatpersonen").exists()


def test_loerrach_shows_every_state(demo):
    with inside(county("loerrach")):
        partners = set(Partner.objects.values_list("state", flat=True))
        declarations = list(Declaration.objects.values_list("state", flat=True))

        assert partners == set(Partner.State)
        assert set(declarations) == set(Declaration.State)
        assert declarations.count(Declaration.State.IN_FORCE) >= 7
        assert Measure.objects.filter(is_published=True).count() >= 5
        assert Measure.objects.filter(is_published=False).count() == 1


def test_loerrach_has_levels_reports_and_something_to_look_into(demo):
    with inside(county("loerrach")):
        assert list(Level.objects.values_list("name", flat=True)) == ["Basis", "Erweitert"]
        assert set(PartnerReport.objects.values_list("state", flat=True)) == set(
            PartnerReport.State
        )
        assert PartnerReport.objects.public().count() == 2
        assert MisuseReport.objects.get().state == "in_work"


def test_a_private_person_is_shown_only_by_choice(demo):
    with inside(county("loerrach")):
        shown = Partner.objects.public(TODAY).filter(kind=Partner.Kind.PERSON)

        assert list(shown.values_list("name", flat=True)) == ["Privathaushalt mit Solardach"]


def test_cloppenburg_has_adopted_a_measure_of_giessen(demo):
    with inside(county("cloppenburg")):
        adopted = Measure.objects.get(adopted_from__isnull=False)

        assert adopted.attribution.startswith("Landkreis Gießen")
        assert adopted.source_licence == Licence.CC_BY
    with outside():
        assert Adoption.objects.get().county.slug == "cloppenburg"


def test_the_pioneers_fill_the_exchange(demo):
    with outside():
        kinds = list(Material.objects.values_list("kind", flat=True))
        givers = set(Material.objects.values_list("county__slug", flat=True))
        licences = set(Material.objects.values_list("licence", flat=True))
        public = Material.objects.filter(visibility=Material.Visibility.PUBLIC).count()

    assert len(kinds) >= 9
    assert kinds.count("declaration_text") == 1
    assert kinds.count("document") == 2
    assert givers == {"giessen", "st-wendel", "teltow-flaeming"}
    assert licences == {Licence.CC0, Licence.CC_BY, Licence.CC_BY_SA}
    assert 0 < public < len(kinds)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_demo_county_is_complete(demo, slug):
    with inside(county(slug)):
        alliance = Alliance.objects.get()

        check_brand_color(alliance.brand_color)
        assert alliance.claim
        assert alliance.introduction
        assert [gaps(page.body) for page in Page.objects.all()] == [0, 0, 0, 0]
        assert alliance.name in Page.objects.get(kind=Page.Kind.IMPRINT).body
        assert Objective.objects.count() >= 3
        assert Measure.objects.filter(is_published=True).count() >= 3
        assert Declaration.objects.in_force(TODAY).count() >= 2
        with Image.open(alliance.logo.path) as logo:
            assert logo.format == "PNG"
        for document in Document.objects.all():
            assert len(PdfReader(document.file.path).pages) == 1


@pytest.mark.parametrize("slug", SLUGS)
def test_nobody_real_is_named_or_written_to(demo, slug):
    with inside(county(slug)):
        addresses = list(User.objects.values_list("email", flat=True))

        assert not Mail.objects.exists()
        assert all(address.endswith(".example") for address in addresses)
        assert not Signature.objects.exclude(name="").exists()


@pytest.mark.parametrize("slug", SLUGS)
def test_everybody_signs_in_with_the_demo_password(demo, slug):
    with inside(county(slug)):
        users = list(User.objects.all())

        assert {user.role for user in users} >= {"coordinator", "editor", "reader"}
        for user in users:
            assert EmailBackend().authenticate(None, user.email, PASSWORD) == user


def test_the_contact_of_the_jobcenter_has_a_sign_in(demo):
    with inside(county("loerrach")):
        contact = User.objects.get(role="partner")

        assert contact.email == "kontakt@jobcenter-loerrach.example"
        assert Partner.objects.get(contacts__email=contact.email).name.startswith("Jobcenter")


@pytest.mark.parametrize("slug", SLUGS)
def test_the_start_page_shows_the_alliance(demo, slug):
    with inside(county(slug)):
        name = Alliance.objects.get().name

    response = Client(headers={"host": f"{slug}.localhost"}).get("/")

    assert response.status_code == 200
    assert name in response.content.decode()


def test_loading_again_changes_nothing(demo):
    def traces() -> list[int]:
        found = []
        for slug in SLUGS:
            with inside(county(slug)):
                found += [Entry.objects.count(), Partner.objects.count(), User.objects.count()]
        return [*found, Material.objects.count(), Adoption.objects.count()]

    before = traces()

    again = load()

    assert again["created"] == 0
    assert traces() == before


def test_the_sign_ins_are_told_for_every_site(demo):
    answer = io.StringIO()
    call_command("demo_signins", json=True, stdout=answer)
    told = json.loads(answer.getvalue())

    assert told["password"] == PASSWORD
    assert told["sites"][0]["accounts"][0]["email"] == "betrieb@kreisklima.example"
    assert {site["address"] for site in told["sites"][1:]} == {
        f"http://{slug}.localhost{settings.SITE_PORT}/" for slug in SLUGS
    }
    assert all(len(site["accounts"]) >= 3 for site in told["sites"][1:])


def test_the_table_of_sign_ins_can_be_read(demo):
    table = io.StringIO()
    call_command("demo_signins", stdout=table)

    assert "koordination@loerrach.example" in table.getvalue()
    assert PASSWORD in table.getvalue()


@pytest.mark.django_db
def test_real_platforms_refuse_the_demo():
    answer = io.StringIO()

    with override_settings(DEBUG=False, IS_EMBEDDED=False), pytest.raises(SystemExit):
        call_command("demo_counties", json=True, stdout=answer)

    assert "--yes-really" in json.loads(answer.getvalue())["error"]


def test_dates_in_the_files_are_in_order():
    for slug in SLUGS:
        content = contents.read(slug)
        for entry in content["partners"]:
            days = [entry[name] for name in ("partner_signs", "county_signs") if name in entry]
            first = entry.get("drawn_up_on", content["declaration"]["valid_from"])
            assert content["declaration"]["valid_from"] <= first, entry["name"]
            assert all(first <= day for day in days), entry["name"]
