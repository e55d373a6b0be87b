"""The form of an announcement; dates as people here write them."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone

from tenants.models import Announcement, County

TO_ALL, TO_SOME = "all", "some"


def german_day(label: str) -> forms.DateField:
    """A day as TT.MM.JJJJ."""
    return forms.DateField(
        label=label,
        input_formats=["%d.%m.%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d.%m.%Y", attrs={"inputmode": "numeric", "maxlength": 10}),
    )


class AnnouncementForm(forms.Form):
    """What, how important, from when until when, to whom."""

    title = forms.CharField(label="Überschrift", max_length=120)
    body = forms.CharField(
        label="Text",
        max_length=4000,
        help_text="Absätze, Listen und Links wie überall (Markdown).",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    importance = forms.ChoiceField(
        label="Wichtigkeit",
        choices=Announcement.Importance.choices,
        initial=Announcement.Importance.INFO,
        widget=forms.RadioSelect,
    )
    begins = german_day("Zu sehen ab")
    until = german_day("Zu sehen bis (einschließlich)")
    audience = forms.ChoiceField(
        label="An",
        choices=[(TO_ALL, "alle Landkreise"), (TO_SOME, "diese Landkreise")],
        initial=TO_ALL,
        widget=forms.RadioSelect,
    )
    counties = forms.ModelMultipleChoiceField(
        County.objects.none(),
        label="Diese Landkreise",
        required=False,
        to_field_name="slug",
        help_text="Gilt nur, wenn oben „diese“ gewählt ist.",
        widget=forms.CheckboxSelectMultiple,
    )
    is_mailed = forms.BooleanField(
        label="Auch als E-Mail an die Koordination",
        required=False,
        help_text="Geht sofort hinaus und lässt sich nicht zurückholen.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["counties"].queryset = County.objects.all()
        today = timezone.localdate()
        self.initial |= {"begins": today, "until": today + timedelta(days=7)}

    def clean(self) -> dict:
        """Turn days into moments, and the audience into counties (none: all)."""
        cleaned = super().clean() or {}
        if cleaned.get("audience") == TO_SOME and not cleaned.get("counties"):
            self.add_error("counties", "Bitte wählen Sie mindestens einen Landkreis.")
        return cleaned

    def wanted(self) -> dict:
        """What `announce` takes."""
        given = dict(self.cleaned_data)
        begins, until = given.pop("begins"), given.pop("until")
        is_for_all = given.pop("audience") == TO_ALL
        zone = timezone.get_current_timezone()
        return given | {
            "begins_at": datetime.combine(begins, time.min, zone),
            "ends_at": datetime.combine(until + timedelta(days=1), time.min, zone),
            "counties": [] if is_for_all else list(given["counties"]),
        }
