"""Counties read the announcements that concern them, and no others."""

from django.db import migrations

from tenants.isolation import grant_shared


class Migration(migrations.Migration):
    dependencies = [("tenants", "0012_announcements")]

    operations = [
        migrations.RunPython(lambda apps, editor: grant_shared(), migrations.RunPython.noop),
    ]
