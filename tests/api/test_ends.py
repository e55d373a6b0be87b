"""The end of a declaration through the interface, and who was partner on which day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from alliances.declarations.models import Declaration
from alliances.declarations.notices import WithdrawalNotice
from alliances.partners import actions as partners
from mails.models import Mail
from tenants.schemas import inside
from tests import cast
from tests.cast import SOMEBODY

TODAY = timezone.localdate().isoformat()


@pytest.fixture
def running(in_loerrach) -> str:
    """The address of a declaration in force."""
    partner = partners.accept(cast.applicant(), by=SOMEBODY)
    return f"declarations/{_signed(partner)}/"


@pytest.fixture
def waiting(writing, in_loerrach) -> str:
    """The address of one that waits for signatures."""
    partner = partners.accept(cast.applicant("Wartet"), by=SOMEBODY)
    created = writing.post("declarations/", {"partner": str(partner.pk)})
    return f"declarations/{created.json()['id']}/"


def _signed(partner) -> str:
    from_api = cast.declarations.draw_up(partner, by=SOMEBODY)
    declaration = cast.declarations.release(from_api, by=SOMEBODY)
    cast.sign(declaration, "partner", date(2025, 5, 23))
    cast.sign(declaration, "county", date(2025, 6, 2))
    return str(declaration.pk)


def test_a_withdrawal_tells_the_others(deciding, running) -> None:
    wish = {"effective_on": TODAY, "statement": "Wir gehen."}

    ended = deciding.post(f"{running}withdraw/", wish).json()

    assert (ended["state"], ended["end_kind"], ended["ended_on"]) == ("ended", "withdrawn", TODAY)
    assert WithdrawalNotice.objects.count() == 1
    assert Mail.objects.filter(template="withdrawal_notice").count() == 1


def test_the_same_withdrawal_sent_twice_tells_once(deciding, running) -> None:
    wish = {"effective_on": TODAY, "statement": "Wir gehen."}

    first = deciding.post(f"{running}withdraw/", wish, idempotency_key="austritt-1")
    again = deciding.post(f"{running}withdraw/", wish, idempotency_key="austritt-1")

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert WithdrawalNotice.objects.count() == 1


def test_an_exclusion_names_its_reason(deciding, running, refused) -> None:
    refused(deciding.post(f"{running}exclude/", {"effective_on": TODAY}), 400, "reason")

    ended = deciding.post(
        f"{running}exclude/", {"effective_on": TODAY, "reason": "Parteiwerbung"}
    ).json()

    assert (ended["state"], ended["end_kind"]) == ("ended", "excluded")
    assert ended["end_statement"] == "Parteiwerbung"
    assert not WithdrawalNotice.objects.exists()


def test_what_waits_is_taken_back_and_what_runs_is_not(writing, waiting, running, refused) -> None:
    recalled = writing.post(f"{waiting}recall/", {"reason": "Falscher Name"}).json()

    assert (recalled["state"], recalled["end_kind"]) == ("ended", "recalled")
    refused(writing.post(f"{running}recall/", {"reason": "Doch nicht"}), 409)


def test_a_draft_is_not_taken_back(writing, in_loerrach, refused) -> None:
    partner = partners.accept(cast.applicant("Entwurf"), by=SOMEBODY)
    draft = writing.post("declarations/", {"partner": str(partner.pk), "draft": True}).json()

    refused(writing.post(f"declarations/{draft['id']}/recall/", {"reason": "x"}), 409)

    assert Declaration.objects.filter(pk=draft["id"]).exists()


@pytest.mark.parametrize("step", ["withdraw", "exclude"])
def test_only_the_coordination_ends(writing, running, step: str) -> None:
    wish = {"effective_on": TODAY, "statement": "x", "reason": "x"}

    assert writing.post(f"{running}{step}/", wish).status_code == 403


def test_the_list_knows_the_kind_of_end(deciding, running) -> None:
    deciding.post(f"{running}exclude/", {"effective_on": TODAY, "reason": "Werbung"})

    assert len(deciding.get("declarations/?end_kind=excluded").json()["results"]) == 1
    assert deciding.get("declarations/?end_kind=withdrawn").json()["results"] == []
    assert len(deciding.get("declarations/?state=ended").json()["results"]) == 1


def test_a_key_asks_who_was_partner_on_a_day(reading, deciding, running) -> None:
    deciding.post(f"{running}withdraw/", {"effective_on": TODAY, "statement": "Wir gehen."})

    def there(day: str) -> dict[str, str]:
        found = reading.get(f"partners/?on={day}").json()["results"]
        return {each["name"]: each["partner_since"] for each in found}

    assert there("2025-06-01") == {}
    assert there("2025-06-02")["Stadtwerke"] == "2025-06-02"
    assert "Stadtwerke" in there((timezone.localdate() - timedelta(days=1)).isoformat())
    assert "Stadtwerke" not in there(TODAY)


def test_without_a_key_there_is_no_history_of_partners(anonymous, loerrach, refused) -> None:
    with inside(loerrach):
        count = Declaration.objects.in_force(timezone.localdate()).count()

    refused(anonymous.get("partners/?on=2025-06-02"), 400, "on")
    assert len(anonymous.get(f"partners/?on={TODAY}").json()["results"]) == count
    refused(anonymous.get("partners/?on=gestern"), 400, "on")
