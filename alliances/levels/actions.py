"""Add, change and remove levels of participation."""

from alliances.groups import Grouping
from alliances.levels.models import Level

LEVELS = Grouping(Level, "Stufe")
