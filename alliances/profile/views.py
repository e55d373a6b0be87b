"""The look of the alliance: its style sheet and logo for everybody, its settings for the office."""

import hashlib

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_POST

from alliances.access import acting, error_at_fields, page
from alliances.profile import actions
from alliances.profile.forms import ProfileForm, TextsForm
from alliances.profile.models import Alliance
from alliances.profile.theme import contrast, lighter_tone, stylesheet


def _theme_etag(request: HttpRequest) -> str:
    css = stylesheet(Alliance.objects.get().brand_color)
    return f'"{hashlib.sha256(css.encode()).hexdigest()[:20]}"'


@page("site.read")
@cache_control(public=True, no_cache=True)
@condition(etag_func=_theme_etag)
def theme(request: HttpRequest) -> HttpResponse:
    """The style sheet in the alliance's colour; browsers ask each time whether it is still it."""
    css = stylesheet(Alliance.objects.get().brand_color)
    return HttpResponse(css, content_type="text/css; charset=utf-8")


def _logo_etag(request: HttpRequest) -> str | None:
    """Names come back once their file is gone, so the time of the change tells files apart."""
    alliance = Alliance.objects.get()
    state = f"{alliance.logo.name} {alliance.updated_at.isoformat()}"
    return f'"{hashlib.sha256(state.encode()).hexdigest()[:20]}"' if alliance.logo else None


@page("site.read")
@cache_control(public=True, no_cache=True)
@condition(etag_func=_logo_etag)
def logo(request: HttpRequest) -> HttpResponse:
    """The logo, which is always a small PNG of our own making."""
    picture = Alliance.objects.get().logo
    try:
        with picture.open() as file:
            return HttpResponse(file.read(), content_type="image/png")
    except (ValueError, FileNotFoundError) as error:
        raise Http404 from error


@page("alliance.edit")
def edit(request: HttpRequest) -> HttpResponse:
    """Name, colour, logo and contact of the alliance."""
    alliance = Alliance.objects.get()
    # Without the logo: a form gives back what it started with, and nothing new is no upload.
    initial = model_to_dict(alliance, ProfileForm.Meta.fields, exclude=["logo"])
    form = ProfileForm(
        request.POST or None,
        request.FILES or None,
        initial=initial,
        has_logo=bool(alliance.logo),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_profile(alliance, form.cleaned_data, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Gespeichert. Die öffentlichen Seiten zeigen es schon.")
            return redirect("office-profile")
    return render(
        request,
        "alliances/profile/office_edit.html",
        {"form": form, "colors": _colors(alliance.brand_color)},
    )


def _colors(brand: str) -> list[dict]:
    """What follows from the one colour, for people who want to see it in figures."""
    return [
        {"name": name, "tone": tone, "words": words, "contrast": contrast(tone, words)}
        for name, tone, words in (
            ("In hellen Ansichten", brand, "#ffffff"),
            ("In dunklen Ansichten", lighter_tone(brand), "#000000"),
        )
    ]


@page("alliance.edit")
@require_POST
def remove_logo(request: HttpRequest) -> HttpResponse:
    """Go back to the plain mark."""
    actions.remove_logo(Alliance.objects.get(), by=acting(request))
    messages.success(request, "Das Logo ist entfernt.")
    return redirect("office-profile")


@page("pages.edit")
def texts(request: HttpRequest) -> HttpResponse:
    """The words on the pages Start, Mitmachen and Ziele."""
    alliance = Alliance.objects.get()
    initial = model_to_dict(alliance, fields=TextsForm.Meta.fields)
    form = TextsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_profile(alliance, form.cleaned_data, by=acting(request))
        messages.success(request, "Gespeichert. Die öffentlichen Seiten zeigen es schon.")
        return redirect("office-pages")
    return render(request, "alliances/profile/office_texts.html", {"form": form})
