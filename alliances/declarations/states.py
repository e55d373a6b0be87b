"""The one table of a declaration's life: which step leads from where to where."""

from django.db import models

from alliances.declarations.models import PENDING, Declaration, Signature
from alliances.partners.actions import NotAllowedNow

State = Declaration.State


class Step(models.TextChoices):
    """What can happen to a declaration that is drawn up."""

    DISCARD = "discard", "verwerfen"
    RELEASE = "release", "zur Unterschrift freigeben"
    COUNTY_SIGNS = "county_signs", "für den Landkreis unterschreiben"
    PARTNER_SIGNS = "partner_signs", "für den Partner unterschreiben"
    RECALL = "recall", "zurücknehmen"
    END = "end", "beenden"


SIGNING = {
    Signature.Party.COUNTY: Step.COUNTY_SIGNS,
    Signature.Party.PARTNER: Step.PARTNER_SIGNS,
}

# Where a step leads; None: there is no declaration any more. What is not here is not allowed.
TABLE: dict[Step, dict[State, State | None]] = {
    Step.DISCARD: {State.DRAFT: None},
    Step.RELEASE: {State.DRAFT: State.AWAITING},
    Step.COUNTY_SIGNS: {
        State.AWAITING: State.SIGNED_BY_COUNTY,
        State.SIGNED_BY_PARTNER: State.IN_FORCE,
    },
    Step.PARTNER_SIGNS: {
        State.AWAITING: State.SIGNED_BY_PARTNER,
        State.SIGNED_BY_COUNTY: State.IN_FORCE,
    },
    Step.RECALL: {State(state): State.ENDED for state in PENDING if state != State.DRAFT},
    Step.END: {State.IN_FORCE: State.ENDED},
}

REFUSALS: dict[Step, str] = {
    Step.DISCARD: "Nur ein Entwurf kann verworfen werden.",
    Step.RELEASE: "Nur ein Entwurf kann zur Unterschrift freigegeben werden.",
    Step.COUNTY_SIGNS: "Diese Erklärung kann der Landkreis jetzt nicht unterschreiben.",
    Step.PARTNER_SIGNS: "Diese Erklärung kann der Partner jetzt nicht unterschreiben.",
    Step.RECALL: "Nur eine Erklärung, die auf Unterschriften wartet, kann zurückgenommen werden.",
    Step.END: "Nur eine Erklärung, die in Kraft ist, kann beendet werden.",
}


def allows(state: str, step: Step) -> bool:
    """Whether a declaration in this state may take the step."""
    return State(state) in TABLE[step]


def check(declaration: Declaration, step: Step) -> None:
    """NotAllowedNow with the reason if the declaration may not take the step."""
    if not allows(declaration.state, step):
        stands = declaration.get_state_display()
        raise NotAllowedNow(f"{REFUSALS[step]} Stand jetzt: {stands}.")


def take(declaration: Declaration, step: Step) -> None:
    """Put a (locked) declaration where the step leads, and save it; NotAllowedNow otherwise."""
    check(declaration, step)
    target = TABLE[step][State(declaration.state)]
    if target is None:
        declaration.delete()
        return
    declaration.state = target
    declaration.save()
