"""Where a county stands (in service or not, on which database), and whose a domain is."""

import django.db.models.functions.datetime
import tenants.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0003_editions_of_hosts'),
    ]

    operations = [
        migrations.AddField(
            model_name='county',
            name='database',
            field=models.CharField(db_default='default', default='default', max_length=40, verbose_name='Datenbank'),
        ),
        migrations.AddField(
            model_name='county',
            name='read_only_since',
            field=models.DateTimeField(blank=True, null=True, verbose_name='nur lesbar seit'),
        ),
        migrations.AddField(
            model_name='county',
            name='state',
            field=models.CharField(choices=[('active', 'in Betrieb'), ('suspended', 'ausgesetzt')], db_default='active', default='active', max_length=20, verbose_name='Zustand'),
        ),
        migrations.AddField(
            model_name='county',
            name='state_reason',
            field=models.CharField(blank=True, db_default='', max_length=500, verbose_name='Grund'),
        ),
        migrations.AddField(
            model_name='county',
            name='state_since',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='Zustand seit'),
        ),
        migrations.AddField(
            model_name='domain',
            name='claimed_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='angemeldet am'),
        ),
        migrations.AddField(
            model_name='domain',
            name='proof',
            field=models.CharField(db_default='', default=tenants.models.new_proof, editable=False, max_length=64, verbose_name='Nachweis'),
        ),
        migrations.AddField(
            model_name='domain',
            name='proved_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='nachgewiesen am'),
        ),
        migrations.AddField(
            model_name='domain',
            name='proved_by',
            field=models.CharField(blank=True, db_default='', max_length=200, verbose_name='nachgewiesen durch'),
        ),
        # Every host until today is one that the platform itself gave.
        migrations.RunSQL(
            "UPDATE public.tenants_domain SET proved_at = now(), proved_by = 'Betrieb'",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='county',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['active', 'suspended'])), name='county_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='domain',
            constraint=models.CheckConstraint(condition=models.Q(('is_primary', False), ('proved_at__isnull', False), _connector='OR'), name='main_domain_is_proved'),
        ),
    ]
