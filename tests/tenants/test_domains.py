"""A county's own domain: claimed, proved in the DNS, served, the main one, given up."""

import json
from datetime import timedelta

import dns.rcode
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from alliances.history.models import Entry
from console.models import OperatorEntry
from tenants import domains, proofs
from tenants.chores import check_domains
from tenants.hosts import address
from tenants.lifecycle import suspend
from tenants.models import County, Domain
from tenants.schemas import inside
from tests.tenants.nameserver import Nameserver
from tests.tenants.nameserver import nameserver as nameserver

NAME = "klima-lörrach.de"
SPELLED = "xn--klima-lrrach-bjb.de"


@pytest.fixture
def claimed(loerrach: County) -> Domain:
    return domains.claim(loerrach, NAME, by="Koordination")


def prove(domain: Domain, nameserver: Nameserver) -> Domain:
    nameserver.write(*proofs.entry_of(domain))
    return domains.check(domain, by="Koordination")


def refusal_of(action, *args, **kwargs) -> str:
    with pytest.raises(ValidationError) as refusal:
        action(*args, **kwargs)
    return " ".join(refusal.value.messages)


def test_a_claim_is_not_served_before_it_is_proved(claimed: Domain, nameserver) -> None:
    assert Client(SERVER_NAME=SPELLED).get("/").status_code == 404

    prove(claimed, nameserver)

    for host in (SPELLED, SPELLED.upper(), f"{SPELLED}.", f"{SPELLED}:8000", f"www.{SPELLED}"):
        page = Client(SERVER_NAME="x").get("/", headers={"host": host})
        assert "Kanarie-loerrach" in page.content.decode(), host
    assert nameserver.asked == [f"_kreisklima.{SPELLED}"]


def test_the_look_goes_only_to_the_resolver_of_the_settings(claimed, nameserver) -> None:
    assert "gibt es nicht" in refusal_of(domains.check, claimed, by="x")
    assert set(nameserver.asked) == {f"_kreisklima.{SPELLED}", SPELLED}


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({}, "klima-lörrach.de gibt es nicht"),
        ({SPELLED: ["v=spf1 -all"]}, "noch nicht zu sehen"),
        ({f"_kreisklima.{SPELLED}": ["etwas anderes"]}, "noch nicht zu sehen"),
        ({f"_kreisklima.{SPELLED}": ["kreisklima=" + "0" * 32]}, "anderen Wert"),
    ],
)
def test_what_the_dns_shows_instead_is_said_in_german(
    claimed: Domain, nameserver: Nameserver, entries: dict, said: str
) -> None:
    for name, values in entries.items():
        nameserver.write(name, *values)

    assert said in refusal_of(domains.check, claimed, by="Koordination")
    assert Domain.objects.get(pk=claimed.pk).proved_at is None


def test_one_right_entry_among_others_is_enough(claimed: Domain, nameserver: Nameserver) -> None:
    name, value = proofs.entry_of(claimed)
    nameserver.write(name, "v=spf1 -all", "kreisklima=alt", value)

    assert domains.check(claimed, by="Koordination").proved_at


@pytest.mark.parametrize("trouble", ["silent", "servfail", "refused"])
def test_a_name_server_in_trouble_is_nobodys_fault(claimed, nameserver, trouble, monkeypatch):
    monkeypatch.setattr(proofs, "ONE_TRY", 0.05)
    monkeypatch.setattr(proofs, "ALL_TRIES", 0.1)
    nameserver.is_silent = trouble == "silent"
    if not nameserver.is_silent:
        nameserver.rcode = getattr(dns.rcode, trouble.upper())

    assert "antwortet gerade nicht" in refusal_of(domains.check, claimed, by="Koordination")


def test_claiming_twice_gives_the_same_proof(claimed: Domain, loerrach: County) -> None:
    assert domains.claim(loerrach, SPELLED, by="Koordination") == claimed
    assert loerrach.domains.count() == 2


def test_two_counties_may_claim_and_the_one_who_proves_it_has_it(
    claimed: Domain, loerrach: County, cloppenburg: County, nameserver: Nameserver
) -> None:
    theirs = domains.claim(cloppenburg, NAME, by="Koordination")
    assert theirs.proof != claimed.proof
    nameserver.write(*proofs.entry_of(theirs))

    assert "anderen Wert" in refusal_of(domains.check, claimed, by="Koordination")
    domains.check(theirs, by="Koordination")

    assert "Kanarie-cloppenburg" in Client(SERVER_NAME=SPELLED).get("/").content.decode()
    said = refusal_of(domains.check, claimed, by="Koordination")
    assert "schon ein anderer Landkreis" in said
    assert "loppenburg" not in said
    assert "schon ein anderer" in refusal_of(domains.force, claimed, reason="x", by="Betrieb")


@pytest.mark.parametrize("typed", [SPELLED, f"www.{NAME}"])
def test_a_proved_domain_is_not_claimed_again(
    claimed: Domain, cloppenburg: County, nameserver: Nameserver, typed: str
) -> None:
    prove(claimed, nameserver)

    said = refusal_of(domains.claim, cloppenburg, typed, by="Koordination")

    assert "schon ein anderer Landkreis" in said
    assert "örrach" not in said.replace(NAME, "")


def test_the_database_itself_knows_one_proved_domain(claimed, cloppenburg, nameserver) -> None:
    prove(claimed, nameserver)

    with pytest.raises(IntegrityError), transaction.atomic():
        Domain.objects.bulk_create(
            [Domain(tenant=cloppenburg, domain=SPELLED, is_primary=False, proved_at=timezone.now())]
        )


