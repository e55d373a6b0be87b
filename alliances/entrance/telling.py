"""Write into the county's history how somebody's sign-in changed, and tell that person."""

from accounts.changes import Change
from alliances.history.actions import record
from alliances.letters import post


def tell(change: Change) -> None:
    """One line of history; a letter where the person should know."""
    record(change.verb, change.user, by=change.by, after=change.after)
    if change.letter:
        post(
            "sign_in_changed",
            to=change.user.email,
            subject="Sicherheit Ihres Zugangs",
            context={"user": change.user, "letter": change.letter},
            path="/konto/sicherheit/",
        )
