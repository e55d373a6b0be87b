"""A partner writes its yearly report, and the office takes it or gives it back."""

from datetime import timedelta

import pytest

from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Partner
from alliances.reports import asking
from alliances.reports.models import PartnerReport
from mails.models import Mail
from tests import cast
from tests.alliances.reporting import ANSWERS, RULES, fresh, submitted, the_link
from tests.alliances.reporting import asked as asked  # a fixture


def test_the_partner_answers_by_the_link_once(visitor, asked) -> None:
    link = the_link()
    assert "Jahr <strong>2025</strong>" in visitor.get(link).content.decode()
    assert fresh().state == "asked"

    answer = visitor.post(link, ANSWERS)

    assert answer["Location"] == "/bericht/danke/"
    assert not answer.cookies
    report = fresh()
    assert (report.state, report.may_publish) == ("submitted", True)
    assert visitor.get(link).status_code == 404
    assert visitor.post(link, ANSWERS | {"done": "Anders"}).status_code == 404
    assert fresh().done == ANSWERS["done"]


def test_an_empty_report_is_refused(visitor, asked) -> None:
    page = visitor.post(the_link(), ANSWERS | {"done": "  "})

    assert page.context["form"].errors["done"]
    assert "12.000 kWh" in page.content.decode()
    assert fresh().state == "asked"


def test_the_link_of_another_county_leads_nowhere(asked, client_for, cloppenburg) -> None:
    assert client_for(cloppenburg).get(the_link()).status_code == 404


def test_the_day_is_put_off_once(visitor, asked) -> None:
    link = the_link()

    words = visitor.post(f"{link}verlaengern/").content.decode()
    again = visitor.post(f"{link}verlaengern/")

    day = RULES["due_on"] + timedelta(days=30)
    assert f"{day:%d.%m.%Y}" in words
    assert again.status_code == 302
    assert fresh().due_on == day
    assert "Frist verlängern" not in visitor.get(link).content.decode()
    assert visitor.post(link, ANSWERS).status_code == 302


def test_the_partner_answers_in_its_portal(partner, asked) -> None:
    assert "Jahresbericht 2025" in partner.get("/portal/").content.decode()
    address = f"/portal/berichte/{asked.pk}/"

    partner.post(f"{address}verlaengern/")
    partner.post(address, ANSWERS)

    report = fresh()
    assert report.state == "submitted"
    assert report.extended_at
    assert "12.000 kWh" in partner.get(address).content.decode()
    again = partner.post(address, ANSWERS | {"done": "Anders"}, follow=True)
    assert "schon eingereicht" in again.content.decode()


def test_a_report_of_others_does_not_exist_for_a_partner(partner, asked) -> None:
    PartnerReport.objects.update(partner=cast.applicant("Stadtwerke"))

    assert partner.get(f"/portal/berichte/{asked.pk}/").status_code == 404
    assert partner.post(f"/portal/berichte/{asked.pk}/", ANSWERS).status_code == 404


def test_what_is_accepted_stands_on_the_profile(editor, visitor, asked) -> None:
    submitted(asked)
    assert "12.000 kWh" not in visitor.get("/partner/jobcenter/").content.decode()

    editor.post(f"/verwaltung/jahresbericht/{asked.pk}/annehmen/")

    words = visitor.get("/partner/jobcenter/").content.decode()
    assert "Jahresbericht 2025" in words
    assert "12.000 kWh" in words
    assert "&lt;b&gt;fett" in words
    assert "öffentlichen Profil" in Mail.objects.get(template="report_accepted").text


def test_without_consent_only_the_office_reads_it(editor, visitor, asked) -> None:
    asking.accept(submitted(asked, may_publish=False), by=cast.SOMEBODY)

    assert "12.000 kWh" not in visitor.get("/partner/jobcenter/").content.decode()
    page = editor.get(f"/verwaltung/jahresbericht/{asked.pk}/").content.decode()
    assert "12.000 kWh" in page


def test_a_report_is_given_back_with_a_new_link(editor, visitor, asked) -> None:
    submitted(asked)
    address = f"/verwaltung/jahresbericht/{asked.pk}/zurueckgeben/"
    assert editor.post(address, {"note": ""}).context["form"].errors["note"]

    editor.post(address, {"note": "Wie viele kWh waren es vorher?"})

    assert fresh().state == "asked"
    assert "kWh waren es vorher" in Mail.objects.get(template="report_returned").text
    assert "Eine Wärmepumpe." in visitor.get(the_link("report_returned")).content.decode()
    with pytest.raises(NotAllowedNow):
        asking.accept(asked, by=cast.SOMEBODY)


def test_steps_that_do_not_fit_change_nothing(editor, asked) -> None:
    address = f"/verwaltung/jahresbericht/{asked.pk}/"

    editor.post(f"{address}annehmen/")
    back = editor.post(f"{address}zurueckgeben/", {"note": "x"})
    assert fresh().state == "asked"
    assert "Zurückgegeben wird, was eingereicht ist." in back.content.decode()

    submitted(asked)
    editor.post(f"{address}zuruecknehmen/")
    assert fresh().state == "submitted"


def test_who_is_not_asked_any_more_has_no_link(editor, visitor, asked) -> None:
    link = the_link()

    editor.post(f"/verwaltung/jahresbericht/{asked.pk}/zuruecknehmen/")

    assert not PartnerReport.objects.exists()
    assert visitor.get(link).status_code == 404


def test_a_private_person_that_is_not_named_is_told_of_no_profile(asked) -> None:
    Partner.objects.update(kind="person", is_shown_publicly=False)

    asking.accept(submitted(asked), by=cast.SOMEBODY)

    assert "nicht veröffentlicht" in Mail.objects.get(template="report_accepted").text


def test_the_report_of_a_private_person_is_found_for_it(coordinator, asked) -> None:
    Partner.objects.update(kind="person")
    submitted(asked)
    person = {"email": "partner@beispiel.example", "name": ""}

    found = coordinator.post("/verwaltung/auskunft/", person).content.decode()

    assert "Jahresbericht einer Privatperson" in found
    assert "12.000 kWh" in found
