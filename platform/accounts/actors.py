"""Who does something: a person, a program with a key, somebody with a link, or the platform."""

from dataclasses import dataclass

from accounts.models import ApiKey, User


@dataclass(frozen=True)
class Actor:
    """The one who acts, as history names them."""

    kind: str  # person | key | link | system
    label: str
    role: str | None = None
    id: str = ""

    def __str__(self) -> str:
        return self.label

    @classmethod
    def person(cls, user: User) -> "Actor":
        """Somebody who is signed in."""
        return cls("person", user.label, user.role, str(user.pk))

    @classmethod
    def key(cls, key: ApiKey) -> "Actor":
        """A program that carries a key."""
        return cls("key", f"Schlüssel „{key.label}“", key.role, str(key.pk))

    @classmethod
    def link(cls, label: str) -> "Actor":
        """Somebody who came by a link from a mail, or wrote in the public form."""
        return cls("link", label)

    @classmethod
    def system(cls, label: str = "Plattform") -> "Actor":
        """The platform or its operator."""
        return cls("system", label)
