"""Whatever must not be signed is refused with its reason, and nothing has changed afterwards."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import links
from accounts.models import Link
from alliances.declarations import actions, ending, signing, telling
from alliances.declarations.models import Declaration, Signature
from alliances.history.models import Entry
from alliances.partners import actions as partners
from alliances.partners.actions import NotAllowedNow
from mails.models import Mail
from tenants.schemas import inside
from tests import cast
from tests.alliances.on_paper import released, token_of
from tests.cast import SOMEBODY

State = Declaration.State
FORM = {
    "name": "Kim Beispiel",
    "function": "Vorstand",
    "place": "Lörrach",
    "date": "23.05.2025",
    "consent": "on",
}
GONE = "Dieser Link gilt nicht mehr"


@pytest.fixture
def declaration(in_loerrach) -> Declaration:
    return released()


def everything() -> tuple:
    """What a refused signature must leave as it is."""
    return (
        list(Signature.objects.order_by("pk").values_list("pk", "name")),
        list(Declaration.objects.order_by("pk").values_list("pk", "state", "updated_at")),
        list(Link.objects.order_by("pk").values_list("pk", "used_at")),
        Entry.objects.count(),
        Mail.objects.count(),
    )


@pytest.fixture
def unchanged(in_loerrach) -> Callable:
    """Do something, and make sure that it did nothing."""

    def check(deed: Callable):
        before = everything()
        result = deed()
        assert everything() == before
        return result

    return check


def page_of(token: str) -> str:
    return f"/unterschrift/{token}/"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("30.04.2025", "vor dem 01.05.2025"),
        (f"{timezone.localdate() + timedelta(days=1):%d.%m.%Y}", "liegt in der Zukunft"),
        ("31.02.2025", "TT.MM.JJJJ"),
        ("", "Pflicht"),
    ],
)
def test_a_day_that_cannot_be(declaration, visitor, unchanged, day, words) -> None:
    address = page_of(token_of())

    answer = unchanged(lambda: visitor.post(address, FORM | {"date": day}))

    assert words in answer.content.decode()
    assert visitor.post(address, FORM).status_code == 302  # the link is still good


def test_looking_signs_nothing(declaration, visitor, unchanged) -> None:
    address = page_of(token_of())

    for ask in (visitor.get, visitor.head, visitor.options):
        unchanged(lambda ask=ask: ask(address, FORM))
    assert visitor.put(address).status_code in {200, 405}
    assert not declaration.signatures.exists()


def test_without_consent(declaration, visitor, unchanged) -> None:
    form = {name: value for name, value in FORM.items() if name != "consent"}

    answer = unchanged(lambda: visitor.post(page_of(token_of()), form))

    assert "Ohne diese Zustimmung" in answer.content.decode()


def test_twice(declaration, visitor, unchanged) -> None:
    address = page_of(token_of())
    visitor.post(address, FORM)

    answer = unchanged(lambda: visitor.post(address, FORM | {"name": "Noch jemand"}))

    assert answer.status_code == 404
    assert GONE in answer.content.decode()


def test_with_a_link_that_was_replaced(declaration, visitor, unchanged) -> None:
    address = page_of(token_of())
    actions.remind(declaration, by=SOMEBODY)

    assert unchanged(lambda: visitor.post(address, FORM)).status_code == 404


def test_with_a_link_that_has_expired(declaration, visitor, unchanged) -> None:
    address = page_of(token_of())
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert unchanged(lambda: visitor.post(address, FORM)).status_code == 404


def test_with_somebody_elses_link_only_theirs_is_signed(declaration, visitor) -> None:
    other = released("Volkshochschule")

    visitor.post(page_of(token_of()), FORM | {"declaration": str(declaration.pk)})

    assert other.signatures.count() == 1
    assert not declaration.signatures.exists()


def test_with_a_link_of_another_county(declaration, client_for, cloppenburg, unchanged) -> None:
    token = token_of()

    answer = unchanged(lambda: client_for(cloppenburg).post(page_of(token), FORM))

    assert answer.status_code == 404
    with inside(cloppenburg), pytest.raises(links.LinkNotValid):
        signing.behind_link(token)


@pytest.mark.parametrize("purpose", [partners.CONFIRMATION, telling.COPY])
def test_with_a_link_for_something_else(declaration, visitor, unchanged, purpose) -> None:
    token = links.issue(purpose, declaration.pk, valid_for=timedelta(days=1))

    assert unchanged(lambda: visitor.post(page_of(token), FORM)).status_code == 404


def test_the_partners_link_never_signs_for_the_county(declaration, visitor) -> None:
    visitor.post(page_of(token_of()), FORM | {"party": "county"})

    assert declaration.signatures.get().party == Signature.Party.PARTNER


def test_after_it_was_taken_back(declaration, visitor, unchanged) -> None:
    token = token_of()
    ending.take_back(declaration, reason="Abgesagt", by=SOMEBODY)

    assert unchanged(lambda: visitor.post(page_of(token), FORM)).status_code == 404


@pytest.mark.parametrize("party", Signature.Party.values)
def test_after_the_withdrawal(declaration, unchanged, party) -> None:
    cast.sign(declaration, "partner", date(2025, 5, 23))
    cast.sign(declaration, "county", date(2025, 6, 2))
    declaration.refresh_from_db()
    ending.withdraw(declaration, effective_on=timezone.localdate(), statement="Ende.", by=SOMEBODY)

    def sign() -> None:
        with pytest.raises((NotAllowedNow, signing.AlreadySigned)):
            cast.sign(declaration, party, date(2025, 7, 1))

    unchanged(sign)


def test_while_it_is_still_a_draft(in_loerrach, unchanged) -> None:
    partner = partners.accept(cast.applicant(), by=SOMEBODY)
    draft = actions.draw_up(partner, by=SOMEBODY)

    def sign() -> None:
        with pytest.raises(NotAllowedNow, match="Entwurf"):
            cast.sign(draft, "partner", date(2025, 5, 23))

    unchanged(sign)


def test_a_text_that_is_not_the_one_that_was_read(declaration, visitor, unchanged) -> None:
    answer = unchanged(lambda: visitor.post(page_of(token_of()), FORM | {"read": "0" * 64}))

    assert "ein anderer als der, den Sie gelesen haben" in answer.content.decode()
    assert visitor.post(page_of(token_of()), FORM | {"read": declaration.sha256}).status_code == 302


def test_a_bad_day_for_the_county_changes_nothing(declaration, unchanged) -> None:
    def sign() -> None:
        with pytest.raises(ValidationError):
            cast.sign(declaration, "county", date(2025, 4, 30))

    unchanged(sign)


def test_the_secret_is_kept_only_as_a_fingerprint(declaration) -> None:
    token = token_of()

    assert not Link.objects.filter(token_hash__contains=token).exists()
    assert not Entry.objects.filter(after__icontains=token).exists()
    assert Link.objects.get(subject=declaration.pk).expires_at > timezone.now()


def test_no_address_with_a_secret_goes_into_a_referrer_or_a_cache(declaration, visitor) -> None:
    sign, token = page_of(token_of()), token_of()
    pages = [sign, f"{sign}erklaerung.pdf", page_of("unbekannt"), f"{page_of('kopie')}unbekannt/"]

    for address in pages:
        answer = visitor.get(address)
        assert answer["Referrer-Policy"] == "strict-origin"
        assert "no-store" in answer["Cache-Control"]
    body = visitor.get(sign).content.decode()
    assert body.count(token) == 1  # the PDF, on our own host; nothing else names the secret
    assert f"{sign}erklaerung.pdf" in body
    assert "http://" not in body.replace("http://loerrach.localhost", "")
    assert visitor.post(sign, FORM)["Referrer-Policy"] == "strict-origin"


def test_both_sides_get_a_letter_with_the_address_of_the_signed_pdf(declaration, visitor) -> None:
    visitor.post(page_of(token_of()), FORM)

    [copy] = Mail.objects.filter(template="declaration_signed_copy", to="info@stadtwerke.example")
    office = Mail.objects.filter(template="declaration_signed").latest("written_at")
    answer = visitor.get(copy.text.split("loerrach.localhost")[1].split()[0][5:])
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert f"/verwaltung/erklaerungen/{declaration.pk}/" in office.text


def test_the_copy_ends_with_its_time(declaration, visitor) -> None:
    visitor.post(page_of(token_of()), FORM)
    [copy] = Mail.objects.filter(template="declaration_signed_copy", to="info@stadtwerke.example")
    address = "/unterschrift/kopie/" + copy.text.split("/kopie/")[1].split()[0]
    assert visitor.get(address).status_code == 200

    Link.objects.update(expires_at=timezone.now())

    assert visitor.get(address).status_code == 404


def test_the_partner_hears_that_the_county_has_signed_first(declaration) -> None:
    cast.sign(declaration, "county", date(2025, 6, 2))

    [copy] = Mail.objects.filter(template="declaration_signed_copy", to="info@stadtwerke.example")
    assert "fehlt noch Ihre\nUnterschrift" in copy.text


def test_a_name_may_be_long_and_strange(in_loerrach, visitor) -> None:
    name = ('„Müller & Söhne“ <b>"GmbH"</b> \u200eشركة ' * 12)[:300]
    declaration = released(name)

    visitor.post(page_of(token_of()), FORM | {"name": "Ö" * 160})

    assert declaration.signatures.get().organisation == name.strip()
    office = Mail.objects.filter(template="declaration_signed").latest("written_at")
    assert "<b>" in office.text
    assert "&lt;b&gt;" in office.html
