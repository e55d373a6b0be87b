"""A county's own domain: claimed, proved by an entry in the DNS, served, made the main one.

A claim holds nothing: any county may claim any domain, with a proof of its own. Whoever proves it
first, and only they, has it; the others' claims go by themselves after `CLAIM_LASTS`.
"""

import logging
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import Error, IntegrityError
from django.utils import timezone

from tenants import proofs
from tenants.deeds import Deed, Whose, tell
from tenants.domain_names import canonical, twins
from tenants.hosts import default_host
from tenants.lifecycle import LONGEST_REASON
from tenants.models import County, Domain
from tenants.schemas import outside
from tenants.transactions import atomic

log = logging.getLogger(__name__)
PLATFORM = "Plattform"
CLAIM_LASTS = timedelta(days=14)
MOST = 10  # beside the given one; each claim is asked for in the DNS


def own_domains(county: County) -> list[Domain]:
    """All domains of a county, the main one first, claims included."""
    return list(Domain.objects.filter(tenant_id=county.pk).select_related("tenant"))


def find(county: County, typed: str) -> Domain:
    """The county's domain that somebody names, in any spelling; ValidationError if it has none."""
    given = typed.strip().lower() == default_host(county.slug)
    try:
        name = default_host(county.slug) if given else canonical(typed)
    except ValidationError as error:
        raise ValidationError({"domain": error}) from error
    found = next((each for each in own_domains(county) if each.domain == name), None)
    if found is None:
        raise _not_there()
    return found


def is_given(domain: Domain) -> bool:
    """Whether this is the host that the county has from its first day; it always stays."""
    return domain.domain == default_host(domain.tenant.slug)


def claim(county: County, typed: str, *, by: object, whose: Whose = "county") -> Domain:
    """Note that the county wants this domain, and give it a proof; twice gives the same one.

    Raises ValidationError with a German message for the field `domain`.
    """
    try:
        name = canonical(typed)
    except ValidationError as error:
        raise ValidationError({"domain": error}) from error
    with outside(), atomic():
        county = _locked(county)
        found = Domain.objects.filter(tenant=county, domain=name).first()
        if found is not None:
            return found
        _refuse_anothers(county, name)
        if Domain.objects.filter(tenant=county).count() > MOST:
            raise ValidationError(
                {"domain": f"Mehr als {MOST} eigene Domains sind nicht vorgesehen."}
            )
        made = Domain(tenant=county, domain=name, is_primary=False, claimed_at=timezone.now())
        Domain.objects.bulk_create([made])  # `save()` of django-tenants would make it the main one
        tell(Deed(county, "Domain angemeldet", by, whose, domain=made))
    return made


def check(domain: Domain, *, by: object, whose: Whose = "county") -> Domain:
    """Look into the DNS and, if the proof is there, serve the domain from now on.

    The look takes seconds and happens outside of any transaction.
    """
    if domain.proved_at is not None:
        return domain
    _refuse_anothers(domain.tenant, domain.domain)
    try:
        proofs.look_up(domain)
    except ValidationError as error:
        raise ValidationError({"domain": error}) from error
    return _prove(domain, by=by, whose=whose, verb="Domain nachgewiesen")


def force(domain: Domain, *, reason: str, by: object) -> Domain:
    """Serve a domain without a proof, because the operator says so and why."""
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise ValidationError(
            {"reason": f"Bitte geben Sie einen Grund an, höchstens {LONGEST_REASON} Zeichen."}
        )
    return _prove(
        domain, by=by, whose="operator", verb="Domain ohne Nachweis freigegeben", note=reason
    )


def make_main(domain: Domain, *, by: object, whose: Whose = "county") -> Domain:
    """Let mails and links lead to this domain; the others stay and point to it."""
    with outside(), atomic():
        county, domain = _both_locked(domain)
        if domain.proved_at is None:
            raise ValidationError({"domain": "Hauptadresse wird nur eine nachgewiesene Domain."})
        if not domain.is_primary:
            _turn_main(county, domain)
            tell(Deed(county, "Hauptadresse gewechselt", by, whose, domain=domain))
    return domain


