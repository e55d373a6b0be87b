"""Every address that is a secret stays one: in no cache, and in no Referer of the next page."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

SECRET = "<str:token>"


def secret_addresses(resolver: URLResolver, before: str = "") -> list[str]:
    """All of a county's addresses in which a token stands."""
    found: list[str] = []
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += secret_addresses(pattern, path)
        elif isinstance(pattern, URLPattern) and SECRET in path:
            found.append(path)
    return found


ADDRESSES = sorted(secret_addresses(get_resolver("config.urls_county")))


def test_there_are_addresses_with_a_secret() -> None:
    assert len(ADDRESSES) > 8
    assert f"unterschrift/{SECRET}/" in "".join(ADDRESSES)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_a_secret_is_kept_and_told_nowhere(visitor, address: str) -> None:
    answer = visitor.get("/" + address.lstrip("^/").replace(SECRET, "unbekannt"))

    assert answer["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer["Cache-Control"]
