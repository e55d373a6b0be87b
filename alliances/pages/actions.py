"""Change the legal pages."""

from accounts.actors import Actor
from alliances.history.actions import change
from alliances.pages.models import Page
from tenants.transactions import atomic


@atomic
def edit(page: Page, body: str, *, by: Actor) -> Page:
    """Put a new text on a page; it is public at once, under today's date."""
    body = body.replace("\r\n", "\n")  # as browsers send it
    page = Page.objects.select_for_update().get(pk=page.pk)
    if page.body != body:
        change(page, {"body": body}, by=by)
    return page
