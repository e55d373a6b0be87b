"""The operator's view of mails that nobody sends: only without a mail server, as in the demo."""

from csp.decorators import csp
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from accounts.access import page
from console import mailbox

PER_PAGE = 25
# The mail's own HTML: its style sheet may work, nothing else, and links open beside the page.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
MAIL_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "frame-ancestors": ["'self'"],
    "sandbox": SANDBOX.split(),
}


@page("console.use")
def outbox(request: HttpRequest) -> HttpResponse:
    """All kept mails, newest first."""
    names = mailbox.names() if settings.MAILS_ARE_KEPT_AS_FILES else []
    found = Paginator(names, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "console/outbox.html",
        {
            "is_kept": settings.MAILS_ARE_KEPT_AS_FILES,
            "page_obj": found,
            "mails": [mailbox.read(name) for name in found],
        },
    )


@page("console.use")
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: to whom, what about, its words, and how it looks."""
    return render(request, "console/mail.html", {"mail": _kept(name), "sandbox": SANDBOX})


@page("console.use")
@xframe_options_sameorigin
@csp(MAIL_POLICY)  # type: ignore[arg-type]
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, locked into its frame by its own policy."""
    html = _kept(name).html.replace("<head>", '<head><base target="_blank">', 1)
    return HttpResponse(html)


def _kept(name: str) -> mailbox.KeptMail:
    if not settings.MAILS_ARE_KEPT_AS_FILES:
        raise Http404
    try:
        return mailbox.read(name)
    except mailbox.NoSuchMail as error:
        raise Http404 from error
