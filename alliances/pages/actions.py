"""Change the pages that every public site has."""

from accounts.actors import Actor
from alliances.history.actions import change, create
from alliances.pages.models import Page
from alliances.profile.models import Alliance
from tenants.transactions import atomic


@atomic
def edit(page: Page, body: str, *, by: Actor) -> Page:
    """Put a new text on a page; it is public at once, under today's date."""
    body = body.replace("\r\n", "\n")  # as browsers send it
    Alliance.objects.select_for_update().get()  # two people may write the same page first
    there = Page.objects.select_for_update().filter(pk=page.pk).first()
    if there is None:
        page = Page(kind=page.kind, body=body)
        create(page, by=by)
        return page
    if there.body != body:
        change(there, {"body": body}, by=by)
    return there
