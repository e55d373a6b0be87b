"""The office answers a person's request; everybody with an account takes their own data along."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from alliances.access import acting, error_at_fields, page, signed_in
from alliances.rights import actions
from alliances.rights.finding import STAFF_DEEDS, Person, find
from alliances.rights.forms import PersonForm
from alliances.rights.retention import RULES

# Names and addresses are sent by POST only: addresses of pages end up in logs.


@never_cache
@page("rights.answer")
def search(request: HttpRequest) -> HttpResponse:
    """Look for a person; the page shows everything, and what an erasure would leave."""
    form = PersonForm(request.POST or None)
    person = _person(form) if request.method == "POST" else None
    if person is None:
        now = timezone.now()
        due = [(rule, rule.waiting(now).count()) for rule in RULES]
        return render(request, "alliances/rights/search.html", {"form": form, "rules": due})
    return _show(request, person)


@never_cache
@page("rights.answer")
@require_POST
def hand_out(request: HttpRequest) -> HttpResponse:
    """Everything about a person as a file."""
    person = _person(PersonForm(request.POST))
    if person is None:
        return redirect("office-rights")
    return _file(actions.hand_out(person, by=acting(request)))


@never_cache
@page("rights.answer")
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Forget a person in the chosen records, once somebody has confirmed it."""
    person = _person(PersonForm(request.POST))
    if person is None:
        return redirect("office-rights")
    if not request.POST.get("confirmed"):
        return _show(
            request,
            person,
            problem="Bitte bestätigen Sie, dass Sie geprüft haben, wer die Löschung verlangt.",
        )
    try:
        erased = actions.erase(person, chosen=request.POST.getlist("chosen"), by=acting(request))
    except actions.NothingChosen:
        return _show(request, person, problem="Bitte wählen Sie aus, was gelöscht werden soll.")
    return render(request, "alliances/rights/erased.html", {"erased": erased})


@never_cache
@page("account.own")
def own(request: HttpRequest) -> HttpResponse:
    """What the county knows of the signed-in person; by POST as a file."""
    user = signed_in(request)
    if request.method == "POST":
        return _file(actions.hand_out(Person(user.email), by=acting(request)))
    return render(request, "alliances/rights/own.html", {"found": find(Person(user.email))})


def _person(form: PersonForm) -> Person | None:
    if not form.is_valid():
        return None
    try:
        return Person.asked_for(**form.cleaned_data)
    except ValidationError as error:
        error_at_fields(form, error)
        return None


def _show(request: HttpRequest, person: Person, problem: str = "") -> HttpResponse:
    if problem:
        messages.error(request, problem)
    chosen = request.POST.getlist("chosen")
    found = find(person)
    rows = [
        (finding, finding.key in chosen if chosen else finding.is_sure)
        for finding in found.findings
    ]
    return render(
        request,
        "alliances/rights/found.html",
        {
            "found": found,
            "rows": rows,
            "history_is_chosen": "history" in chosen or not chosen,
            "staff_deeds": STAFF_DEEDS,
            "can_erase": found.entries or any(not finding.kept for finding, _ in rows),
        },
    )


def _file(data: dict) -> HttpResponse:
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = f"auskunft-{timezone.localdate():%Y-%m-%d}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
