"""Public pages about partners: the directory, one partner, and the way to join."""

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.limits import Limit, address_of
from accounts.links import LinkNotValid, find
from alliances.access import page, secret_address
from alliances.partners import actions
from alliances.partners.forms import AnswerForm, JoinForm
from alliances.partners.level_views import narrowed_to_level
from alliances.partners.models import Category, Partner
from alliances.partners.places import marks
from tenants.followers import may_be_late
from tenants.schemas import current_county

PER_PAGE = 24
REQUESTS_PER_ADDRESS = Limit("join", most=20, seconds=60 * 60)


@page("site.read")
@may_be_late
def directory(request: HttpRequest) -> HttpResponse:
    """Everybody whose declaration is in force, by category and by name."""
    q, wanted = request.GET.get("q", "").strip()[:100], request.GET.get("kategorie", "")
    partners = Partner.objects.public(timezone.localdate()).select_related("category", "level")
    categories = list(Category.objects.all())
    chosen = next((c for c in categories if str(c.pk) == wanted), None)
    if chosen:
        partners = partners.filter(category=chosen)
    partners, by_level = narrowed_to_level(partners, request)
    if q:
        partners = partners.filter(
            Q(name__icontains=q) | Q(city__icontains=q) | Q(description__icontains=q)
        )
    places = marks(current_county().region_id, partners)
    place = next((p for p in places if p.ags == request.GET.get("gemeinde", "")), None)
    if place:
        partners = partners.filter(municipality=place.ags)
    found = Paginator(partners, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": found,
        "categories": categories,
        "chosen": chosen,
        "q": q,
        "places": places,
        "place": place,
        "place_ags": place.ags if place else "",
    } | by_level
    return render(request, "alliances/partners/directory.html", context)


@page("site.read")
@may_be_late
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One partner, for everybody to read."""
    today = timezone.localdate()
    partners = Partner.objects.public(today).select_related("category", "level")
    partner = get_object_or_404(partners, slug=slug)
    begun = partner.declarations.beginning().filter(in_force_from__lte=today)
    since = begun.order_by("-in_force_from").values_list("in_force_from", flat=True).first()
    context = {
        "partner": partner,
        "since": since,
        "contributions": list(partner.contributions.select_related("measure")),
        "places": marks(current_county().region_id, Partner.objects.filter(pk=partner.pk)),
    }
    return render(request, "alliances/partners/detail.html", context)


@never_cache
@page("site.read")
def join(request: HttpRequest) -> HttpResponse:
    """The form with which organisations and private persons ask to join."""
    form = JoinForm(request.POST or None, initial={"kind": Partner.Kind.ORGANISATION})
    if request.method == "POST":
        if form.is_from_a_program:
            return redirect("join-thanks")
        if form.is_valid():
            address = address_of(request)
            if REQUESTS_PER_ADDRESS.is_reached(address):
                form.add_error(
                    None,
                    "Von Ihrem Anschluss kamen sehr viele Anfragen. Bitte versuchen Sie es "
                    "in einer Stunde noch einmal.",
                )
            else:
                REQUESTS_PER_ADDRESS.count(address)
                actions.apply(partner=form.partner_values(), contact=form.contact_values())
                return redirect("join-thanks")
    return render(
        request,
        "alliances/partners/join.html",
        {"form": form},
    )


@page("site.read")
def join_thanks(request: HttpRequest) -> HttpResponse:
    """What happens next: the address has to be confirmed."""
    return render(request, "alliances/partners/join_thanks.html")


@secret_address
@page("site.read")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm the e-mail address; a click of one's own, since mail scanners open links."""
    try:
        find(token, actions.CONFIRMATION)
        if request.method == "POST":
            partner = actions.confirm(token)
            return render(request, "alliances/partners/confirmed.html", {"partner": partner})
    except LinkNotValid:
        return render(request, "alliances/entrance/link_not_valid.html", status=404)
    return render(request, "alliances/partners/confirm.html")


@secret_address
@page("site.read")
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the office's question by the link of the mail."""
    form = AnswerForm(request.POST or None)
    try:
        inquiry = actions.inquiry_behind(token)
        if request.method == "POST" and form.is_valid():
            actions.answer(token, text=form.cleaned_data["answer"])
            return render(request, "alliances/partners/answered.html")
    except LinkNotValid:
        return render(request, "alliances/entrance/link_not_valid.html", status=404)
    return render(request, "alliances/partners/answer.html", {"form": form, "inquiry": inquiry})


def with_declarations():
    """Partners of the office's lists with category, contact and declarations, in three queries."""
    return Partner.objects.select_related("category").prefetch_related(
        Prefetch("declarations"), Prefetch("contacts")
    )
