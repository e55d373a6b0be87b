"""The office's two buttons about reminders."""

from alliances.access import page
from alliances.declarations import reminding
from alliances.declarations.office_views import step_of

stop = page("declarations.draw_up")(
    step_of(reminding.stop, "An diese Erklärung erinnert die Plattform nicht mehr.")
)
resume = page("declarations.draw_up")(
    step_of(reminding.resume, "Die Plattform erinnert wieder an diese Erklärung.")
)
