"""Two pages: one that asks the database once, and one that asks five times."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from alliances.pages.models import Page
from alliances.partners.models import Category, Partner
from alliances.profile.models import Alliance


def one(request: HttpRequest) -> HttpResponse:
    """A list of eight rows."""
    return render(request, "names.html", {"names": [each.name for each in Category.objects.all()]})


def five(request: HttpRequest) -> HttpResponse:
    """The same list and four more questions."""
    names = [each.name for each in Category.objects.all()]
    names += [each.get_kind_display() for each in Page.objects.only("kind")]
    names.append(Alliance.objects.values_list("name", flat=True).get())
    names.append(str(Partner.objects.count()))
    names.append(str(Category.objects.filter(position__gt=3).exists()))
    return render(request, "names.html", {"names": names})


urlpatterns = [path("one/", one), path("five/", five)]
