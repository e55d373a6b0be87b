"""One key for what people write in several ways: names, hosts, streets.

Two things with the same key are taken for the same; the key itself is shown to nobody.
"""

import re
import unicodedata
from urllib.parse import urlsplit

from exchange.folding import folded

# Whoever has no umlauts on the keyboard types 'ae'; both sides are folded in the same way.
_TYPED = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_WORDS = re.compile(r"[^\W_]+")
# What an organisation is by law says nothing of who it is.
_LEGAL_FORMS = frozenset(
    "gmbh ggmbh mbh ag gag kg kgaa ohg gbr ug ek eg ev se co gug haftungsbeschrankt gemeinnutzige "
    "gemeinnutziger eingetragener eingetragene verein gesellschaft partg partgmbb ltd inc".split()
)
_DOTTED = re.compile(r"\b(e|i)\s*\.\s*(v|g|k)\s*\.?(?=\W|$)")
_AND = {"und", "and"}
# Addresses at these say nothing of an organisation.
FREEMAIL = frozenset(
    "gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de googlemail.com gmail.com "
    "outlook.com outlook.de hotmail.com hotmail.de live.de live.com yahoo.de yahoo.com aol.com "
    "aol.de icloud.com me.com mac.com posteo.de posteo.net mailbox.org proton.me protonmail.com "
    "arcor.de kabelmail.de vodafone.de online.de email.de mail.de 1und1.de unitybox.de "
    "vodafonemail.de magenta.de tutanota.com tutanota.de tuta.io".split()
)
# Pages at these belong to many.
SHARED_HOSTS = frozenset(
    "facebook.com instagram.com linkedin.com youtube.com x.com twitter.com xing.com "
    "sites.google.com wordpress.com jimdo.com jimdofree.com wixsite.com blogspot.com "
    "linktr.ee github.io".split()
)


def name_key(name: str) -> str:
    """'Müller & Söhne GmbH' and 'Soehne und Mueller' have the same; empty if nothing is left."""
    plain = _plain(_DOTTED.sub(r"\1\2", visible(name).casefold().replace("gemeinn.", "")))
    words = [word for word in _WORDS.findall(plain) if word not in _AND]
    telling = [word for word in words if word not in _LEGAL_FORMS]
    return " ".join(sorted(telling or words))


def web_key(website: str) -> str:
    """The host of a page without 'www.'; nothing for hosts that many share."""
    host = (urlsplit(website if "//" in website else f"//{website}").hostname or "").lower()
    host = host.removeprefix("www.").rstrip(".")
    shared = any(host == each or host.endswith(f".{each}") for each in SHARED_HOSTS)
    return "" if shared or "." not in host else host


def mail_key(address: str) -> str:
    """The domain of an address that is no freemail provider's."""
    domain = address.rpartition("@")[2].strip().lower()
    return "" if domain in FREEMAIL else domain


def address_key(street: str, place: str) -> str:
    """Street and number with postal code (or city); nothing where one of them is missing."""
    plain = _plain(visible(street).casefold())
    plain = re.sub(r"(?<=[a-z])str(\.|asse\b|\b)", "strasse", plain)
    street_key = "".join(_WORDS.findall(plain))
    place_key = "".join(_WORDS.findall(_plain(visible(place).casefold())))
    return f"{street_key} {place_key}" if street_key and place_key else ""


def visible(text: str) -> str:
    """Without signs nobody sees: marks of direction, joiners, soft hyphens."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def _plain(text: str) -> str:
    plain = folded(text)
    for typed, meant in _TYPED:
        plain = plain.replace(typed, meant)
    return plain
