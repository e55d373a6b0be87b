"""Declarations through the interface: from the draft to the end."""

import hashlib
from datetime import date, timedelta

import pytest
from django.utils import timezone

from alliances.declarations.models import Declaration
from alliances.partners import actions as partners
from alliances.partners.models import Partner
from mails.models import Mail
from tenants.schemas import inside
from tests.cast import SOMEBODY, applicant, canary, same_id

COUNTY = {
    "party": "county",
    "name": "Marion Muster",
    "function": "Landrätin",
    "place": "Lörrach",
    "date": "2025-06-02",
}
PARTNER = {**COUNTY, "party": "partner", "function": "Vorstand", "date": "2025-05-23"}
END = {"effective_on": "2099-12-31", "statement": "Wir lösen uns auf."}


@pytest.fixture
def accepted(in_loerrach) -> Partner:
    """A partner without a declaration."""
    return partners.accept(applicant(), by=SOMEBODY)


@pytest.fixture
def waiting(writing, accepted) -> str:
    """The address of a declaration that both sides may sign."""
    declaration = writing.post("declarations/", {"partner": str(accepted.pk)}).json()
    return f"declarations/{declaration['id']}/"


def test_from_the_draft_into_force(deciding, accepted):
    created = deciding.post("declarations/", {"partner": str(accepted.pk)})
    address = f"declarations/{created.json()['id']}/"
    by_partner = deciding.post(f"{address}sign/", PARTNER)
    by_county = deciding.post(f"{address}sign/", COUNTY)

    assert (created.status_code, created.json()["state"]) == (201, "awaiting_signatures")
    assert by_partner.json()["state"] == "signed_by_partner"
    assert by_county.status_code == 200
    declaration = by_county.json()
    assert declaration["state"] == "in_force"
    assert declaration["in_force_from"] == "2025-06-02"
    assert declaration["text_version"] == 1
    assert len(declaration["sha256"]) == 64
    assert [(each["party"], each["way"], each["date"]) for each in declaration["signatures"]] == [
        ("county", "online", "2025-06-02"),
        ("partner", "paper", "2025-05-23"),
    ]
    assert declaration["signatures"][1]["organisation"] == "Stadtwerke"
    assert deciding.get(address).json() == declaration


def test_the_partner_is_asked_to_sign(waiting):
    assert Mail.objects.filter(template="declaration_sign", to="info@stadtwerke.example").exists()


def test_a_draft_waits_until_it_is_released(writing, accepted, refused):
    draft = writing.post("declarations/", {"partner": str(accepted.pk), "draft": True}).json()
    address = f"declarations/{draft['id']}/"

    released = writing.post(f"{address}release/")

    assert draft["state"] == "draft"
    assert released.json()["state"] == "awaiting_signatures"
    refused(writing.post(f"{address}release/"), 409)


def test_the_county_may_sign_first(deciding, waiting):
    assert deciding.post(f"{waiting}sign/", COUNTY).json()["state"] == "signed_by_county"


def test_nobody_signs_twice(deciding, waiting, refused):
    deciding.post(f"{waiting}sign/", COUNTY)

    problem = refused(deciding.post(f"{waiting}sign/", {**COUNTY, "date": "2025-07-01"}), 409)

    assert problem["type"] == "urn:kreisklima:problem:already-signed"
    [signature] = deciding.get(waiting).json()["signatures"]
    assert signature["date"] == "2025-06-02"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"date": "2099-01-01"}, "date"),
        ({"date": "2025-04-30"}, "date"),
        ({"date": "02.06.2025"}, "date"),
        ({"party": "state"}, "party"),
        ({"function": ""}, "function"),
        ({"place": ""}, "place"),
        ({"name": ""}, "name"),
    ],
)
def test_a_signature_that_cannot_be_is_refused_at_its_field(
    deciding, waiting, refused, change, field
):
    refused(deciding.post(f"{waiting}sign/", {**COUNTY, **change}), 400, field)

    assert deciding.get(waiting).json()["signatures"] == []


def test_a_paper_may_carry_no_name(deciding, waiting):
    response = deciding.post(f"{waiting}sign/", {**PARTNER, "name": ""})

    assert response.json()["signatures"][0]["name"] == ""


@pytest.mark.parametrize(("who", "status"), [("writing", 403), ("reading", 403)])
def test_only_the_coordinators_key_signs_and_ends(who, status, request, waiting, refused):
    program = request.getfixturevalue(who)

    refused(program.post(f"{waiting}sign/", COUNTY), status)
    refused(program.post(f"{waiting}withdraw/", END), status)


