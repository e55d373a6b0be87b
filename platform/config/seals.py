"""Settings of the operator's seal certificate: see alliances/seals and docs/operate.md."""

import environ

__all__ = ["SEAL_MAY_BE_SELF_SIGNED", "SEAL_PASSWORD", "SEAL_PKCS12"]

env = environ.Env()

SEAL_PKCS12 = env("SEAL_PKCS12", default="")  # path of a .p12 file; empty: one of our own making
SEAL_PASSWORD = env("SEAL_PASSWORD", default="")
# An operator who knows that nobody vouches for it is not warned by `check --deploy`.
SEAL_MAY_BE_SELF_SIGNED = env.bool("SEAL_MAY_BE_SELF_SIGNED", default=False)
