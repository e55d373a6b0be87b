"""Where the ends of all histories are kept, out of their owners' reach."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0005_claims_of_domains'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistorySeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0, verbose_name='Nummer des letzten Eintrags')),
                ('hash', models.CharField(blank=True, max_length=64, verbose_name='Prüfsumme')),
                ('checked_at', models.DateTimeField(verbose_name='geprüft am')),
                ('broken', models.CharField(blank=True, max_length=300, verbose_name='Fehler')),
                ('county', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='history_seal', to='tenants.county')),
            ],
            options={
                'ordering': ['-checked_at'],
            },
        ),
    ]
