"""The office's pages about categories of partners."""

from django import forms

from alliances.group_views import GroupPages
from alliances.partners.categories import CATEGORIES


class CategoryForm(forms.Form):
    """How a category is called."""

    name = forms.CharField(
        label="Bezeichnung",
        max_length=80,
        help_text="So steht sie im Verzeichnis und im Formular zum Mitmachen.",
    )


PAGES = GroupPages(
    CATEGORIES,
    CategoryForm,
    words="Kategorien",
    name="category",
    names="categories",
    lead="So ordnen Sie Ihre Partner. Die Reihenfolge gilt auch im Verzeichnis und im Formular.",
    none="Jeder Partner gehört zu einer Kategorie.",
    adds="Kategorie anlegen",
    end="Die Kategorie verschwindet aus Formular und Verzeichnis.",
    changes="umbenennen",
    changed="umbenannt",
)
