"""The building blocks of pages say what they must, to eyes and to screen readers."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from alliances.templatetags import blocks


class JoinForm(forms.Form):
    name = forms.CharField(label="Name", help_text="Wie auf der Urkunde.")
    since = forms.DateField(label="Seit", required=False)
    way = forms.ChoiceField(label="Weg", choices=[("a", "Online")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Ich stimme zu.")


def rendered(source: str, *, path="/", signed_in=False, **values) -> str:
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(is_authenticated=signed_in)
    return Template(source).render(Context({"request": request, "csrf_token": "t", **values}))


def test_breadcrumb_names_the_page_one_is_on():
    page = rendered('{% breadcrumb "Start" "/" "Partner" "/partner/" "Stadtwerke" %}')

    assert re.findall(r'href="([^"]+)"', page) == ["/", "/partner/"]
    assert '<span aria-current="page">Stadtwerke</span>' in page


def test_navigation_marks_the_page_and_the_part_that_is_open():
    link = '{% nav_link "Partner" "/partner/" %}{% nav_link "Start" "/" %}'

    assert 'href="/partner/" aria-current="page"' in rendered(link, path="/partner/")
    assert 'href="/partner/" aria-current="true"' in rendered(link, path="/partner/x/")
    assert 'href="/">Start' in rendered(link, path="/partner/x/")


def test_words_of_people_are_escaped_in_every_block():
    bad = "<script>"
    page = rendered(
        "{% pagehead title=bad lead=bad %}{% endpagehead %}{% badge bad %}{% button bad bad %}"
        "{% card title=bad url=bad meta=bad %}{{ bad }}{% endcard %}"
        "{% datatable headers caption=bad %}<tr><td>{{ bad }}</td></tr>{% enddatatable %}",
        bad=bad,
        headers=['"><script>'],
    )

    assert "<script>" not in page


def test_every_cell_of_a_table_knows_its_header():
    page = rendered(
        "{% datatable headers %}<tr><th scope='row'>A</th><td class='x'>1</td></tr>"
        "<tr><th>B</th><td>2</td></tr>{% enddatatable %}",
        headers=["Name", "Menge"],
    )

    assert page.count('data-label="Menge"') == 2
    assert """<td role="cell" class='x' data-label="Menge">""" in page
    assert page.count('<tr role="row"') == 3


def test_visitors_get_a_form_without_token_and_people_signed_in_one_with():
    source = "{% pageform form %}{% endpageform %}"

    assert "csrfmiddlewaretoken" not in rendered(source, form=JoinForm())
    assert "csrfmiddlewaretoken" in rendered(source, form=JoinForm(), signed_in=True)


def test_a_field_says_in_words_whether_it_is_required_and_how_dates_are_written():
    page = rendered("{{ form }}", form=JoinForm())

    assert page.count("(Pflichtfeld)") == 3
    assert "(TT.MM.JJJJ, freiwillig)" in page


def test_errors_are_told_on_top_and_at_the_field():
    form = JoinForm({"since": "gestern"})
    form.is_valid()
    page = rendered("{% pageform form %}{% endpageform %}", form=form)

    targets = re.findall(r'class="kk-summary__link" href="#([^"]+)"', page)
    assert targets == ["id_name", "id_since", "id_way", "id_agree"]
    assert all(f'id="{target}"' in page for target in targets)
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_error"' in page
    assert page.count('aria-invalid="true"') == 4


def test_a_dangerous_button_asks_first_without_script():
    page = rendered('{% post_button "Löschen" "/x/" confirm="Wirklich?" %}')

    assert page.index("<details") < page.index("Wirklich?") < page.index('type="submit"')
    assert "onclick" not in page


def test_turning_pages_keeps_the_search():
    page_obj = Paginator(range(60), 10).page(2)

    page = rendered("{% pagination page_obj %}", path="/partner/?q=bus&page=2", page_obj=page_obj)

    assert 'href="?q=bus&amp;page=3"' in page
    assert page.count('aria-current="page"') == 1


def test_a_list_of_one_page_needs_no_pagination():
    assert not rendered("{% pagination p %}", p=Paginator([1], 10).page(1)).strip()


def test_maps_name_their_source():
    mark = {"ags": "08336", "name": "Landkreis Lörrach", "url": "/x/", "kind": "active"}

    assert "GeoBasis-DE" in rendered("{% county_outline '08336' %}")
    page = rendered("{% country_map marks %}", marks=[mark])
    assert "GeoBasis-DE" in page
    assert 'aria-label="Landkreis Lörrach"' in page


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1234.5, "1.234,5"), (0, "0"), (100, "100"), (-0.25, "-0,25"), (None, "–"), ("", "–")],
)
def test_numbers_are_written_the_german_way(value, shown):
    assert blocks.number(value) == shown


def test_numbers_can_be_given_fixed_decimals():
    assert blocks.number(1234.5, 2) == "1.234,50"


def test_dates_are_written_the_german_way_and_in_german_time():
    assert blocks.german_date(date(2025, 5, 23)) == "23.05.2025"
    assert blocks.german_date(datetime(2025, 5, 23, 23, 30, tzinfo=UTC)) == "24.05.2025"
    assert blocks.german_date(None) == ""
