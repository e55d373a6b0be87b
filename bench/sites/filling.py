"""Fill the databases of the three sites: counties that are really open, and a plain twin of one."""

import io
import json
import os
import sys

import django
import psycopg2


def open_counties(count: int, mark: str) -> list[str]:
    """As the operator does, starter content included; answers their schemas."""
    from django.conf import settings  # noqa: PLC0415 - needs settings
    from django.core.management import call_command  # noqa: PLC0415

    from tenants import blueprint  # noqa: PLC0415
    from tenants.models import Region  # noqa: PLC0415
    from tenants.opening import open_county  # noqa: PLC0415
    from tenants.schemas import outside  # noqa: PLC0415

    settings.COUNTY_OPENING_STEPS = ["alliances.starters.plant.plant_starter_content"]
    with outside():
        call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
        blueprint.make()
        Region.objects.bulk_create(
            Region(
                ags=f"{number:05}",
                name=f"Kreis {number:04}",
                kind="Kreis",
                state="x",
                nuts3="x",
                area_km2=1,
                population_2018=1,
            )
            for number in range(count)
        )
        return [
            open_county(
                ags=f"{number:05}",
                slug=f"b{mark}{number}",
                name=f"Kreis {number:04}",
                coordinator="a@b.example",
                by="bench",
            ).county.schema_name
            for number in range(count)
        ]


def make_twin(plain: str, schema: str) -> None:
    """The same tables and rows once more, in the only schema of a plain database."""
    from django.db import connection  # noqa: PLC0415 - needs settings

    from tenants import blueprint  # noqa: PLC0415
    from tenants.schemas import building, outside  # noqa: PLC0415

    with outside():
        script = blueprint.make().script
    where = connection.settings_dict
    twin = psycopg2.connect(
        dbname=plain,
        user=where["USER"],
        password=where["PASSWORD"] or None,
        host=where["HOST"],
        port=where["PORT"] or None,
    )
    with twin, twin.cursor() as into, building(schema), connection.cursor() as cursor:
        into.execute(script)
        for table in ("alliances_alliance", "alliances_page", "alliances_category"):
            rows = io.StringIO()
            cursor.copy_expert(f"COPY {table} TO STDOUT", rows)
            rows.seek(0)
            into.copy_expert(f"COPY {table} FROM STDIN", rows)
    with twin, twin.cursor() as into:
        into.execute("ANALYZE")
    twin.close()


def drop_roles() -> None:
    """Roles outlive their database; ours must not."""
    from django.db import connection  # noqa: PLC0415 - needs settings

    from tenants.isolation import drop_role  # noqa: PLC0415
    from tenants.models import County  # noqa: PLC0415
    from tenants.schemas import outside  # noqa: PLC0415

    with outside(), connection.cursor() as cursor:
        for name, role in County.objects.values_list("schema_name", "role_name"):
            cursor.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
            drop_role(role, schema=name)


def main() -> None:
    """`fill COUNT MARK PLAIN` answers the schemas; `empty` takes the roles back."""
    django.setup()
    if sys.argv[1] == "fill":
        schemas = open_counties(int(sys.argv[2]), sys.argv[3])
        make_twin(sys.argv[4], schemas[0])
        print(json.dumps(schemas))
    else:
        drop_roles()


if __name__ == "__main__":
    assert os.environ["BENCH_WAY"] == "ours"
    main()
