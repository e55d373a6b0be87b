"""Count editions of the list of hosts, in the database itself so that no writer can forget it."""

import uuid

from django.db import migrations, models

FORWARDS = """
    INSERT INTO public.tenants_hostsedition (id, edition) VALUES (1, gen_random_uuid());
    CREATE FUNCTION public.tenants_renew_hosts_edition() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE public.tenants_hostsedition SET edition = gen_random_uuid();
        RETURN NULL;
    END $$;
    CREATE TRIGGER renew_hosts_edition AFTER INSERT OR UPDATE OR DELETE ON public.tenants_domain
        FOR EACH STATEMENT EXECUTE FUNCTION public.tenants_renew_hosts_edition();
    CREATE TRIGGER renew_hosts_edition AFTER INSERT OR UPDATE OR DELETE ON public.tenants_county
        FOR EACH STATEMENT EXECUTE FUNCTION public.tenants_renew_hosts_edition();
"""
BACKWARDS = """
    DROP TRIGGER renew_hosts_edition ON public.tenants_domain;
    DROP TRIGGER renew_hosts_edition ON public.tenants_county;
    DROP FUNCTION public.tenants_renew_hosts_edition();
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_stock_of_schemas")]

    operations = [
        migrations.CreateModel(
            name="HostsEdition",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("edition", models.UUIDField(default=uuid.uuid4, verbose_name="Ausgabe")),
            ],
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