def test_no_county_claims_without_end(loerrach: County) -> None:
    for number in range(domains.MOST):
        domains.claim(loerrach, f"klima{number}.example", by="Koordination")

    assert "nicht vorgesehen" in refusal_of(domains.claim, loerrach, "zuviel.example", by="x")


def test_the_main_address_leads_letters_and_the_given_one_stays(
    claimed: Domain, loerrach: County, nameserver: Nameserver
) -> None:
    assert "nachgewiesene Domain" in refusal_of(domains.make_main, claimed, by="Koordination")
    domain = domains.make_main(prove(claimed, nameserver), by="Koordination")

    assert address(County.objects.get(pk=loerrach.pk)).startswith(f"http://{SPELLED}")
    given = Client(SERVER_NAME="loerrach.localhost").get("/ziele/?x=1").content.decode()
    assert f'<link rel="canonical" href="http://{SPELLED}:8000/ziele/">' in given
    assert "canonical" not in Client(SERVER_NAME=SPELLED).get("/ziele/").content.decode()

    domains.remove(domain, by="Koordination")

    assert address(County.objects.get(pk=loerrach.pk)).startswith("http://loerrach.localhost")
    assert Client(SERVER_NAME=SPELLED).get("/").status_code == 404
    assert Client(SERVER_NAME="loerrach.localhost").get("/").status_code == 200


def test_the_given_address_cannot_be_removed(loerrach: County) -> None:
    given = loerrach.domains.get()

    assert "gehört fest" in refusal_of(domains.remove, given, by="Betrieb", whose="operator")


def test_the_round_proves_young_claims_and_drops_old_ones(
    claimed: Domain, loerrach: County, cloppenburg: County, nameserver: Nameserver
) -> None:
    old = domains.claim(cloppenburg, "alt.example", by="Koordination")
    Domain.objects.filter(pk=old.pk).update(claimed_at=timezone.now() - timedelta(days=15))
    waiting = domains.claim(cloppenburg, "wartet.example", by="Koordination")
    nameserver.write(*proofs.entry_of(claimed))

    check_domains()
    check_domains()

    assert not Domain.objects.filter(pk=old.pk).exists()
    assert Domain.objects.get(pk=waiting.pk).proved_at is None
    assert Domain.objects.get(pk=claimed.pk).proved_by == "Plattform"
    with inside(loerrach):
        assert Entry.objects.filter(verb="Domain nachgewiesen", object_label=NAME).count() == 1
    with inside(cloppenburg):
        assert Entry.objects.filter(verb="Domain nicht nachgewiesen").count() == 1


def test_the_round_leaves_counties_alone_that_rest_or_move(
    claimed: Domain, loerrach: County, cloppenburg: County, nameserver: Nameserver
) -> None:
    theirs = domains.claim(cloppenburg, "umzug.example", by="Koordination")
    for domain in (claimed, theirs):
        nameserver.write(*proofs.entry_of(domain))
    suspend(loerrach, reason="Pause", by="Betrieb")
    County.objects.filter(pk=cloppenburg.pk).update(read_only_since=timezone.now())

    check_domains()

    assert nameserver.asked == []
    assert "zieht gerade um" in refusal_of(domains.check, theirs, by="Koordination")


def test_the_operator_forces_with_a_reason_that_stands_in_the_history(
    claimed: Domain, loerrach: County
) -> None:
    assert "Grund" in refusal_of(domains.force, claimed, reason=" ", by="Betrieb")

    domains.force(claimed, reason="Brief vom Landrat", by="Betrieb")

    assert Client(SERVER_NAME=SPELLED).get("/").status_code == 200
    entry = OperatorEntry.objects.first()
    assert entry.verb == f"Domain ohne Nachweis freigegeben: {NAME}"
    assert (entry.county_slug, entry.note) == ("loerrach", "Brief vom Landrat")
    with inside(loerrach):
        assert Entry.objects.first().actor_label == "Betrieb"


def test_the_command_does_all_of_it(loerrach: County, nameserver: Nameserver, capsys) -> None:
    def answer(*words: str) -> dict:
        call_command("county_domain", "loerrach", *words, "--json")
        return json.loads(capsys.readouterr().out)

    claimed = answer("add", NAME)
    assert (claimed["domain"], claimed["shown"], claimed["proved_at"]) == (SPELLED, NAME, None)
    nameserver.write(claimed["entry"]["name"], claimed["entry"]["value"])

    assert answer("check", NAME)["proved_at"]
    assert answer("main", SPELLED)["address"].startswith(f"http://{SPELLED}")
    assert answer("main", "loerrach.localhost")["main"]
    assert answer("remove", NAME)["removed"]
    answer("add", "erzwungen.example")
    assert answer("force", "erzwungen.example", "--reason", "Brief")["proved_at"]
    assert OperatorEntry.objects.filter(verb__contains="omain").count() >= 4


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("loerrach", "add", "localhost"), "domain"),
        (("loerrach", "check", "fremd.example"), "domain"),
        (("nirgends", "add", "klima.example"), "slug"),
        (("loerrach", "remove", "loerrach.localhost"), "domain"),
    ],
)
def test_a_refused_command_names_the_field(loerrach: County, capsys, words, field) -> None:
    with pytest.raises(SystemExit):
        call_command("county_domain", *words, "--json")

    assert field in json.loads(capsys.readouterr().out)["errors"]
