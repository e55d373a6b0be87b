"""The frame of a page: who it belongs to, who reads it, and what stands at its foot."""

from django import template

from tenants import geography

register = template.Library()


def csrf_token_of(context) -> str:
    """The form token of a signed-in person; visitors get none: a public page sets no cookie."""
    return str(context.get("csrf_token") or "") if is_signed_in(context) else ""


def is_signed_in(context) -> bool:
    """Whether the page is read by somebody with an account."""
    user = getattr(context.get("request"), "user", None)
    return user is not None and user.is_authenticated


@register.inclusion_tag("components/masthead.html", takes_context=True)
def masthead(context, area="", home="/"):
    """Logo, name and claim of the alliance, or of Kreisklima where no county is meant."""
    return {"alliance": context.get("alliance"), "area": area, "home": home}


@register.inclusion_tag("components/account.html", takes_context=True)
def account(context):
    """'Anmelden' for visitors; the own area and 'Abmelden' for people who are signed in."""
    # A page of the operator may be about a `county`; only a county's own pages have its alliance.
    in_county = context.get("alliance") is not None and "account.own" in context.get("may", ())
    return {
        "signed_in": is_signed_in(context),
        "in_county": in_county,
        "csrf_token": csrf_token_of(context),
    }


@register.inclusion_tag("components/site_footer.html", takes_context=True)
def site_footer(context, map_shown=False):
    """Contact, legal pages and sources; knows by itself whether a county is meant."""
    return {
        "alliance": context.get("alliance"),
        "county": context.get("county"),
        "signed_in": is_signed_in(context),
        "attribution": geography.ATTRIBUTION if map_shown else "",
    }
