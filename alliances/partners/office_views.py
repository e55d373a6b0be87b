"""The office's pages about partners: requests on the desk, and everybody who takes part."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, one_of, page
from alliances.history.reading import entries_of
from alliances.partners import actions, editing
from alliances.partners.entry import contacts_of
from alliances.partners.forms import DeclineForm, NewPartnerForm, PartnerForm, QuestionForm
from alliances.partners.frames import office
from alliances.partners.level_views import narrowed_to_level
from alliances.partners.membership import spans
from alliances.partners.models import Category, Partner
from alliances.partners.views import with_declarations

PER_PAGE = 50
OPEN = (Partner.State.APPLIED, Partner.State.ASKED)


@page("office.read")
def requests(request: HttpRequest) -> HttpResponse:
    """Requests that wait for the office, those that wait for an answer, and past decisions."""
    partners = with_declarations()
    return render(
        request,
        "alliances/partners/office_requests.html",
        {
            "waiting": partners.filter(state=Partner.State.APPLIED).order_by("applied_at"),
            "asked": partners.filter(state=Partner.State.ASKED).order_by("applied_at"),
            "unconfirmed": Partner.objects.filter(state=Partner.State.UNCONFIRMED).count(),
            "declined": partners.filter(state=Partner.State.DECLINED).order_by("-decided_at")[:20],
        },
    )


@page("office.read")
def partners(request: HttpRequest) -> HttpResponse:
    """All accepted partners with where their declaration stands."""
    q, wanted = request.GET.get("q", "").strip()[:100], request.GET.get("kategorie", "")
    found = with_declarations().filter(state=Partner.State.ACCEPTED)
    categories = list(Category.objects.all())
    chosen = next((c for c in categories if str(c.pk) == wanted), None)
    if chosen:
        found = found.filter(category=chosen)
    found, by_level = narrowed_to_level(found, request)
    if q:
        found = found.filter(Q(name__icontains=q) | Q(city__icontains=q))
    return render(
        request,
        "alliances/partners/office_list.html",
        {
            "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "categories": categories,
            "chosen": chosen,
            "q": q,
            **by_level,
        },
    )


@page("office.read")
def partner(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything about one partner: data, contact, questions, declarations, history."""
    found = one_of(Partner.objects.select_related("category", "level"), pk)
    declarations = list(found.declarations.select_related("text"))
    memberships = spans(declarations)
    return render(
        request,
        "alliances/partners/office_detail.html",
        {
            "partner": found,
            "frame": office(found),
            "contacts": contacts_of(found),
            "contributions": list(found.contributions.select_related("measure")),
            "inquiries": list(found.inquiries.all()),
            "declarations": declarations,
            "can_be_decided": found.state in OPEN,
            "can_be_asked": found.state == Partner.State.APPLIED,
            "needs_declaration": found.state == Partner.State.ACCEPTED
            and all(declaration.stands == "ended" for declaration in declarations),
            "memberships": memberships,
            "comes_back": bool(memberships),
            "entries": entries_of(found),
        },
    )


@page("partners.review")
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the applicant something."""
    found = one_of(Partner.objects, pk)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(found, question=form.cleaned_data["question"], by=acting(request))
        except actions.NotAllowedNow as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Die Rückfrage ist unterwegs.")
            return redirect("office-partner", found.pk)
    return render(request, "alliances/partners/office_ask.html", {"form": form, "partner": found})


@page("partners.review")
@require_POST
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say yes."""
    found = one_of(Partner.objects, pk)
    try:
        actions.accept(found, by=acting(request))
    except actions.NotAllowedNow as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, "Die Anfrage ist angenommen. Als Nächstes setzen Sie die Erklärung auf."
        )
    return redirect("office-partner", found.pk)


@page("partners.review")
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say no, with the reason."""
    found = one_of(Partner.objects, pk)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline(found, reason=form.cleaned_data["reason"], by=acting(request))
        except (actions.NotAllowedNow, ValidationError) as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Die Anfrage ist abgelehnt, die E-Mail ist unterwegs.")
            return redirect("office-partner", found.pk)
    return render(
        request, "alliances/partners/office_decline.html", {"form": form, "partner": found}
    )


@page("partners.review")
def add(request: HttpRequest) -> HttpResponse:
    """Enter a partner by hand, for example from a paper form."""
    form = NewPartnerForm(request.POST or None, initial={"kind": Partner.Kind.ORGANISATION})
    if request.method == "POST" and form.is_valid():
        entered = actions.add(
            partner=form.partner_values(), contact=form.contact_values(), by=acting(request)
        )
        messages.success(request, "Eingetragen. Die Anfrage kann jetzt angenommen werden.")
        return redirect("office-partner", entered.pk)
    return render(request, "alliances/partners/office_add.html", {"form": form})


@page("partners.review")
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct a partner's data."""
    found = one_of(Partner.objects, pk)
    form = PartnerForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        editing.edit(one_of(Partner.objects, pk), form.partner_values(), by=acting(request))
        messages.success(request, "Die Änderungen sind gespeichert.")
        return redirect("office-partner", found.pk)
    # The form writes into its instance; the heading keeps the name that is stored.
    return render(
        request,
        "alliances/partners/office_edit.html",
        {"form": form, "partner": one_of(Partner.objects, pk)},
    )
