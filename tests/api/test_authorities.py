"""Who may sign, through the interface."""

from alliances.declarations.authorities.models import Authority
from tests.cast import same_id

ENTRY = {
    "name": "Marion Muster",
    "function": "Landrätin",
    "basis": "resolution",
    "basis_reference": "Kreistag, Nr. 12/2024",
    "basis_on": "2024-04-03",
    "valid_from": "2025-01-01",
}


def test_the_coordination_keeps_the_register(deciding, reading, in_loerrach):
    created = deciding.post("authorities/", ENTRY)
    address = f"authorities/{created.json()['id']}/"
    ended = deciding.patch(address, {"valid_until": "2026-12-31"})

    assert created.status_code == 201
    assert created.json()["partner"] is None
    assert ended.json()["valid_until"] == "2026-12-31"
    assert reading.get("authorities/").json()["results"] == [ended.json()]
    assert deciding.delete(address).status_code == 204
    assert not Authority.objects.exists()


def test_entries_belong_to_the_county_or_to_a_partner(deciding, in_loerrach):
    deciding.post("authorities/", ENTRY)
    deciding.post("authorities/", ENTRY | {"name": "Kim", "partner": str(same_id("partner"))})

    def named(query: str) -> list[str]:
        results = deciding.get(f"authorities/{query}").json()["results"]
        return [one["name"] for one in results]

    assert named("?of_county=true") == ["Marion Muster"]
    assert named(f"?partner={same_id('partner')}") == ["Kim"]


def test_what_cannot_be_is_refused_at_its_field(deciding, in_loerrach, refused):
    def without(*names: str) -> dict:
        return {name: value for name, value in ENTRY.items() if name not in names}

    refused(deciding.post("authorities/", without("basis_on")), 400, "basis_on")
    refused(deciding.post("authorities/", without("name", "function")), 400, "name", "function")
    backwards = ENTRY | {"valid_until": "2024-12-31"}
    refused(deciding.post("authorities/", backwards), 400, "valid_until")
    refused(deciding.post("authorities/", ENTRY | {"partner": str(same_id("x"))}), 400, "partner")
    assert not Authority.objects.exists()


def test_others_do_not_change_the_register(writing, reading, anonymous, intruding, refused):
    refused(writing.post("authorities/", ENTRY), 403)
    refused(reading.post("authorities/", ENTRY), 403)
    refused(anonymous.get("authorities/"), 401)
    refused(intruding.get("authorities/"), 401)


def test_a_list_of_three_takes_as_many_queries_as_one_of_one(deciding, in_loerrach, count_queries):
    deciding.post("authorities/", ENTRY)
    few = count_queries(lambda: deciding.get("authorities/"))
    for name in ("Kim", "Robin"):
        deciding.post("authorities/", ENTRY | {"name": name})

    assert count_queries(lambda: deciding.get("authorities/")) == few
