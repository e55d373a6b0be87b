"""How people sign in; what the two libraries are used for stands in docs/decisions/0018."""

from datetime import timedelta
from typing import Any

# Libraries whose code we use and whose tables nobody has, neither a county nor the network.
WITHOUT_TABLES = ["allauth", "allauth.account", "allauth.socialaccount", "axes"]
WITHOUT_TABLES += ["allauth.socialaccount.providers.openid_connect"]
# The other two: one step each instead of the library's own history, with the same tables.
MIGRATIONS = {"mfa": "accounts.mfa_tables", "usersessions": "accounts.session_tables"}
VALIDATION = "django.contrib.auth.password_validation"


def sign_in() -> dict[str, Any]:
    """Who checks a password, and what the libraries are told."""
    return LIBRARIES | {
        "MIGRATION_MODULES": {"account": None, "socialaccount": None, "axes": None, **MIGRATIONS},
        "AUTHENTICATION_BACKENDS": [
            "accounts.guessing.Gate",
            "accounts.backends.EmailBackend",
            "support.backends.SupportBackend",  # asked who is there, never whether a password fits
        ],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"{VALIDATION}.UserAttributeSimilarityValidator"},
            {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
            {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
            {"NAME": f"{VALIDATION}.NumericPasswordValidator"},
        ],
    }


LIBRARIES: dict[str, Any] = {
    # django-allauth: second factors, open sessions, the way to a county's identity provider.
    "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
    "ACCOUNT_LOGIN_METHODS": {"email"},
    "ACCOUNT_SIGNUP_FIELDS": ["email*"],
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "MFA_ADAPTER": "accounts.adapters.SecondFactorAdapter",
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "MFA_TOTP_TOLERANCE": 1,  # a telephone's clock may be half a minute wrong
    "MFA_RECOVERY_CODE_DIGITS": 10,
    "SOCIALACCOUNT_ADAPTER": "accounts.adapters.ProviderAdapter",
    "SOCIALACCOUNT_REQUESTS_TIMEOUT": 5,
    # django-axes: counts wrong passwords for a pair of account and network address, in the cache.
    "AXES_HANDLER": "accounts.guessing.Counters",
    "AXES_FAILURE_LIMIT": 8,
    "AXES_COOLOFF_TIME": timedelta(minutes=15),
    "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
    "AXES_USERNAME_FORM_FIELD": "email",
    "AXES_USERNAME_CALLABLE": "accounts.guessing.whose",
    "AXES_CLIENT_IP_CALLABLE": "accounts.limits.address_of",
    "AXES_CLIENT_STR_CALLABLE": "accounts.guessing.nobody_by_name",
    "AXES_RESET_ON_SUCCESS": True,
    # Whoever goes on guessing while locked out does not make the wait longer.
    "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,
    "AXES_VERBOSE": False,
    "AXES_ENABLE_ADMIN": False,
}
