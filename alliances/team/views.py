"""The office's pages about colleagues, their invitations and what they may do."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import second_factor
from accounts.models import Invitation, SignInRules, User
from accounts.permissions import STAFF_ROLES
from alliances.access import acting, error_at_fields, one_of, page
from alliances.team import actions
from alliances.team.forms import InviteForm, MemberForm
from alliances.team.roles import duties, role_names


def _staff():
    return User.objects.filter(role__in=STAFF_ROLES)


def _open_invitations():
    return Invitation.objects.filter(accepted_at=None, role__in=STAFF_ROLES)


def _members():
    """Colleagues, each with whether they have a second factor."""
    protected = second_factor.protected_people().filter(user=OuterRef("pk"))
    return _staff().annotate(is_protected=Exists(protected)).order_by("-is_active", "role", "email")


@page("team.manage")
def team(request: HttpRequest) -> HttpResponse:
    """Who works here, who is invited, and what the roles mean; invite somebody by POST."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            actions.invite(email=wanted["email"], role=wanted["role"], by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, f"Die Einladung an {wanted['email']} ist unterwegs.")
            return redirect("office-team")
    return render(
        request,
        "alliances/team/team.html",
        {
            "form": form,
            "members": list(_members()),
            "demanded": SignInRules.here().demands_second_factor,
            "invitations": list(_open_invitations()),
            "now": timezone.now(),
            "duties": duties(),
            "role_headers": ["Darf", *role_names()],
        },
    )


@page("team.manage")
def member(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what a colleague may do, or close their access."""
    user = one_of(_staff(), pk)
    form = MemberForm(
        request.POST or None, initial={"role": user.role, "is_active": user.is_active}
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            actions.change_member(
                user, role=wanted["role"], is_active=wanted["is_active"], by=acting(request)
            )
        except actions.LastCoordinator as error:
            error_at_fields(form, error)
        else:
            messages.success(request, f"Der Zugang von {user.label} ist geändert.")
            return redirect("office-team" if user.pk != request.user.pk else "office")
    context = {"form": form, "member": user, "is_protected": second_factor.has(user)}
    context["identity"] = user.identities.first()
    return render(request, "alliances/team/member.html", context)


@page("team.manage")
@require_POST
def demand(request: HttpRequest, answer: str) -> HttpResponse:
    """Make the second factor a duty of the office, or a choice again."""
    actions.demand_second_factor(answer == "ja", by=acting(request))
    words = "Der zweite Faktor ist jetzt für alle im Team Pflicht."
    messages.success(request, words if answer == "ja" else "Der zweite Faktor ist freigestellt.")
    return redirect("office-team")


@page("team.manage")
@require_POST
def reset_factor(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the second factor of a colleague away who has lost it."""
    user = one_of(_staff(), pk)
    try:
        actions.reset_second_factor(user, by=acting(request))
    except actions.OwnFactor as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Der zweite Faktor von {user.label} ist zurückgesetzt.")
    return redirect("office-member", pk=pk)


@page("team.manage")
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the link of an invitation worthless."""
    invitation = one_of(_open_invitations(), pk)
    actions.withdraw_invitation(invitation, by=acting(request))
    messages.success(request, f"Die Einladung an {invitation.email} ist zurückgezogen.")
    return redirect("office-team")
