"""What this county gave and took: share, look after it, withdraw."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, one_of, page
from alliances.lineage import Licence
from alliances.sharing import actions
from alliances.sharing.copies import copy_of
from alliances.sharing.forms import ShareForm
from alliances.sharing.kinds import KINDS, Kind
from alliances.sharing.views import office_url
from exchange.models import Adoption, Material
from exchange.reading import read
from exchange.views import PAGE_SIZE
from tenants.schemas import current_county


@page("exchange.read")
def shared(request: HttpRequest) -> HttpResponse:
    """What we gave, and how many took it."""
    ours = Material.objects.filter(county=current_county()).annotate(adopted=Count("adoptions"))
    page_obj = _page(request, ours.order_by("-shared_at", "pk"))
    own = _own_objects([material.pk for material in page_obj], "shared_as")
    rows = [(material, own.get(material.pk, "")) for material in page_obj]
    return render(request, "alliances/sharing/shared.html", {"page_obj": page_obj, "rows": rows})


@page("exchange.read")
def adopted(request: HttpRequest) -> HttpResponse:
    """What we took, and where our copy is."""
    taken = Adoption.objects.filter(county=current_county()).select_related("material")
    page_obj = _page(request, taken.order_by("-adopted_at", "pk"))
    own = _own_objects([adoption.material_id for adoption in page_obj], "adopted_from")
    rows = [(adoption, own.get(adoption.material_id, "")) for adoption in page_obj]
    return render(request, "alliances/sharing/adopted.html", {"page_obj": page_obj, "rows": rows})


@page("exchange.share")
def share(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """See exactly what would cross, choose the terms, give the copy."""
    if kind not in KINDS:
        raise Http404
    thing = one_of(KINDS[Kind(kind)].model._default_manager.all(), pk)
    copy = copy_of(thing, kind)
    licence = thing.source_licence or getattr(thing, "licence", Licence.CC_BY)
    form = ShareForm(
        request.POST or None,
        initial={
            "summary": copy.summary,
            "licence": licence,
            "visibility": Material.Visibility.COUNTIES,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            material = actions.share(thing, kind=kind, **form.terms(), by=acting(request))
        except (ValidationError, actions.AlreadyShared) as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Die Kopie steht jetzt im Austausch.")
            return redirect("material", material.pk)
    return render(
        request,
        "alliances/sharing/share.html",
        {
            "form": form,
            "thing": thing,
            "copy": copy,
            "kind_label": Kind(kind).label,
            "back": office_url(thing, kind),
            "reading": read(kind, copy.content),
            "shared": actions.shared_copy_of(thing),
            "is_adopt_only": thing.source_licence == Licence.ADOPT_ONLY,
        },
    )


@page("exchange.share")
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take our copy out of the exchange."""
    material = one_of(Material.objects.filter(county=current_county()), pk)
    if actions.withdraw(material, by=acting(request)):
        messages.success(
            request, f"„{material}“ ist zurückgezogen. Wer es schon übernommen hat, behält es."
        )
    else:
        messages.info(request, f"„{material}“ war schon zurückgezogen.")
    return redirect("shared-materials")


def _page(request: HttpRequest, rows: QuerySet) -> Page:
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def _own_objects(materials: list[UUID], field: str) -> dict[UUID, str]:
    """For each material the office's address of our object that names it in this field."""
    found = {}
    for kind, rules in KINDS.items():
        own = rules.model._default_manager.filter(**{f"{field}__in": materials})
        for thing in own:
            found[getattr(thing, field)] = office_url(thing, kind)
    return found
