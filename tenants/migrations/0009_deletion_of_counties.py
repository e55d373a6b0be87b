"""A county that is to be deleted, and the protocol that remains of it."""

import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0008_roles_keep_their_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeletionProtocol',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('county_key', models.UUIDField(editable=False, verbose_name='Schlüssel des Landkreises')),
                ('slug', models.CharField(max_length=39, verbose_name='Kurzname')),
                ('county_name', models.CharField(max_length=120, verbose_name='Landkreis')),
                ('region_ags', models.CharField(max_length=5, verbose_name='AGS')),
                ('schema_name', models.CharField(max_length=63, verbose_name='Schema')),
                ('role_name', models.CharField(max_length=63, verbose_name='Datenbankrolle')),
                ('database', models.CharField(max_length=40, verbose_name='Datenbank')),
                ('state', models.CharField(choices=[('wished', 'vom Landkreis gewünscht'), ('asked', 'wartet auf Zustimmung'), ('approved', 'Wartezeit läuft'), ('running', 'wird gelöscht'), ('done', 'gelöscht'), ('taken_back', 'zurückgenommen')], max_length=12, verbose_name='Stand')),
                ('exchange', models.CharField(choices=[('stays', 'bleiben, mit Quelle und ohne Ansprechstelle'), ('goes', 'gehen mit, auch ihre Dateien')], default='stays', max_length=10, verbose_name='Geteilte Materialien')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='Grund')),
                ('wished_at', models.DateTimeField(blank=True, null=True, verbose_name='gewünscht am')),
                ('asked_by', models.CharField(blank=True, max_length=200, verbose_name='beantragt von')),
                ('asked_key', models.CharField(blank=True, max_length=40)),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='beantragt am')),
                ('approved_by', models.CharField(blank=True, max_length=200, verbose_name='zugestimmt von')),
                ('approved_key', models.CharField(blank=True, max_length=40)),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='zugestimmt am')),
                ('at_once', models.CharField(blank=True, max_length=500, verbose_name='warum ohne Wartezeit')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='Wartezeit bis')),
                ('taken_back_by', models.CharField(blank=True, max_length=200, verbose_name='zurückgenommen von')),
                ('taken_back_at', models.DateTimeField(blank=True, null=True, verbose_name='zurückgenommen am')),
                ('state_before', models.CharField(blank=True, max_length=20)),
                ('since_before', models.DateTimeField(blank=True, null=True)),
                ('reason_before', models.CharField(blank=True, max_length=500)),
                ('steps', models.JSONField(default=dict, verbose_name='Schritte')),
                ('begun_at', models.DateTimeField(blank=True, null=True, verbose_name='begonnen am')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='beendet am')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('asked_at'), descending=True, nulls_first=True), 'slug'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='county',
            name='county_state_is_known',
        ),
        migrations.AlterField(
            model_name='county',
            name='state',
            field=models.CharField(choices=[('active', 'in Betrieb'), ('suspended', 'ausgesetzt'), ('deleting', 'zur Löschung vorgemerkt'), ('erasing', 'wird gelöscht')], db_default='active', default='active', max_length=20, verbose_name='Zustand'),
        ),
        migrations.AddConstraint(
            model_name='county',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['active', 'suspended', 'deleting', 'erasing'])), name='county_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='deletionprotocol',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['wished', 'asked', 'approved', 'running'])), fields=('county_key',), name='a_county_is_deleted_once'),
        ),
        migrations.AddConstraint(
            model_name='deletionprotocol',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'running', 'done']), _negated=True), models.Q(models.Q(('asked_key', ''), _negated=True), models.Q(('approved_key', ''), _negated=True), models.Q(('asked_key', models.F('approved_key')), _negated=True)), _connector='OR'), name='two_operators_delete_a_county'),
        ),
    ]
