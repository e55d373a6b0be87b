"""What partners bring: with figures, beside the measures, in an order that stays."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from alliances.contributions import actions
from alliances.contributions.models import Contribution
from alliances.history.models import Entry
from alliances.measures import actions as measures
from alliances.measures.models import Measure
from alliances.partners.models import Partner
from tenants.schemas import inside
from tenants.transactions import atomic
from tests import cast
from tests.alliances.beside import another_partner

PARTNER = cast.same_id("partner")
MEASURE = cast.same_id("measure")
OURS = f"/portal/{PARTNER}/beitraege/"
OFFICE = f"/verwaltung/partner/{PARTNER}/beitraege/"
PAGE = "/partner/jobcenter/"
ROOF = {
    "title": "Solardach auf dem Neubau",
    "description": "Mit **Speicher**.",
    "quantity": "1.234,5",
    "unit": "kWp",
    "year": "2026",
    "measure": str(MEASURE),
}


@pytest.fixture
def jobcenter(in_loerrach) -> Partner:
    """The partner of the cast."""
    return Partner.objects.get(pk=PARTNER)


def bring(partner: Partner, title: str, **values) -> Contribution:
    """A contribution of this partner."""
    return actions.add(partner, {"title": title, **values}, by=cast.SOMEBODY)


@pytest.mark.parametrize(("who", "where"), [("partner", OURS), ("editor", OFFICE)])
def test_a_contribution_is_public_at_once_on_both_pages(
    request, visitor, loerrach, who, where
) -> None:
    client = request.getfixturevalue(who)

    saved = client.post(f"{where}neu/", ROOF, follow=True)

    assert "Der Beitrag ist eingetragen." in saved.content.decode()
    for page in (PAGE, "/massnahmen/sanierung/"):
        words = visitor.get(page).content.decode()
        assert "Solardach auf dem Neubau" in words
        assert "1.234,5</span> kWp" in words
        assert "<strong>Speicher</strong>" in words
    with inside(loerrach):
        assert Contribution.objects.get().quantity == Decimal("1234.5")
        assert Entry.objects.first().actor_id == str(cast.same_id(who))


def test_a_contribution_is_changed_and_deleted(partner, visitor, jobcenter, loerrach) -> None:
    one = bring(jobcenter, "Bäume", quantity=Decimal(12), unit="Bäume", year=2025)
    form = partner.get(f"{OURS}{one.pk}/").content.decode()

    partner.post(f"{OURS}{one.pk}/", ROOF | {"title": "Mehr Bäume", "quantity": "13"})
    changed = visitor.get(PAGE).content.decode()
    gone = partner.post(f"{OURS}{one.pk}/loeschen/", follow=True).content.decode()

    assert 'value="12' in form
    assert "Mehr Bäume" in changed
    assert "„Mehr Bäume“ ist gelöscht." in gone
    assert "Bäume" not in visitor.get(PAGE).content.decode()
    with inside(loerrach):
        verbs = list(Entry.objects.filter(object_kind="contribution").values_list("verb", flat=1))
    assert verbs == ["Beitrag gelöscht", "Beitrag bearbeitet", "Beitrag angelegt"]


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"unit": ""}, "unit", "geben Sie die Einheit an"),
        ({"quantity": ""}, "quantity", "geben Sie die Menge"),
        ({"quantity": "viel"}, "quantity", "Zahl"),
        ({"quantity": "-3"}, "quantity", "0"),
        ({"quantity": "1" * 15}, "quantity", "Ziffern|Stellen"),
        ({"year": "1850"}, "year", "1990"),
        ({"title": ""}, "title", "füllen Sie"),
        ({"title": "x" * 161}, "title", "160"),
        ({"measure": str(PARTNER)}, "measure", "Auswahl"),
    ],
)
def test_bad_input_is_told_at_the_field(partner, loerrach, change, field, said) -> None:
    answer = partner.post(f"{OURS}neu/", ROOF | change)

    words = " ".join(answer.context["form"].errors[field])
    assert any(one in words for one in said.split("|")), words
    with inside(loerrach):
        assert not Contribution.objects.exists()


def test_a_draft_of_the_office_is_not_named_in_public(partner, editor, visitor, jobcenter) -> None:
    draft = measures.add(
        {
            "title": "Geheimes Wasserkraftwerk",
            "field_of_action": "Energie",
            "description": "x",
            "responsible": "Amt",
        },
        by=cast.SOMEBODY,
    )
    editor.post(f"{OFFICE}neu/", ROOF | {"measure": str(draft.pk)})
    refused = partner.post(f"{OURS}neu/", ROOF | {"measure": str(draft.pk)})

    assert "measure" in refused.context["form"].errors
    assert "Wasserkraftwerk" not in partner.get(f"{OURS}neu/").content.decode()
    for path in (PAGE, "/api/v1/partners/", "/api/v1/contributions/"):
        words = visitor.get(path).content.decode()
        assert "Solardach" in words
        assert "Wasserkraftwerk" not in words


def test_a_private_persons_contributions_show_only_by_own_choice(visitor, jobcenter) -> None:
    bring(jobcenter, "Mein Balkonkraftwerk", measure=Measure.objects.get(pk=MEASURE))
    pages = ("/massnahmen/sanierung/", "/api/v1/contributions/", "/api/v1/partners/")

    Partner.objects.filter(pk=PARTNER).update(kind=Partner.Kind.PERSON, is_shown_publicly=False)
    hidden = [visitor.get(page).content.decode() for page in pages]
    Partner.objects.filter(pk=PARTNER).update(is_shown_publicly=True)
    shown = [visitor.get(page).content.decode() for page in pages]

    assert not any("Balkonkraftwerk" in words for words in hidden)
    assert all("Balkonkraftwerk" in words for words in shown)


def test_the_newest_year_stands_first_and_the_order_stays(visitor, jobcenter) -> None:
    for title, year in (("Ohne Jahr", None), ("Alt", 2020), ("Neu A", 2026), ("Neu B", 2026)):
        bring(jobcenter, title, year=year)

    for _ in range(2):
        words = visitor.get(PAGE).content.decode()
        places = [words.index(f">{title}<") for title in ("Neu A", "Neu B", "Alt", "Ohne Jahr")]
        assert places == sorted(places)


def test_a_contribution_outlives_its_measure(visitor, jobcenter) -> None:
    bring(jobcenter, "Dach", measure=Measure.objects.get(pk=MEASURE))

    measures.delete(Measure.objects.get(pk=MEASURE), by=cast.SOMEBODY)

    assert "Dach" in visitor.get(PAGE).content.decode()


def test_the_database_wants_a_unit_for_a_quantity(jobcenter) -> None:
    with pytest.raises(IntegrityError, match="a_quantity_has_its_unit"), atomic():
        Contribution.objects.create(partner=jobcenter, title="x", quantity=3)
    with pytest.raises(IntegrityError, match="takes_nothing_away"), atomic():
        Contribution.objects.create(partner=jobcenter, title="x", quantity=-3, unit="kg")


def test_a_measure_asks_no_more_with_more_contributions(visitor, in_loerrach, jobcenter) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            visitor.get("/massnahmen/sanierung/")
        return len(captured)

    measure = Measure.objects.get(pk=MEASURE)
    bring(jobcenter, "Eins", measure=measure)
    visitor.get("/massnahmen/sanierung/")
    one = queries()
    for name in ("Moorhof", "Talhof"):
        bring(another_partner(name), name, measure=measure)

    assert queries() == one
