"""Bring back the rows of a county that was deleted: who it is, and hosts that are still free."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from tenants.backups.programs import BackupError
from tenants.backups.scratch import Scratch
from tenants.models import County, Domain, Tombstone
from tenants.names import check_slug, schema_of

REASON = "Aus einer Sicherung wiederhergestellt; der Betrieb gibt den Landkreis wieder frei."


def county_of(scratch: Scratch, source: str, slug: str, database: str) -> County:
    """The county as it was, under this slug, suspended, in this database; not yet saved.

    Raises BackupError where its region or its name is somebody else's by now.
    """
    [row] = _rows(scratch, "tenants_county", "slug", source)
    try:
        check_slug(slug)
    except ValidationError as error:
        raise BackupError(" ".join(error.messages)) from error
    if other := County.objects.filter(region_id=row["region_id"]).first():
        raise BackupError(f"Für dieses Gebiet gibt es schon den Landkreis „{other.slug}“.")
    if County.objects.filter(schema_name=schema_of(slug)).exists():
        raise BackupError(f"Das Schema {schema_of(slug)} gehört einem anderen Landkreis.")
    county = County(**_known(County, row))
    county.slug, county.schema_name, county.database = slug, schema_of(slug), database
    county.state, county.state_since = County.State.SUSPENDED, timezone.now()
    county.state_reason, county.read_only_since = REASON, None
    return county


def save(county: County, scratch: Scratch, host: str) -> list[str]:
    """Write county and hosts, in the caller's transaction; answers hosts that stay away.

    Its own former domains come back as claims if another county has proved them meanwhile.
    """
    Tombstone.objects.filter(slug__iexact=county.slug).delete()
    County.objects.bulk_create([county])
    lost, domains, has_main = [], [], False
    for row in _rows(scratch, "tenants_domain", "tenant_id", str(county.pk)):
        domain = Domain(**_known(Domain, row))
        domain.pk = None
        if (
            domain.proved_at
            and Domain.objects.filter(domain=domain.domain, proved_at__isnull=False).exists()
        ):
            lost.append(domain.domain)
            continue
        has_main |= domain.is_primary
        domains.append(domain)
    if host not in {domain.domain for domain in domains}:
        now = timezone.now()
        domains.append(Domain(tenant=county, domain=host, proved_at=now, proved_by="Betrieb"))
    for domain in domains:
        if not has_main and domain.domain == host:
            domain.is_primary = True
    Domain.objects.bulk_create(domains)
    return lost


def _rows(scratch: Scratch, table: str, column: str, value: str) -> list[dict[str, Any]]:
    found = scratch.ask(
        f"SELECT to_jsonb(one)::text FROM public.{table} one WHERE {column}::text = %s",  # noqa: S608
        [value],
    )
    return [json.loads(row) for (row,) in found]


def _known(model: type, row: dict[str, Any]) -> dict[str, Any]:
    fields = {field.attname: field for field in model._meta.concrete_fields}  # type: ignore[attr-defined]
    return {name: fields[name].to_python(value) for name, value in row.items() if name in fields}
