"""The search over materials."""

from django import forms

from exchange.models import Material
from exchange.search import LONGEST_QUERY


class SearchForm(forms.Form):
    """One field for words and one for the kind; whatever is wrong with either is left out."""

    q = forms.CharField(label="Suche", max_length=LONGEST_QUERY, required=False)
    kind = forms.ChoiceField(
        label="Art", choices=[("", "alle Arten"), *Material.Kind.choices], required=False
    )

    def wanted(self) -> dict[str, str]:
        """What to look for, as `exchange.search.materials` takes it."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("q", "kind")}