def test_a_declaration_ends_on_its_day(deciding, in_loerrach, refused):
    declaration = Declaration.objects.get()
    address = f"declarations/{declaration.pk}/"
    today = timezone.localdate()

    past = {**END, "effective_on": str(today - timedelta(days=1))}
    refused(deciding.post(f"{address}withdraw/", past), 400, "effective_on")
    refused(deciding.post(f"{address}withdraw/", {"effective_on": str(today)}), 400, "statement")
    later = deciding.post(f"{address}withdraw/", END).json()
    refused(deciding.post(f"{address}withdraw/", END), 409)

    assert (later["state"], later["ended_on"]) == ("in_force", "2099-12-31")


def test_a_declaration_that_ends_today_has_ended(deciding, anonymous, in_loerrach):
    address = f"declarations/{Declaration.objects.get().pk}/"

    ended = deciding.post(
        f"{address}withdraw/", {**END, "effective_on": str(timezone.localdate())}
    ).json()

    assert ended["state"] == "ended"
    assert ended["end_statement"] == "Wir lösen uns auf."
    assert anonymous.get("partners/").json()["results"] == []


def test_the_paper_is_a_pdf_whatever_the_caller_accepts(reading, in_loerrach):
    declaration = Declaration.objects.get()

    response = reading.get(f"declarations/{declaration.pk}/document/", accept="application/pdf")

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert declaration.number in response["Content-Disposition"]
    assert response.content.startswith(b"%PDF-")


def test_visitors_and_neighbours_read_no_declarations(anonymous, intruding, in_loerrach, refused):
    address = f"declarations/{Declaration.objects.get().pk}/"

    for program in (anonymous, intruding):
        for path in ("declarations/", address, f"{address}document/"):
            refused(program.get(path), 401)
        refused(program.post(f"{address}sign/", COUNTY), 401)


def test_the_neighbours_declaration_is_not_there(deciding, cloppenburg, refused):
    with inside(cloppenburg):
        theirs = Declaration.objects.get().pk

    refused(deciding.get(f"declarations/{theirs}/"), 404)
    refused(deciding.get(f"declarations/{theirs}/document/"), 404)
    refused(deciding.post(f"declarations/{theirs}/sign/", COUNTY), 404)


def test_the_neighbours_partner_gets_no_declaration_here(writing, cloppenburg, refused):
    with inside(cloppenburg):
        theirs = applicant("Moorhof").pk

    refused(writing.post("declarations/", {"partner": str(theirs)}), 400, "partner")
    refused(writing.post("declarations/", {"partner": "Moorhof"}), 400, "partner")
    refused(writing.post("declarations/", {}), 400, "partner")


def test_one_partner_one_living_declaration(writing, waiting, accepted, refused):
    refused(writing.post("declarations/", {"partner": str(accepted.pk)}), 409)


def test_a_request_must_be_accepted_first(writing, in_loerrach, refused):
    refused(writing.post("declarations/", {"partner": str(applicant().pk)}), 409)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("state=in_force", 1),
        ("state=awaiting_signatures", 1),
        ("state=draft", 0),
        (f"partner={same_id('partner')}", 1),
    ],
)
def test_the_list_can_be_narrowed(reading, waiting, query, count):
    assert len(reading.get(f"declarations/?{query}").json()["results"]) == count


def test_the_list_tells_nothing_of_the_neighbour(reading, in_loerrach, cloppenburg):
    body = reading.get("declarations/").content.decode()

    assert canary(in_loerrach, "partner") in body
    assert "cloppenburg" not in body


def test_long_lists_ask_no_more_than_short_ones(reading, in_loerrach, count_queries, writing):
    one = count_queries(lambda: reading.get("declarations/"))
    for name in ("Zwei", "Drei"):
        partner = partners.accept(applicant(name), by=SOMEBODY)
        writing.post("declarations/", {"partner": str(partner.pk)})

    assert count_queries(lambda: reading.get("declarations/")) == one
    assert date.fromisoformat(reading.get("declarations/").json()["results"][0]["drawn_up_on"])


def test_a_declaration_in_force_hands_out_the_sealed_file_and_its_checksum(
    reading, deciding, waiting, in_loerrach
):
    declaration = Declaration.objects.get(partner=same_id("partner"))

    pdf = reading.get(f"declarations/{declaration.pk}/document/", accept="application/pdf").content

    found = reading.get(f"declarations/{declaration.pk}/").json()
    assert found["document_sha256"] == hashlib.sha256(pdf).hexdigest()
    assert found["sealed_at"]
    unsigned = reading.get(waiting).json()
    assert (unsigned["sealed_at"], unsigned["document_sha256"]) == (None, None)
