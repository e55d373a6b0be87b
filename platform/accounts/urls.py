"""Addresses of sign-in and of its security, the same on every host."""

from django.urls import path

from accounts import security_views, session_views, views
from accounts.provider import views as provider_views

urlpatterns = [
    path("anmelden/", views.sign_in, name="sign-in"),
    path("anmelden/zweiter-faktor/", views.second_step, name="second-step"),
    path("anmelden/bestaetigen/", views.confirm, name="confirm"),
    path("anmelden/dienst/", provider_views.start, name="provider"),
    path("anmelden/dienst/zurueck/", provider_views.back, name="provider-back"),
    path("abmelden/", views.sign_out, name="sign-out"),
    path("konto/sicherheit/", security_views.security, name="security"),
    path("konto/sicherheit/app/", security_views.new_app, name="new-app"),
    path("konto/sicherheit/passkey/", security_views.new_passkey, name="new-passkey"),
    path(
        "konto/sicherheit/<int:pk>/entfernen/", security_views.remove_factor, name="remove-factor"
    ),
    path("konto/sicherheit/codes/", security_views.codes, name="recovery-codes"),
    path("konto/sicherheit/codes/datei/", security_views.codes_file, name="recovery-codes-file"),
    path("konto/sicherheit/codes/erneuern/", security_views.renew_codes, name="renew-codes"),
    path("konto/sitzungen/", session_views.sessions, name="sessions"),
    path("konto/sitzungen/<int:pk>/beenden/", session_views.end_session, name="end-session"),
    path("konto/sitzungen/andere-beenden/", session_views.end_others, name="end-other-sessions"),
]
