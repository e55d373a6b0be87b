"""A partner reads its declaration and withdraws from it: words, a second page, a receipt."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from alliances.access import acting, error_at_fields, one_of, page
from alliances.declarations.ending import withdraw
from alliances.declarations.ending_forms import OwnWithdrawalForm
from alliances.declarations.models import Declaration
from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Partner
from alliances.portal.access import partners_of

SENTENCE = "Hiermit erklären wir unseren Austritt aus dem Bündnis."
SENTENCE_OF_ONE = "Hiermit erkläre ich meinen Austritt aus dem Bündnis."


@never_cache
@page("portal.use")
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """State the withdrawal; the first page asks for the words, the second for a yes."""
    declaration = one_of(
        Declaration.objects.select_related("partner", "text").filter(
            partner__in=partners_of(request), in_force_from__isnull=False
        ),
        pk,
    )
    if declaration.ended_on is not None:
        return render(
            request,
            "alliances/portal/withdrawn.html",
            {"declaration": declaration, "told": declaration.notices.count()},
        )
    is_person = declaration.partner.kind == Partner.Kind.PERSON
    form = OwnWithdrawalForm(
        request.POST or None,
        initial={
            "effective_on": timezone.localdate(),
            "statement": SENTENCE_OF_ONE if is_person else SENTENCE,
        },
    )
    context = {
        "form": form,
        "declaration": declaration,
        "others": _others_of(declaration),
        "words_are_told": not is_person or declaration.partner.is_shown_publicly,
    }
    if request.method == "POST" and "back" not in request.POST and form.is_valid():
        if "confirmed" not in request.POST:
            return render(request, "alliances/portal/withdraw_confirm.html", context)
        try:
            withdraw(declaration, **form.cleaned_data, by=acting(request))
        except (ValidationError, NotAllowedNow) as error:
            error_at_fields(form, error)
        else:
            return redirect("portal-withdraw", pk)
    return render(request, "alliances/portal/withdraw.html", context)


def _others_of(declaration: Declaration) -> int:
    """How many other partners will be told."""
    in_force = Partner.objects.in_force(timezone.localdate())
    return in_force.exclude(pk=declaration.partner_id).count()
