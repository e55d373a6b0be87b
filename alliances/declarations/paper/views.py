"""The office's pages about signed sheets: upload, compare, confirm or send back."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, one_of, page
from alliances.declarations.authorities.models import Authority
from alliances.declarations.models import Declaration, Signature
from alliances.declarations.paper import actions
from alliances.declarations.paper.forms import ComparisonForm, ReturnForm, SheetForm
from alliances.declarations.paper.models import SignedSheet
from alliances.declarations.signing import AlreadySigned
from alliances.declarations.states import SIGNING, allows
from alliances.partners.actions import NotAllowedNow
from alliances.profile.models import Alliance

REFUSED = (ValidationError, NotAllowedNow, AlreadySigned)
Party = Signature.Party


@page("declarations.upload")
def upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Upload the scan of a signed sheet, with what stands on it."""
    declaration = one_of(Declaration.objects.select_related("partner", "text"), pk)
    parties = [party for party in (Party.PARTNER, Party.COUNTY) if _may_sign(declaration, party)]
    if not parties or declaration.sheets.filter(state=SignedSheet.State.WAITING).exists():
        messages.error(request, "Zu dieser Erklärung lässt sich jetzt kein Blatt hochladen.")
        return redirect("office-declaration", pk)
    form = SheetForm(
        request.POST or None,
        request.FILES or None,
        parties=parties,
        initial=_expected(declaration),
    )
    if request.method == "POST" and form.is_valid():
        try:
            sheet = actions.upload(
                declaration,
                scan=form.cleaned_data["file"],
                sides=form.sides(),
                by=acting(request),
            )
        except REFUSED as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Das Blatt ist hochgeladen und wartet auf den Vergleich.")
            return redirect("office-sheet", sheet.pk)
    return render(
        request,
        "alliances/declarations/paper/upload.html",
        {"form": form, "declaration": declaration, "needs_second": actions.needs_second()},
    )


def _may_sign(declaration: Declaration, party: Party) -> bool:
    return allows(declaration.state, SIGNING[party])


def _expected(declaration: Declaration) -> dict[str, object]:
    """What probably stands on the sheet; dates are read from it and never guessed."""
    alliance = Alliance.objects.get()
    expected: dict[str, object] = {
        "partner_on_sheet": True,
        "partner_function": declaration.partner_represented_by,
        "partner_place": declaration.partner.city,
        "county_on_sheet": True,
        "county_name": alliance.representative_name,
        "county_function": alliance.representative_function,
        "county_place": alliance.place,
    }
    for party, partner in ((Party.PARTNER, declaration.partner), (Party.COUNTY, None)):
        register = list(Authority.objects.of(partner)[:2])
        if len(register) == 1:
            expected[f"{party}_name"] = register[0].name
            expected[f"{party}_function"] = register[0].function
    return expected


@page("declarations.upload")
def compare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Scan and entries side by side, and what was decided."""
    return _comparison(request, _find(pk))


@page("declarations.sign")
@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Scan and entries agree: the signatures are recorded."""
    sheet = _find(pk)
    form = ComparisonForm(request.POST, sheet=sheet)
    if form.is_valid():
        try:
            actions.confirm(sheet, by=acting(request))
        except actions.SamePerson as error:
            messages.error(request, str(error))
            return redirect("office-sheet", pk)
        except REFUSED as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Bestätigt. Die Unterschriften sind erfasst.")
            return redirect("office-declaration", sheet.declaration_id)
    return _comparison(request, sheet, comparison=form)


@page("declarations.sign")
@require_POST
def send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Scan and entries do not agree; say why."""
    sheet = _find(pk)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            actions.send_back(sheet, reason=form.cleaned_data["reason"], by=acting(request))
        except REFUSED as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Das Blatt ist zurückgegeben. Es hat nichts unterschrieben.")
            return redirect("office-declaration", sheet.declaration_id)
    return _comparison(request, sheet, returning=form)


@page("declarations.upload")
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo one's own upload."""
    sheet = _find(pk)
    try:
        actions.take_back(sheet, by=acting(request))
    except NotAllowedNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Das Blatt ist zurückgenommen.")
    return redirect("office-declaration", sheet.declaration_id)


@page("declarations.upload")
def scan(request: HttpRequest, pk: UUID) -> FileResponse:
    """The scan itself."""
    return scan_answer(_find(pk))


def scan_answer(sheet: SignedSheet) -> FileResponse:
    """The scan as its checked type; a PDF opens in the browser's viewer."""
    try:
        content = sheet.file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(
        content,
        as_attachment=sheet.is_picture,  # our own page shows it, with words for who cannot see it
        filename=sheet.file_name,
        content_type=sheet.content_type,
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _find(pk: UUID) -> SignedSheet:
    return one_of(SignedSheet.objects.select_related("declaration__partner"), pk)


def _comparison(
    request: HttpRequest,
    sheet: SignedSheet,
    *,
    comparison: ComparisonForm | None = None,
    returning: ReturnForm | None = None,
) -> HttpResponse:
    me = acting(request).id
    is_own = sheet.uploaded_by_id == me
    return render(
        request,
        "alliances/declarations/paper/compare.html",
        {
            "sheet": sheet,
            "declaration": sheet.declaration,
            "comparison": comparison or ComparisonForm(sheet=sheet),
            "returning": returning or ReturnForm(),
            "is_waiting": sheet.state == SignedSheet.State.WAITING,
            "is_own": is_own,
            "may_confirm": not is_own or not actions.needs_second(),
        },
    )
