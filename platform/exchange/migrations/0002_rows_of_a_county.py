"""Counties read what was shared, and each writes only as itself: the database sees to it."""

from django.db import migrations

from tenants.isolation import grant_shared


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0001_initial'),
        ('tenants', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(lambda apps, editor: grant_shared(), migrations.RunPython.noop),
    ]
