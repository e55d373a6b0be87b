"""Two operators open a county in the same second: exactly one wins, and nothing is half done."""

import json
from collections.abc import Iterator

import pytest

from tests.faults import opening_by_points as points
from tests.product import Product

# The first to come sleeps with its checks done, so that the second is surely at work, too.
OVERLAP = "opening.checked=sleep,opening.written_down=sleep"
PAIRS = {
    "the same AGS and slug": (("01002", "kiel"), ("01002", "kiel")),
    "slugs that differ by case": (("01002", "kiel"), ("01002", "Kiel")),
    "the same slug for two regions": (("01002", "kiel"), ("01003", "kiel")),
    "two slugs for the same region": (("01002", "kiel"), ("01002", "kiel-zwei")),
}
QUICK = {"slugs that differ by case", "two slugs for the same region"}


def both(product: Product, pair: tuple[tuple[str, str], ...]) -> list[tuple[int, dict]]:
    """Let both begin at once; exit code and answer of each."""
    processes = [
        points.begin(
            product,
            *f"open_county {ags} --slug {slug} --name Kiel --coordinator k@kiel.example".split(),
            faultpoints=OVERLAP,
        )
        for ags, slug in pair
    ]
    answers = [process.communicate()[0] for process in processes]
    return [
        (process.returncode, json.loads(answer.strip().splitlines()[-1]))
        for process, answer in zip(processes, answers, strict=True)
    ]


@pytest.fixture(autouse=True)
def _forget_kiel(product: Product) -> Iterator[None]:
    yield
    points.forget_kiel(product)


@pytest.mark.parametrize(
    "pair",
    [pair if pair in QUICK else pytest.param(pair, marks=pytest.mark.deep) for pair in PAIRS],
)
def test_exactly_one_of_two_wins(pair: str, product: Product) -> None:
    product.command("refill_spares", "--count", "1")

    ends = both(product, PAIRS[pair])

    assert sorted(code for code, _ in ends) == [0, 1]
    (refused,) = [answer for code, answer in ends if code]
    assert set(refused["errors"]) <= {"ags", "slug"}
    assert refused["errors"]
    assert product.rows("SELECT count(*) FROM tenants_county WHERE slug LIKE 'kiel%'") == [(1,)]
    assert product.rows(
        "SELECT count(*) FROM pg_namespace WHERE lower(nspname) LIKE 'lk\\_kiel%'"
    ) == [(1,)]


@pytest.mark.deep
def test_two_who_open_different_counties_get_a_spare_each(product: Product) -> None:
    product.command("refill_spares", "--count", "2")

    ends = both(product, (("01002", "kiel"), ("01003", "kielluebeck")))

    assert [code for code, _ in ends] == [0, 0]
    assert {answer["way"] for _, answer in ends} == {"spare"}
    assert {answer["schema"] for _, answer in ends} == {"lk_kiel", "lk_kielluebeck"}
    product.command("check_schemas")
