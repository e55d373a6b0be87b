"""The pages behind the links of an invitation and of a forgotten password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts import entering, invitations, links, open_sessions
from accounts.forms import NewPasswordForm
from accounts.limits import Limit, address_of
from accounts.models import User
from alliances.access import error_at_fields, page, secret_address, signed_in
from alliances.entrance import actions
from alliances.entrance.forms import (
    AcceptInvitationForm,
    AccountForm,
    ChangePasswordForm,
    ForgottenPasswordForm,
)
from alliances.team.actions import accept

LINKS_PER_ADDRESS = Limit("reset", most=10, seconds=60 * 60)


@secret_address
@page("site.read")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: choose a password and be signed in."""
    try:
        found = invitations.find(token)
    except links.LinkNotValid:
        return render(request, "alliances/entrance/link_not_valid.html", status=404)
    form = AcceptInvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            user = accept(
                token,
                name=wanted["name"],
                function=wanted["function"],
                password=wanted["password"],
            )
        except links.LinkNotValid:
            return render(request, "alliances/entrance/link_not_valid.html", status=404)
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Willkommen! Ihr Zugang ist eingerichtet.")
            return entering.finish(request, user, strong=False)
    return render(
        request, "alliances/entrance/invitation.html", {"form": form, "invitation": found}
    )


@never_cache
@page("site.read")
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Ask for a link; the answer is the same whether the address is known or not."""
    form = ForgottenPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = address_of(request)
        if LINKS_PER_ADDRESS.is_reached(address):
            form.add_error(None, "Zu viele Anfragen. Bitte versuchen Sie es in einer Stunde neu.")
        else:
            LINKS_PER_ADDRESS.count(address)
            actions.ask_for_new_password(form.cleaned_data["email"])
            return render(request, "alliances/entrance/password_link_sent.html")
    return render(request, "alliances/entrance/forgotten_password.html", {"form": form})


@secret_address
@page("site.read")
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Set a new password by the link of the mail."""
    form = NewPasswordForm(request.POST or None)
    try:
        links.find(token, actions.RESET)
        if request.method == "POST" and form.is_valid():
            actions.set_new_password(token, password=form.cleaned_data["password"])
            return render(request, "alliances/entrance/password_set.html")
    except links.LinkNotValid:
        return render(request, "alliances/entrance/link_not_valid.html", status=404)
    except ValidationError as error:
        error_at_fields(form, error)
    return render(request, "alliances/entrance/new_password.html", {"form": form})


@never_cache
@page("account.own")
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here, and how I am named."""
    me = User.objects.get(pk=signed_in(request).pk)
    form = AccountForm(request.POST or None, instance=me)
    if request.method == "POST" and form.is_valid():
        actions.change_account(User.objects.get(pk=signed_in(request).pk), **form.cleaned_data)
        messages.success(request, "Gespeichert.")
        return redirect("account")
    return render(request, "alliances/entrance/account.html", {"form": form})


@never_cache
@page("account.own")
def own_password(request: HttpRequest) -> HttpResponse:
    """Change my password; I stay signed in here, other sessions end."""
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        me = User.objects.get(pk=signed_in(request).pk)
        try:
            actions.change_password(
                me, present=form.cleaned_data["present"], password=form.cleaned_data["password"]
            )
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            update_session_auth_hash(request, me)
            open_sessions.note(request, me)  # under its new key
            messages.success(request, "Ihr neues Passwort gilt ab sofort.")
            return redirect("account")
    return render(request, "alliances/entrance/own_password.html", {"form": form})
