"""Take out of a text what no log may keep: secrets, addresses, what somebody asked or wrote.

The last guard, not the only one: whoever writes a line should not put such things into it. It also
sees what libraries say, and the tracebacks of errors that nobody thought of.
"""

import re

# (what to look for, what stands there instead); the order counts.
_RULES: list[tuple[re.Pattern[str], str]] = [
    # user:password@ in the address of a database, broker or mail server
    (re.compile(r"://[^/\s@'\"]+@"), "://<secret>@"),
    # what comes behind the name of a header that carries a secret
    (
        re.compile(
            r"(?i)((?:proxy-)?authorization|(?:set-)?cookie|x-csrftoken)(['\"]?\s*[:=,]\s*)[^\n]+"
        ),
        r"\1\2<secret>",
    ),
    (re.compile(r"(?i)\b(bearer|basic|token)\s+[\w.~+/=-]{8,}"), r"\1 <secret>"),
    (
        re.compile(
            r"(?i)(\b\w*(?:password|passwort|passwd|secret|csrfmiddlewaretoken|sessionid|session)"
            r"['\"]?\s*[=:]\s*['\"]?)[^\s'\",;&)}]{3,}"
        ),
        r"\1<secret>",
    ),
    # keys of the interface; schemas of ours begin alike and are words
    (re.compile(r"\bkk_(?!(?:spare|template|trial|draft|kept)_)[\w-]{16,}"), "kk_<secret>"),
    # whoever has the address of a link is its owner
    (
        re.compile(
            r"/(unterschrift|vor-ort|einladung|anmelden/neues-passwort|mitmachen/bestaetigen"
            r"|mitmachen/antwort)/[^/\s?'\"<>]+"
        ),
        r"/\1/<secret>",
    ),
    # what somebody asked for
    (re.compile(r"(/[^\s?'\"<>]*)\?[^\s'\"<>]+"), r"\1?<query>"),
    # what PostgreSQL quotes of a row: Key (email)=(…), Failing row contains (…)
    (re.compile(r"\(([^()\n]*)\)=\([^\n]*\)"), r"(\1)=(<values>)"),
    (re.compile(r"(?i)(failing row contains) \([^\n]*\)"), r"\1 (<values>)"),
    (re.compile(r"(LINE \d+: )[^\n]*"), r"\1<sql>"),
    (re.compile(r"(?i)(invalid input syntax for [\w ]+): \"[^\n]*\""), r"\1: <value>"),
    # addresses of people
    (re.compile(r"[\w.+%&'*/=^`{|}~!#$-]+@(?:[\w-]+\.)+[\w-]{2,}"), "<mail>"),
    (re.compile(r"\b[\w.+%-]+%40(?:[\w-]+\.)+[\w-]{2,}"), "<mail>"),
    # what looks like made by chance: mixed letters and digits, longer than any word or UUID
    (
        re.compile(r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{40,}(?![\w-])"),
        "<secret>",
    ),
]


def redacted(text: str) -> str:
    """The same text without what nobody should read in a log."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text
