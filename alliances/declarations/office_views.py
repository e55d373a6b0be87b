"""The office's pages about declarations."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, Exists, OuterRef, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.permissions import role_may
from alliances.access import acting, error_at_fields, one_of, page, signed_in
from alliances.declarations import actions, signing
from alliances.declarations.authorities.models import Authority
from alliances.declarations.forms import CountySignatureForm
from alliances.declarations.models import Declaration, DeclarationText, Signature
from alliances.declarations.notices import log_of
from alliances.declarations.paper.models import SignedSheet
from alliances.declarations.states import Step, allows
from alliances.declarations.texts import published
from alliances.declarations.views import pdf_answer
from alliances.history.reading import entries_of
from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Partner
from alliances.profile.models import Alliance

PER_PAGE = 50
State = Declaration.State
Party = Signature.Party


@page("office.read")
def listing(request: HttpRequest) -> HttpResponse:
    """All declarations, those first that wait for the county."""
    wanted, kind = request.GET.get("stand", ""), request.GET.get("ende", "")
    found = Declaration.objects.select_related("partner", "text")
    if wanted in State.values:
        found = found.standing(wanted, timezone.localdate())
    if kind in Declaration.EndKind.values:
        found = found.filter(end_kind=kind)
    sheets = SignedSheet.objects.filter(declaration=OuterRef("pk"), state=SignedSheet.State.WAITING)
    declarations = found.annotate(sheet_waits=Exists(sheets)).order_by(
        Case(
            When(sheet_waits=True, then=0),
            When(state=State.SIGNED_BY_PARTNER, then=1),
            default=2,
        ),
        "-drawn_up_on",
        "-number",
    )
    page_obj = Paginator(declarations, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "alliances/declarations/office_list.html",
        {
            "page_obj": page_obj,
            "many_to_sign": role_may(signed_in(request).role, "declarations.sign")
            and any(each.state == State.SIGNED_BY_PARTNER for each in page_obj),
            "states": State.choices,
            "wanted": wanted,
            "kinds": Declaration.EndKind.choices,
            "kind": kind,
        },
    )


@page("office.read")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One declaration: where it stands, what to do next, its text and signatures."""
    declaration = _find(pk)
    signatures = {signature.party: signature for signature in declaration.signatures.all()}
    return render(
        request,
        "alliances/declarations/office_detail.html",
        {
            "declaration": declaration,
            "steps": _steps(declaration),
            "county_signature": signatures.get("county"),
            "partner_signature": signatures.get("partner"),
            "is_draft": declaration.state == State.DRAFT,
            "county_can_sign": allows(declaration.state, Step.COUNTY_SIGNS),
            "partner_can_sign": allows(declaration.state, Step.PARTNER_SIGNS),
            "can_end": allows(declaration.state, Step.END) and declaration.ended_on is None,
            "can_be_recalled": allows(declaration.state, Step.RECALL),
            "newer_text": _newer_text(declaration),
            "successors": list(declaration.replacements.all()),
            "notices": log_of(declaration),
            "entries": entries_of(declaration),
            **_sheets_of(declaration),
        },
    )


def _sheets_of(declaration: Declaration) -> dict[str, object]:
    """What came on paper, and which of it still waits."""
    sheets = list(declaration.sheets.all())
    waiting = [sheet for sheet in sheets if sheet.state == SignedSheet.State.WAITING]
    return {"sheets": sheets, "waiting_sheet": waiting[0] if waiting else None}


def _newer_text(declaration: Declaration) -> DeclarationText | None:
    """The version to which a partner in force can be invited."""
    if declaration.stands != State.IN_FORCE or declaration.ended_on is not None:
        return None
    if declaration.replacements.pending().exists():
        return None
    text = published()
    return text if text and text.version > declaration.text.version else None


def _steps(declaration: Declaration) -> list[tuple[str, str]]:
    """Where the declaration stands, as a row of steps."""
    signed = {signature.party for signature in declaration.signatures.all()}
    done = [
        ("Aufgesetzt", True),
        ("Freigegeben", declaration.state != State.DRAFT),
        ("Unterschrift Partner", "partner" in signed),
        ("Unterschrift Landkreis", "county" in signed),
        ("In Kraft", declaration.in_force_from is not None),
    ]
    first_open = next((label for label, is_done in done if not is_done), "")
    return [
        (label, "done" if is_done else "current" if label == first_open else "todo")
        for label, is_done in done
    ]


def _find(pk: UUID) -> Declaration:
    wanted = Declaration.objects.select_related("partner", "text", "sealed_paper", "replaces")
    return one_of(wanted, pk)


@page("declarations.draw_up")
@require_POST
def draw_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draw up the declaration of an accepted partner."""
    partner = one_of(Partner.objects, pk)
    try:
        declaration = actions.draw_up(partner, by=acting(request))
    except NotAllowedNow as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Der Entwurf ist fertig. Bitte lesen Sie ihn vor der Freigabe.")
        return redirect("office-declaration", declaration.pk)
    return redirect("office-partner", partner.pk)


def step_of(action: Callable, success: str) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """A page with nothing but a button: do the one action, say what happened, go back."""

    def view(request: HttpRequest, pk: UUID) -> HttpResponse:
        declaration = _find(pk)
        try:
            action(declaration, by=acting(request))
        except NotAllowedNow as error:
            messages.error(request, str(error))
        else:
            messages.success(request, success)
        if Declaration.objects.filter(pk=pk).exists():
            return redirect("office-declaration", pk)
        return redirect("office-partner", declaration.partner_id)

    return require_POST(view)


release = page("declarations.draw_up")(
    step_of(actions.release, "Freigegeben. Der Link zur Unterschrift ist unterwegs zum Partner.")
)
remind = page("declarations.draw_up")(
    step_of(actions.remind, "Der Partner erhält einen neuen Link; der alte gilt nicht mehr.")
)
discard = page("declarations.draw_up")(step_of(actions.discard, "Der Entwurf ist verworfen."))


@page("declarations.sign")
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sign for the county, here and now."""
    declaration = _find(pk)
    register = list(Authority.objects.of(None))
    form = CountySignatureForm(
        request.POST or None, register=register, initial=_county_signs(declaration, register)
    )
    if request.method == "POST" and form.is_valid():
        try:
            signing.sign(declaration, party=Party.COUNTY, by=acting(request), **form.signature())
        except (ValidationError, NotAllowedNow, signing.AlreadySigned) as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Die Unterschrift ist erfasst.")
            return redirect("office-declaration", pk)
    return render(
        request,
        "alliances/declarations/office_sign.html",
        {"form": form, "declaration": declaration, "has_register": bool(register)},
    )


def _county_signs(declaration: Declaration, register: list[Authority]) -> dict[str, object]:
    """Who signs if nobody says otherwise: who stands in the register, else the representative."""
    alliance = Alliance.objects.get()
    today = timezone.localdate()
    return {
        "name": alliance.representative_name,
        "function": alliance.representative_function,
        "signatory": next((str(one.pk) for one in register if one.holds_on(today)), None),
        "place": alliance.place,
        "read": declaration.sha256,
    }


@page("office.read")
def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The declaration as PDF."""
    return pdf_answer(_find(pk))
