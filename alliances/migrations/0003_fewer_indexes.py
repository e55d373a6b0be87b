"""Indexes that nobody uses: for searches by beginnings, and one that a constraint has already."""

from django.db import migrations, models

INDEXES = [
    "alliances_declaration_number_1ace4c8b_like",
    "alliances_measure_slug_c52f49cc_like",
    "alliances_page_kind_93276cf0_like",
    "alliances_partner_slug_84db23a9_like",
    "alliances_partner_sort_name_c17cd38e_like",
]


class Migration(migrations.Migration):
    dependencies = [("alliances", "0002_history_is_a_chain")]

    operations = [
        migrations.RunSQL(
            [f'DROP INDEX IF EXISTS "{name}"' for name in INDEXES], migrations.RunSQL.noop
        ),
        migrations.AlterField(
            "signature",
            "declaration",
            models.ForeignKey(
                db_index=False,
                on_delete=models.PROTECT,
                related_name="signatures",
                to="alliances.declaration",
            ),
        ),
    ]
