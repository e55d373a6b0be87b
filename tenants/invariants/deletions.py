"""Invariants of deletions: who goes has a protocol, and of who is gone nothing is left."""

from datetime import timedelta

from django.utils import timezone

from tenants.deletion.steps import belongings
from tenants.invariants.expected import Expected, of
from tenants.models import County, DeletionProtocol

State = DeletionProtocol.State
LONGEST_DELETION = timedelta(days=2)
# What the county's row says, by what the protocol says.
STATES = {
    State.ASKED: County.State.DELETING,
    State.APPROVED: County.State.DELETING,
    State.RUNNING: County.State.ERASING,
}


def a_county_that_goes_has_its_protocol(expected: Expected) -> list[str]:
    """And the other way round: both say the same."""
    protocols = {
        protocol.county_key: protocol
        for protocol in DeletionProtocol.objects.filter(state__in=STATES)
    }
    words = []
    for pk, slug, state in County.objects.values_list("pk", "slug", "state"):
        protocol = protocols.pop(pk, None)
        said = STATES[State(protocol.state)] if protocol else None
        is_going = state in {County.State.DELETING, County.State.ERASING}
        if (state if is_going else None) != said:
            label = protocol.get_state_display() if protocol else "keines"
            words.append(f"Der Landkreis {slug} ist {state}, sein Protokoll der Löschung: {label}.")
    return words + [
        f"Das Protokoll der Löschung von {protocol.slug} hat keinen Landkreis."
        for protocol in protocols.values()
    ]


def no_deletion_is_forgotten(expected: Expected) -> list[str]:
    """What is due happens in the next night, and what was begun comes to its end."""
    until = timezone.now() - LONGEST_DELETION
    begun = DeletionProtocol.objects.filter(state=State.RUNNING, begun_at__lt=until)
    due = DeletionProtocol.objects.filter(state__in=[State.ASKED, State.APPROVED], due_at__lt=until)
    return [f"Die Löschung von {each.slug} kommt nicht zu Ende." for each in begun] + [
        f"Die Wartezeit von {each.slug} ist vorbei, und nichts geschieht." for each in due
    ]


def no_file_is_left_of_a_deleted_county(expected: Expected) -> list[str]:
    """No file; of schemas and roles other invariants tell. A new county may have the name."""
    gone = DeletionProtocol.objects.filter(state=State.DONE)
    again = set(County.objects.values_list("schema_name", flat=True))
    words = []
    for schema, slug in gone.values_list("schema_name", "slug").order_by("slug").distinct():
        if schema not in again:
            words += [
                f"Vom gelöschten Landkreis {slug} liegt noch {thing.name} da."
                for thing in belongings(schema)
            ]
    return words


INVARIANTS = of(
    a_county_that_goes_has_its_protocol,
    no_deletion_is_forgotten,
    no_file_is_left_of_a_deleted_county,
)
