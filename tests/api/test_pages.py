"""Lists in pages."""

import pytest

from tests.cast import applicant


@pytest.fixture
def many(in_loerrach) -> None:
    """Seven partners in all; some share their name."""
    for name in ("Bäckerei", "Bäckerei", "Bäckerei", "Zoo", "Aue", "Öko"):
        applicant(name)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_forwards_and_backwards_all_is_told_once(reading, many, size):
    whole = [each["id"] for each in reading.get("partners/").json()["results"]]

    pages = [reading.get(f"partners/?page_size={size}").json()]
    while pages[-1]["next"]:
        pages.append(reading.get(pages[-1]["next"]).json())
    back = [pages[-1]]
    while back[0]["previous"]:
        back.insert(0, reading.get(back[0]["previous"]).json())

    assert len(whole) == 7
    assert [each["id"] for page in pages for each in page["results"]] == whole
    assert [page["results"] for page in back] == [page["results"] for page in pages] or size == 2
    assert {each["id"] for page in back for each in page["results"]} == set(whole)
    assert back[0]["previous"] is None
    assert pages[0].keys() == {"next", "previous", "results"}


def test_what_comes_in_between_moves_nothing(reading, many):
    first = reading.get("partners/?page_size=3").json()
    applicant("AAA")

    second = reading.get(first["next"]).json()

    seen = {each["id"] for each in first["results"]}
    assert not seen & {each["id"] for each in second["results"]}


def test_filters_stay_on_the_next_page(reading, many):
    page = reading.get("partners/?q=bäck&page_size=2").json()

    rest = reading.get(page["next"]).json()

    assert page["next"].startswith("http://loerrach.localhost/api/v1/partners/?")
    assert [each["name"] for each in rest["results"]] == ["Bäckerei"]


@pytest.mark.parametrize("size", ["0", "-1", "viele", "1.5", "9" * 30, "²"])
def test_a_page_size_that_makes_no_sense_is_told(reading, refused, size):
    refused(reading.get(f"partners/?page_size={size}"), 400, "page_size")


def test_a_page_has_at_most_a_hundred_lines(reading, in_loerrach):
    for number in range(101):
        applicant(f"Partner {number}")

    page = reading.get("partners/?page_size=1000").json()

    assert len(page["results"]) == 100
    assert page["next"]


def test_a_cursor_of_another_list_or_county_is_worth_nothing(reading, next_door, many, refused):
    cursor = reading.get("partners/?page_size=1").json()["next"].split("cursor=")[1].split("&")[0]

    refused(reading.get(f"measures/?cursor={cursor}"), 400, "cursor")
    refused(next_door.get(f"partners/?cursor={cursor}"), 400, "cursor")
    refused(reading.get(f"partners/?cursor=x{cursor}"), 400, "cursor")
    refused(reading.get("partners/?cursor=%00"), 400, "cursor")
