"""Addresses of the network's public pages and of the operator's desk."""

from django.urls import path

from console import county_views, delivery_views, mail_views, network_views, views

urlpatterns = [
    path("", network_views.start, name="network-start"),
    path("landkreise/", network_views.counties, name="network-counties"),
    path("impressum/", network_views.imprint, name="network-imprint"),
    path("datenschutz/", network_views.privacy, name="network-privacy"),
    path("barrierefreiheit/", network_views.accessibility, name="network-accessibility"),
    path("theme.css", network_views.theme, name="network-theme"),
    path("konsole/", views.counties, name="console"),
    path("konsole/eroeffnen/", views.open_a_county, name="console-open"),
    path("konsole/landkreise/<slug:slug>/", county_views.county, name="console-county"),
    path("konsole/landkreise/<slug:slug>/aussetzen/", county_views.suspend, name="console-suspend"),
    path(
        "konsole/landkreise/<slug:slug>/wieder-in-betrieb/",
        county_views.reactivate,
        name="console-reactivate",
    ),
    path(
        "konsole/landkreise/<slug:slug>/domains/<int:pk>/",
        county_views.domain,
        name="console-domain",
    ),
    path(
        "konsole/landkreise/<slug:slug>/domains/<int:pk>/freigeben/",
        county_views.force,
        name="console-domain-force",
    ),
    path(
        "konsole/landkreise/<slug:slug>/domains/<int:pk>/entfernen/",
        county_views.remove,
        name="console-domain-remove",
    ),
    path("konsole/verlauf/", views.history, name="console-history"),
    path("konsole/zustellung/", delivery_views.delivery, name="console-delivery"),
    path(
        "konsole/zustellung/<slug:slug>/",
        delivery_views.dead_letters,
        name="console-dead-letters",
    ),
    path(
        "konsole/zustellung/<slug:slug>/alle-erneut/",
        delivery_views.retry_all,
        name="console-dead-letters-retry",
    ),
    path(
        "konsole/zustellung/<slug:slug>/<uuid:pk>/",
        delivery_views.dead_letter,
        name="console-dead-letter",
    ),
    path(
        "konsole/zustellung/<slug:slug>/<uuid:pk>/erneut/",
        delivery_views.retry,
        name="console-dead-letter-retry",
    ),
    path("konsole/postausgang/", mail_views.outbox, name="console-outbox"),
    path("konsole/postausgang/<str:name>/", mail_views.mail, name="console-mail"),
    path("konsole/postausgang/<str:name>/html/", mail_views.mail_html, name="console-mail-html"),
]
