"""An entry of the register of those who may sign."""

from django import forms

from alliances.declarations.authorities.models import Authority
from alliances.declarations.forms import GermanDateField


class AuthorityForm(forms.ModelForm):
    """Who may sign, what that rests on, and for how long; filled from `initial`."""

    basis_on = GermanDateField(label="Datum der Grundlage", required=False)
    valid_from = GermanDateField(label="Gültig ab")
    valid_until = GermanDateField(
        label="Gültig bis",
        required=False,
        help_text="Der letzte Tag. Bleibt leer, solange kein Ende feststeht.",
    )

    class Meta:
        model = Authority
        fields = "name function basis basis_reference basis_on valid_from valid_until".split()
        help_texts = {
            "name": "So, wie die Person unterschreibt.",
            "function": "In welcher Funktion sie unterschreibt, zum Beispiel „Landrätin“ oder "
            "„Geschäftsführung“. Unterschriften müssen dieselbe Funktion nennen.",
            "basis_reference": "Zum Beispiel „Kreistag, Nr. 12/2024“ oder „§ 9 der Satzung“.",
            "basis_on": "Bei Beschluss und Vollmacht nötig.",
        }