def remove(domain: Domain, *, by: object, whose: Whose = "county") -> None:
    """Serve a domain no longer, or drop a claim; where it was the main one, the given host is."""
    with outside(), atomic():
        county, domain = _both_locked(domain)
        if is_given(domain):
            raise ValidationError({"domain": "Diese Adresse gehört fest zum Landkreis."})
        if domain.is_primary:
            _turn_main(county, Domain.objects.get(domain=default_host(county.slug), tenant=county))
        tell(Deed(county, "Domain entfernt", by, whose, domain=domain))
        Domain.objects.filter(pk=domain.pk).delete()


def _drop(domain: Domain) -> None:
    """Forget a claim that nobody proved in time."""
    with outside(), atomic():
        county, domain = _both_locked(domain)
        if domain.proved_at is None:
            tell(Deed(county, "Domain nicht nachgewiesen", PLATFORM, "system", domain=domain))
            Domain.objects.filter(pk=domain.pk).delete()


def check_all() -> dict[str, int]:
    """Look for the proofs of all young claims and drop the old ones; may run twice at once."""
    counts = {"proved": 0, "waiting": 0, "dropped": 0}
    with outside():
        claims = list(
            Domain.objects.filter(
                proved_at=None, tenant__state=County.State.ACTIVE, tenant__read_only_since=None
            ).select_related("tenant")
        )
    for domain in claims:
        try:
            if domain.claimed_at < timezone.now() - CLAIM_LASTS:
                _drop(domain)
                counts["dropped"] += 1
            else:
                check(domain, by=PLATFORM, whose="system")
                counts["proved"] += 1
        except ValidationError:
            counts["waiting"] += 1
        except Error:  # one county's database may be away; the others are looked at all the same
            log.exception("domain %s not checked", domain.domain)
            counts["waiting"] += 1
    return counts


def _prove(domain: Domain, *, by: object, whose: Whose, verb: str, note: str = "") -> Domain:
    with outside(), atomic():
        county, domain = _both_locked(domain)
        if domain.proved_at is not None:
            return domain
        _refuse_anothers(county, domain.domain)
        now, label = timezone.now(), str(by)[:200]
        try:
            with atomic():
                Domain.objects.filter(pk=domain.pk).update(proved_at=now, proved_by=label)
        except IntegrityError as error:  # another county was quicker by a moment
            raise _taken() from error
        domain.proved_at, domain.proved_by = now, label
        tell(Deed(county, verb, by, whose, note=note, domain=domain))
    return domain


def _turn_main(county: County, domain: Domain) -> None:
    Domain.objects.filter(tenant=county, is_primary=True).update(is_primary=False)
    Domain.objects.filter(pk=domain.pk).update(is_primary=True)
    domain.is_primary = True


def _locked(county: County) -> County:
    """Whoever changes a county's domains waits for the one before; none while the county moves."""
    found = County.objects.select_for_update().filter(pk=county.pk).first()
    if found is None:
        raise ValidationError({"domain": "Diesen Landkreis gibt es nicht mehr."})
    if found.read_only_since is not None:
        raise ValidationError(
            {"domain": "Der Landkreis zieht gerade um. Bitte versuchen Sie es gleich noch einmal."}
        )
    return found


def _both_locked(domain: Domain) -> tuple[County, Domain]:
    county = _locked(domain.tenant)
    found = Domain.objects.select_for_update().filter(pk=domain.pk).first()
    if found is None:
        raise _not_there()
    found.tenant = county
    return county, found


def _refuse_anothers(county: County, name: str) -> None:
    """Nobody learns whose it is."""
    with outside():
        others = Domain.objects.filter(domain__in=twins(name), proved_at__isnull=False)
        if others.exclude(tenant_id=county.pk).exists():
            raise _taken()


def _not_there() -> ValidationError:
    return ValidationError({"domain": "Diese Domain ist hier nicht (mehr) angemeldet."})


def _taken() -> ValidationError:
    return ValidationError(
        {
            "domain": "Diese Domain nutzt schon ein anderer Landkreis. Gehört sie Ihnen, wenden "
            "Sie sich bitte an den Betrieb."
        }
    )
