"""Each county's and each spare's row says which role works in its schema.

Whoever is there already has a role named like the schema, and so has whatever the release before
opens while this one is prepared: it names no role, and a trigger does it for it.
"""

from django.db import migrations, models
from django.db.models import F, Q

import tenants.names
from tenants.isolation import grant_shared
from tenants.names import ROLE

FUNCTION = """
    CREATE FUNCTION public.tenants_name_role() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.role_name := NEW.schema_name;
        RETURN NEW;
    END $$
"""
COLUMN = """
    ALTER TABLE public.{table} ADD COLUMN role_name varchar(63);
    CREATE TRIGGER name_role BEFORE INSERT ON public.{table} FOR EACH ROW
        WHEN (NEW.role_name IS NULL) EXECUTE FUNCTION public.tenants_name_role();
    UPDATE public.{table} SET role_name = schema_name;
    ALTER TABLE public.{table} ALTER COLUMN role_name SET NOT NULL;
"""
NO_COLUMN = """
    DROP TRIGGER name_role ON public.{table};
    ALTER TABLE public.{table} DROP COLUMN role_name;
"""
NO_FUNCTION = "DROP FUNCTION public.tenants_name_role()"


def column_of(model: str, **field) -> migrations.SeparateDatabaseAndState:
    """The column by hand: its first values are those of another column of the same row."""
    table = f"tenants_{model}"
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(COLUMN.format(table=table), NO_COLUMN.format(table=table))
        ],
        state_operations=[
            migrations.AddField(
                model,
                "role_name",
                models.CharField(max_length=63, default=tenants.names.new_role, **field),
            )
        ],
    )


class Migration(migrations.Migration):
    dependencies = [("tenants", "0007_jobs")]

    operations = [
        migrations.RunSQL(FUNCTION, NO_FUNCTION),
        column_of("county", verbose_name="Datenbankrolle", editable=False),
        column_of("spareschema"),
        migrations.AddConstraint(
            "county",
            models.CheckConstraint(
                condition=Q(role_name=F("schema_name")) | Q(role_name__regex=ROLE),
                name="role_name_is_ours",
            ),
        ),
        migrations.AddConstraint(
            "county",
            models.UniqueConstraint(fields=["role_name"], name="one_role_one_county"),
        ),
        migrations.RunPython(lambda apps, editor: grant_shared(), migrations.RunPython.noop),
    ]
