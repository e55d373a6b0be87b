"""What the county allows the support."""

from django import forms


class PermitForm(forms.Form):
    """One yes or no."""

    may_act = forms.BooleanField(
        label="Der Support darf auf Anfrage auch ändern",
        required=False,
        help_text="Sonst darf er nur lesen. Unterschriften, Team, Schlüssel und Domains bleiben "
        "ihm in jedem Fall verschlossen.",
    )
