"""An entry of the register of those who may sign."""

from django import forms

from alliances.declarations.authorities.models import Authority
from alliances.declarations.forms import GermanDateField

CHOOSE = ("", "Bitte wählen")


class AuthorityForm(forms.Form):
    """Who may sign, what that rests on, and for how long; the action checks it."""

    name = forms.CharField(
        label="Name", max_length=160, help_text="So, wie die Person unterschreibt."
    )
    function = forms.CharField(
        label="Funktion",
        max_length=160,
        help_text="In welcher Funktion sie unterschreibt, zum Beispiel „Landrätin“ oder "
        "„Geschäftsführung“. Unterschriften müssen dieselbe Funktion nennen.",
    )
    basis = forms.ChoiceField(label="Grundlage", choices=[CHOOSE, *Authority.Basis.choices])
    basis_reference = forms.CharField(
        label="Bezeichnung oder Nummer",
        max_length=160,
        required=False,
        help_text="Zum Beispiel „Kreistag, Nr. 12/2024“ oder „§ 9“.",
    )
    basis_on = GermanDateField(
        label="Datum der Grundlage", required=False, help_text="Bei Beschluss und Vollmacht nötig."
    )
    valid_from = GermanDateField(label="Gültig ab")
    valid_until = GermanDateField(
        label="Gültig bis",
        required=False,
        help_text="Der letzte Tag. Bleibt leer, solange kein Ende feststeht.",
    )
