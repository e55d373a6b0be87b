"""Forms of the import: the file, and what its columns mean."""

from typing import Any

from django import forms
from django.utils.html import escape

from alliances.doubles.spelling import name_key
from alliances.lists.checking import Wishes
from alliances.lists.columns import BY_KEY, COLUMNS, PROBLEMS, REQUIRED
from alliances.lists.tables import Table
from alliances.partners.models import Category

SAMPLES = 3
LONGEST_SAMPLE = 40
MOST_STRANGE = 30  # categories that can be told at once; more are told in the file


class UploadForm(forms.Form):
    """The list as a file."""

    file = forms.FileField(
        label="Partnerliste",
        help_text="CSV oder XLSX, höchstens 5 MB und 2.000 Zeilen. Die erste Zeile nennt die "
        "Spalten. Aus einer XLSX-Datei lesen wir das erste Blatt.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={"empty": "Die Datei ist leer."},
    )


class MappingForm(forms.Form):
    """One field for each column of the file, and what applies to rows that say nothing."""

    def __init__(self, *args: Any, table: Table, wishes: Wishes, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.table, self.wishes = table, wishes
        choices = [("", "nicht einlesen")] + [(column.key, column.label) for column in COLUMNS]
        meanings = {column: key for key, column in wishes.mapping.items()}
        for column, heading in enumerate(table.header):
            if heading == PROBLEMS:
                continue
            self.fields[f"column_{column}"] = forms.ChoiceField(
                label=table.heading(column),
                choices=choices,
                required=False,
                initial=meanings.get(column, ""),
                help_text=_samples(table, column),
            )
        self.fields["category"] = forms.ModelChoiceField(
            Category.objects.all(),
            label="Kategorie, wo die Liste keine nennt",
            required=False,
            empty_label="keine: solche Zeilen gelten als fehlerhaft",
            initial=wishes.category,
        )
        self.fields["represented_by"] = forms.CharField(
            label="Vertreten durch, wo die Liste nichts sagt",
            required=False,
            max_length=160,
            initial=wishes.represented_by,
            help_text="Eine Funktion, zum Beispiel „Geschäftsführung“. Sie steht in der Erklärung.",
        )
        self.fields["accepted"] = forms.ChoiceField(
            label="Die eingelesenen Partner",
            choices=[
                ("yes", "sind schon angenommen"),
                ("no", "sind Anfragen, über die wir noch entscheiden"),
            ],
            widget=forms.RadioSelect,
            initial="yes" if wishes.accepted else "no",
            help_text="Zeilen mit beiden Unterschriften werden immer angenommen.",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        for name in [name for name in self.fields if name.startswith("column_")]:
            key = cleaned.get(name)
            if not key:
                continue
            label = str(self.fields[name].label)
            if key in seen:
                self.add_error(
                    name, f"„{BY_KEY[key].label}“ ist schon die Spalte „{seen[key]}“ der Datei."
                )
            seen[key] = label
        missing = [BY_KEY[key].label for key in REQUIRED if key not in seen]
        if missing:
            raise forms.ValidationError(
                f"Bitte wählen Sie, welche Spalte was enthält. Es fehlt: {', '.join(missing)}."
            )
        return cleaned

    def wished(self) -> Wishes:
        """What was chosen; which possible doubles are read in all the same is asked anew."""
        chosen = self.cleaned_data
        return Wishes(
            mapping={
                chosen[name]: int(name.removeprefix("column_"))
                for name in self.fields
                if name.startswith("column_") and chosen[name]
            },
            category=str(chosen["category"].pk) if chosen["category"] else "",
            represented_by=" ".join(chosen["represented_by"].split()),
            categories=self.wishes.categories,
            accepted=chosen["accepted"] == "yes",
        )


class CategoriesForm(forms.Form):
    """Which of our categories is meant by a name that only the list knows."""

    def __init__(self, *args: Any, strange: list[str], wishes: Wishes, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.keys: dict[str, str] = {}
        ours = Category.objects.all()
        for number, name in enumerate(strange[:MOST_STRANGE]):
            key = self.keys[f"strange_{number}"] = name_key(name)
            self.fields[f"strange_{number}"] = forms.ModelChoiceField(
                ours,
                label=f"„{name[:80]}“ heißt bei uns",
                required=False,
                empty_label="bitte wählen",
                initial=wishes.categories.get(key),
            )

    def chosen(self) -> dict[str, str]:
        """Ids by the key of the list's name."""
        found = {key: self.cleaned_data[field] for field, key in self.keys.items()}
        return {key: str(category.pk) for key, category in found.items() if category}


def _samples(table: Table, column: int) -> str:
    """The first few values of a column, as HTML: a hint may hold some, and these are somebody's."""
    values = [row.cell(column) for row in table.rows if row.cell(column)][:SAMPLES]
    shown = [
        value if len(value) <= LONGEST_SAMPLE else f"{value[:LONGEST_SAMPLE]}…" for value in values
    ]
    return escape(f"Zum Beispiel: {' · '.join(shown)}") if shown else "Diese Spalte ist leer."
