"""Tasks as effects: work of ours that must happen once its cause is committed, however late."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from outbox.carrying import Carrier
from outbox.models import Effect


class ErrandCarrier(Carrier):
    """Calls the function that settings.OUTBOX_TASKS names; it must be safe to repeat."""

    def carry(self, effect: Effect, hand_over: Callable[[], None]) -> None:
        hand_over()
        import_string(settings.OUTBOX_TASKS[effect.what])(**effect.payload)
