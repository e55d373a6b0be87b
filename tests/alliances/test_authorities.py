"""The register of those who may sign: empty it binds nobody, with an entry it binds everybody."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import Actor
from alliances.declarations import signing
from alliances.declarations.authorities import actions
from alliances.declarations.authorities.models import Authority
from alliances.declarations.models import Declaration
from alliances.history.models import Entry
from tests.alliances.on_paper import released, token_of
from tests.cast import SOMEBODY, same_id

KEY = Actor("key", "Schlüssel „Test“", "coordinator", "7")
COUNTY = {"name": "Marion Muster", "function": "Landrätin", "place": "Lörrach"}
PARTNER = {"name": "Kim Beispiel", "function": "Vorstand", "place": "Lörrach"}
DAY = date(2025, 6, 2)


@pytest.fixture
def declaration(in_loerrach) -> Declaration:
    return released()


def entered(partner=None, **values) -> Authority:
    entry = {
        "name": "Marion Muster",
        "function": "Landrätin",
        "basis": "resolution",
        "basis_reference": "Kreistag, Nr. 12/2024",
        "basis_on": date(2024, 4, 3),
        "valid_from": date(2025, 1, 1),
        "valid_until": None,
    }
    return actions.add(entry | values, partner=partner, by=SOMEBODY)


def county_signs(declaration, on: date = DAY, by: Actor = SOMEBODY, **values):
    return signing.sign(declaration, party="county", on=on, by=by, **{**COUNTY, **values})


def refusal(deed) -> str:
    with pytest.raises(ValidationError) as refused:
        deed()
    return refused.value.message_dict["name"][0]


def test_a_county_with_an_empty_register_signs_as_the_declaration_says(declaration) -> None:
    signature = county_signs(declaration)

    assert signature.authority.startswith("Vertretung laut Erklärung: Landrätin")
    assert "kein Eintrag" in signature.authority


def test_a_signature_keeps_the_words_it_rests_on(declaration) -> None:
    authority = entered()

    signature = county_signs(declaration, name=" marion  muster ")
    actions.edit(authority, {"basis_reference": "Anderes"}, by=SOMEBODY)
    actions.delete(authority, by=SOMEBODY)

    signature.refresh_from_db()
    assert signature.authority == (
        "Marion Muster, Landrätin: Beschluss Kreistag, Nr. 12/2024 vom 03.04.2024, "
        "gültig ab 01.01.2025"
    )


def test_with_an_entry_only_who_stands_there_signs(declaration) -> None:
    entered()

    assert "nicht als zeichnungsberechtigt für den Landkreis" in refusal(
        lambda: county_signs(declaration, name="Somebody Else")
    )
    assert "sondern mit „Landrätin“" in refusal(
        lambda: county_signs(declaration, function="Referent")
    )
    assert not declaration.signatures.exists()


@pytest.mark.parametrize("by", [SOMEBODY, KEY])
@pytest.mark.parametrize(
    ("period", "words"),
    [
        ({"valid_until": date(2025, 6, 1)}, "galt bis 01.06.2025"),
        ({"valid_from": date(2025, 6, 3)}, "gilt erst ab 03.06.2025"),
    ],
)
def test_an_entry_holds_from_its_first_to_its_last_day(declaration, period, words, by) -> None:
    authority = entered(**period)

    assert words in refusal(lambda: county_signs(declaration, by=by))
    assert not declaration.signatures.exists()

    actions.edit(authority, {"valid_from": DAY, "valid_until": DAY}, by=SOMEBODY)
    assert county_signs(declaration, by=by).authority.endswith("ab 02.06.2025 bis 02.06.2025")


def test_what_a_key_records_is_the_countys_own_statement(declaration) -> None:
    entered()

    signature = county_signs(declaration, name="Kim Muster", by=KEY)

    assert signature.authority.startswith("Angabe des Landkreises über die Schnittstelle")


def test_a_paper_without_a_name_rests_on_the_function(declaration) -> None:
    entered()

    signature = county_signs(declaration, name="")

    assert signature.authority.startswith("Landrätin: Beschluss")


def test_the_partners_register_binds_who_signs_by_link(declaration, visitor) -> None:
    entered(declaration.partner, name="Kim Beispiel", function="Vorstand")
    address = f"/unterschrift/{token_of()}/"
    form = {**PARTNER, "date": "23.05.2025", "consent": "on"}

    refused = visitor.post(address, form | {"name": "Jemand Anderes"}).content.decode()
    assert "nicht als zeichnungsberechtigt für den Partner" in refused
    assert "Kim Beispiel" not in refused
    assert not declaration.signatures.exists()

    assert visitor.post(address, form).status_code == 302
    assert declaration.signatures.get().authority.startswith("Kim Beispiel, Vorstand")


def test_the_registers_of_others_do_not_bind(declaration) -> None:
    entered(released("Volkshochschule").partner)
    entered(name="Nur für den Landkreis")

    signature = signing.sign(declaration, party="partner", on=DAY, by=SOMEBODY, **PARTNER)

    assert signature.authority.startswith("Vertretung laut Erklärung: Vorstand")


def test_the_county_chooses_from_its_register(declaration, coordinator) -> None:
    address = f"/verwaltung/erklaerungen/{declaration.pk}/unterschreiben/"
    assert "noch niemand" in coordinator.get(address).content.decode()
    authority = entered()
    form = {"place": "Lörrach", "date": "02.06.2025", "consent": "on"}

    assert "(ab 01.01.2025)" in coordinator.get(address).content.decode()
    refused = coordinator.post(address, form | {"signatory": str(same_id("nobody"))})
    assert refused.status_code == 200
    coordinator.post(address, form | {"signatory": str(authority.pk)})

    assert declaration.signatures.get().name == "Marion Muster"


def test_an_expired_signatory_is_refused_on_the_page(declaration, coordinator) -> None:
    authority = entered(valid_until=timezone.localdate() - timedelta(days=1))
    form = {"place": "Ort", "date": f"{timezone.localdate():%d.%m.%Y}", "consent": "on"}

    answer = coordinator.post(
        f"/verwaltung/erklaerungen/{declaration.pk}/unterschreiben/",
        form | {"signatory": str(authority.pk)},
    )

    assert "Die Zeichnungsberechtigung von" in answer.content.decode()
    assert not declaration.signatures.exists()


def test_entries_are_kept_by_the_coordinator_with_history(
    in_loerrach, coordinator, editor, reader
) -> None:
    add = "/verwaltung/unterschriften/berechtigte/neu/"
    values = {
        "name": "Marion Muster",
        "function": "Landrätin",
        "basis": "resolution",
        "valid_from": "01.01.2025",
    }
    assert editor.post(add, values).status_code == 403
    assert "Datum des Beschlusses" in coordinator.post(add, values).content.decode()
    coordinator.post(add, values | {"basis_on": "03.04.2024"})
    authority = Authority.objects.get()
    one = f"/verwaltung/unterschriften/berechtigte/{authority.pk}/"

    backwards = coordinator.post(
        one, values | {"basis_on": "03.04.2024", "valid_until": "31.12.2024"}
    )
    assert "Der letzte Tag liegt vor dem ersten." in backwards.content.decode()
    coordinator.post(one, values | {"basis_on": "03.04.2024", "valid_until": "31.12.2025"})
    assert "abgelaufen" in reader.get("/verwaltung/unterschriften/").content.decode()
    coordinator.post(f"{one}loeschen/")

    told = Entry.objects.filter(object_id=str(authority.pk)).order_by("id")
    assert list(told.values_list("verb", flat=True)) == [
        "Zeichnungsberechtigung eingetragen",
        "Zeichnungsberechtigung geändert",
        "Zeichnungsberechtigung gelöscht",
    ]


def test_a_partners_register_stands_at_the_partner(in_loerrach, coordinator, reader) -> None:
    register = f"/verwaltung/partner/{same_id('partner')}/zeichnungsberechtigte/"
    assert "Geschäftsführung" in coordinator.get(f"{register}neu/").content.decode()

    coordinator.post(
        f"{register}neu/",
        {
            "name": "Kim",
            "function": "Geschäftsführung",
            "basis": "statute",
            "valid_from": "01.01.2025",
        },
    )

    assert Authority.objects.get().partner_id == same_id("partner")
    assert "Kim" in reader.get(register).content.decode()
    assert "Kim" not in reader.get("/verwaltung/unterschriften/").content.decode()


def test_the_database_lets_no_entry_end_before_it_begins(in_loerrach) -> None:
    authority = entered()
    authority.valid_until = date(2024, 12, 31)

    with pytest.raises(IntegrityError, match="an_authority_ends"), transaction.atomic():
        authority.save()


def test_a_neighbour_finds_no_entry_of_ours(in_loerrach, neighbour) -> None:
    authority = entered()

    page = neighbour.get(f"/verwaltung/unterschriften/berechtigte/{authority.pk}/")

    assert page.status_code == 404
