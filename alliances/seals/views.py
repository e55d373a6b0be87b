"""The office's page about the seal of the county's declarations."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, page
from alliances.seals import actions
from alliances.seals.certificates import MOST_BYTES, SealNotPossible
from alliances.seals.forms import CertificateForm
from alliances.seals.models import CountySeal
from alliances.seals.operators import operators_seal


@page("seals.manage")
def seal(request: HttpRequest) -> HttpResponse:
    """Which certificate seals, and until when; another one by POST."""
    form = CertificateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read(MOST_BYTES + 1)
        try:
            actions.keep(content, form.cleaned_data["password"], by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Das Zertifikat ist hinterlegt und siegelt ab jetzt.")
            return redirect("office-seal")
    return render(request, "alliances/seals/office_seal.html", {"form": form, **_standing()})


def _standing() -> dict[str, object]:
    """The county's own certificate, the operator's, and what is wrong with either."""
    own = CountySeal.objects.first()
    now = timezone.now()
    operators, problem = None, ""
    try:
        operators = operators_seal()
        operators.check_day()
    except SealNotPossible as error:
        problem = str(error)
    return {
        "own": own,
        "own_problem": _problem_of_own() if own else "",
        "ends_soon": own is not None and own.valid_until - now < actions.WARNINGS[0],
        "operators": operators,
        "operators_problem": problem,
    }


def _problem_of_own() -> str:
    try:
        seal = actions.own_seal()
        if seal is not None:
            seal.check_day()
    except SealNotPossible as error:
        return str(error)
    return ""


@page("seals.manage")
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Go back to the operator's certificate."""
    actions.remove(by=acting(request))
    messages.success(request, "Entfernt. Ab jetzt siegelt wieder das Zertifikat des Betriebs.")
    return redirect("office-seal")
