"""Until now a declaration could only end by its partner's withdrawal."""

from django.db import migrations


def name_them(apps, schema_editor):
    declarations = apps.get_model("alliances", "Declaration").objects
    declarations.filter(ended_on__isnull=False, end_kind="").update(end_kind="withdrawn")


class Migration(migrations.Migration):
    dependencies = [("alliances", "0006_declarations_end_in_four_ways")]

    operations = [migrations.RunPython(name_them, migrations.RunPython.noop)]
