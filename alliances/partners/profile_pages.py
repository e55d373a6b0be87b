"""Pages to edit a partner's profile and people, framed by the office or by the portal."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.limits import Limit
from alliances.access import acting, error_at_fields, one_of
from alliances.partners import contacts, entry, showing
from alliances.partners.frames import Frame
from alliances.partners.models import Contact, Partner
from alliances.partners.profile_forms import ContactForm, NewContactForm, ProfileForm
from tenants.transactions import atomic

INVITATIONS = Limit("portal-invitation", most=20, seconds=24 * 60 * 60)
TOO_MANY = (
    "Sie haben heute schon sehr viele Menschen eingeladen. Bitte versuchen Sie es morgen noch "
    "einmal, oder wenden Sie sich an die Kreisverwaltung."
)
OWN_LINE = "Das sind Sie selbst. Bitten Sie eine Kollegin oder die Kreisverwaltung darum."


def profile(request: HttpRequest, partner: Partner, frame: Frame) -> HttpResponse:
    """Portrait, goals, address, links and logo."""
    # Without the logo: a form gives back what it started with, and nothing new is no upload.
    initial = model_to_dict(partner, ProfileForm.Meta.fields, exclude=["logo"])
    form = ProfileForm(
        request.POST or None,
        request.FILES or None,
        initial=initial,
        partner=partner,
        own_choice=not frame.is_office,
    )
    if request.method == "POST" and form.is_valid():
        try:
            showing.change_profile(partner, form.cleaned_data, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Das Profil ist gespeichert.")
            return redirect(frame.home)
    context = frame.context(partner, form=form)
    return render(request, "alliances/partners/profile_edit.html", context)


def remove_logo(request: HttpRequest, partner: Partner, frame: Frame) -> HttpResponse:
    """Show the name alone."""
    showing.remove_logo(partner, by=acting(request))
    messages.success(request, "Das Logo ist entfernt.")
    return redirect(frame.home)


def add_contact(request: HttpRequest, partner: Partner, frame: Frame) -> HttpResponse:
    """One more person, invited into the portal if that is wished."""
    form = NewContactForm(request.POST or None)
    if partner.state != Partner.State.ACCEPTED:
        del form.fields["invited"]
    if request.method == "POST" and form.is_valid():
        invited = form.cleaned_data.pop("invited", False)
        try:
            with atomic():
                contact = contacts.add(partner, form.cleaned_data, by=acting(request))
                if invited:
                    _invite(request, contact, frame)
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            done = "eingetragen und eingeladen" if invited else "eingetragen"
            messages.success(request, f"{contact.name} ist {done}.")
            return redirect(frame.home)
    context = frame.context(partner, form=form, contact=None)
    return render(request, "alliances/partners/contact_edit.html", context)


def _invite(request: HttpRequest, contact: Contact, frame: Frame) -> None:
    """Send it; partners have a limit, so that nobody writes to the whole world in our name."""
    if not frame.is_office:
        if INVITATIONS.is_reached(frame.own_address):
            raise ValidationError(TOO_MANY)
        INVITATIONS.count(frame.own_address)
    entry.invite(contact, by=acting(request))


def edit_contact(
    request: HttpRequest, partner: Partner, contact_pk: UUID, frame: Frame
) -> HttpResponse:
    """Change what is known about somebody."""
    contact = one_of(partner.contacts, contact_pk)
    form = ContactForm(
        request.POST or None, initial=model_to_dict(contact, ContactForm.Meta.fields)
    )
    if request.method == "POST" and form.is_valid():
        try:
            _keep_own_address(contact, form.cleaned_data["email"], frame)
            contacts.edit(contact, form.cleaned_data, by=acting(request))
        except ValidationError as error:
            error_at_fields(form, error)
        else:
            messages.success(request, "Der Kontakt ist gespeichert.")
            return redirect(frame.home)
    context = frame.context(partner, form=form, contact=contact)
    return render(request, "alliances/partners/contact_edit.html", context)


def _keep_own_address(contact: Contact, wanted: str, frame: Frame) -> None:
    """Nobody locks themselves out by mistake."""
    if frame.is_own(contact.email) and not frame.is_own(wanted):
        raise ValidationError(
            {
                "email": "Mit dieser Adresse melden Sie sich an. Für eine neue tragen Sie eine "
                "weitere Ansprechperson ein und laden sie ein."
            }
        )


def make_main(
    request: HttpRequest, partner: Partner, contact_pk: UUID, frame: Frame
) -> HttpResponse:
    """Have the county write to this person."""
    contact = contacts.make_main(one_of(partner.contacts, contact_pk), by=acting(request))
    messages.success(request, f"Die Kreisverwaltung schreibt jetzt an {contact.name}.")
    return redirect(frame.home)


def invite_contact(
    request: HttpRequest, partner: Partner, contact_pk: UUID, frame: Frame
) -> HttpResponse:
    """Let somebody into the portal."""
    contact = one_of(partner.contacts, contact_pk)
    try:
        _invite(request, contact, frame)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Die Einladung ins Portal an {contact.email} ist unterwegs.")
    return redirect(frame.home)


def remove_contact(
    request: HttpRequest, partner: Partner, contact_pk: UUID, frame: Frame
) -> HttpResponse:
    """Take somebody off the list; their way into the portal closes with it."""
    contact = one_of(partner.contacts, contact_pk)
    if frame.is_own(contact.email):
        messages.error(request, OWN_LINE)
        return redirect(frame.home)
    try:
        contacts.remove(contact, by=acting(request))
    except contacts.MainContactStays as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{contact.name} ist entfernt.")
    return redirect(frame.home)
