"""The pieces of the pages: what they say, and how their parts are tied together."""

import datetime
import re
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from opennrm.web.components import geometry
from opennrm.web.components.fields import DayField
from opennrm.web.components.states import ICONS, TONES, clock_words

TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def draw(source: str, path: str = "/", **context: Any) -> str:
    context["request"] = RequestFactory().get(path)
    return Template("{% load nrm %}" + source).render(Context(context))


class Asked(forms.Form):
    name = forms.CharField(label="Name", help_text="As the person says it")
    note = forms.CharField(label="Note", widget=forms.Textarea, max_length=50, required=False)
    soon = forms.ChoiceField(
        label="How soon", choices=(("now", "Now"), ("week", "This week")), widget=forms.RadioSelect
    )
    day = DayField(label="Day")
    agreed = forms.BooleanField(label="Agreed")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def ids(html: str) -> set[str]:
    return set(re.findall(r' id="([^"]+)"', html))


@pytest.mark.parametrize("form", [Asked(), Asked({"name": ""})], ids=["blank", "wrong"])
def test_every_label_and_description_points_to_something(form: Asked) -> None:
    html = draw("{% error_summary form %}{% form_body form %}", form=form)
    pointed = set(re.findall(r' for="([^"]+)"', html)) | set(re.findall(r'href="#([^"]+)"', html))
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        pointed |= set(described.split())
    assert pointed
    assert pointed <= ids(html)
    assert len(ids(html)) == html.count(' id="')


def test_a_mistake_is_said_at_the_top_and_at_the_field() -> None:
    form = Asked({"name": "", "day_day": "31", "day_month": "2", "day_year": "2026"})
    summary = draw("{% error_summary form %}", form=form)
    assert '<a href="#id_name">Name – This field is required.</a>' in summary
    assert '<a href="#id_soon_0">How soon – This field is required.</a>' in summary
    assert '<a href="#id_day_0">Day – Enter a real date, for example 23.11.2026</a>' in summary
    field = draw("{% field form.name %}", form=form)
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_name-hint id_name-error"' in field


def test_without_mistakes_there_is_no_summary() -> None:
    assert draw("{% error_summary form %}", form=Asked()).strip() == ""


def test_mistakes_of_the_whole_form_and_of_formsets_are_listed() -> None:
    form = Asked({})
    form.add_error(None, "Too late")
    assert "<li>Too late</li>" in draw("{% error_summary form %}", form=form)
    rows = forms.formset_factory(Asked, min_num=1, validate_min=True)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}
    )
    assert "#id_form-0-name" in draw("{% error_summary rows %}", rows=rows)


def test_only_what_one_may_leave_out_is_marked() -> None:
    assert "(optional)" in draw("{% field form.note %}", form=Asked())
    assert "(optional)" not in draw("{% field form.name %}", form=Asked())
    assert "(optional)" not in draw("{% field form.note plain=True %}", form=Asked())


def test_the_counter_does_not_cut_what_is_pasted() -> None:
    html = draw("{% field form.note %}", form=Asked())
    assert "maxlength" not in html
    assert 'data-limit="50"' in html


def test_an_option_has_its_own_hint() -> None:
    form = Asked()
    form.fields["soon"].widget.hints = {"now": "In danger"}
    html = draw("{% field form.soon %}", form=form)
    assert 'aria-describedby="id_soon_0-hint"' in html
    assert "In danger" in html


def test_what_a_person_typed_is_escaped() -> None:
    html = draw(
        "{% error_summary form %}{% form_body form %}",
        form=Asked({"name": '"><script>', "note": "</textarea><b>"}),
    )
    assert "<script>" not in html
    assert "<b>" not in html


def test_text_given_to_block_tags_is_escaped() -> None:
    html = draw(
        '{% banner "info" title=bad %}{{ bad }}{% endbanner %}{% summary %}{% row bad %}{{ bad }}{% endrow %}{% endsummary %}',
        bad="<i>",
    )
    assert "<i>" not in html
    assert html.count("&lt;i&gt;") == 4


def test_a_state_has_an_icon_and_a_word() -> None:
    html = draw('{% status "accepted" "Accepted" %}')
    assert 'class="tag tone-good"' in html
    assert "<svg" in html
    assert "Accepted" in html


def test_an_unknown_state_is_neutral_and_a_given_tone_wins() -> None:
    assert "tone-neutral" in draw('{% status "never_seen" "New" %}')
    assert "tone-bad" in draw('{% status "accepted" "Accepted" tone="bad" %}')


def test_no_state_has_two_tones() -> None:
    codes = [code for codes in TONES.values() for code in codes.split()]
    assert len(codes) == len(set(codes))
    assert set(TONES) <= set(ICONS)


@pytest.mark.parametrize(
    ("left", "tone", "words"),
    [
        (-3, "bad", "Late by 3 days"), (-1, "bad", "Late by 1 day"), (0, "warn", "Due today"), (1, "warn", "Due tomorrow"),
        (2, "wait", "Due in 2 days"), (3, "wait", "Due in 3 days"), (4, "calm", "Due in 4 days"),
    ],
)  # fmt: skip
def test_clocks_speak(left: int, tone: str, words: str) -> None:
    assert clock_words(left) == (tone, words)


def test_a_moment_counts_by_the_local_day() -> None:
    # 20:30 in Greenwich on the 23rd is already the 24th in Almaty.
    due = datetime.datetime(2026, 11, 23, 20, 30, tzinfo=datetime.UTC)
    with timezone.override("Asia/Almaty"):
        assert "Due tomorrow" in draw("{% deadline due today=today %}", due=due, today=TODAY)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{% deadline none %}", "Clock not configured"),
        ("{% deadline today stopped=True %}", "Clock stopped"),
        ("{% deadline today met=before %}", "Answered in time"),
        ("{% deadline before met=today %}", "Answered late"),
        ("{% deadline before met=True %}", "Answered in time"),
    ],
)
def test_clocks_that_do_not_run(source: str, words: str) -> None:
    assert words in draw(source, none=None, today=TODAY, before=TODAY - datetime.timedelta(days=1))


def test_sorting_keeps_the_filters_and_leaves_the_page() -> None:
    html = draw('{% th "Case" sort="reference" %}', "/?status=proposed&after=xyz")
    assert 'href="?status=proposed&amp;sort=reference"' in html
    assert "aria-sort" not in html


def test_sorting_again_turns_the_order() -> None:
    html = draw('{% th "Case" sort="reference" %}', "/?sort=reference")
    assert 'aria-sort="ascending"' in html
    assert "sort=-reference" in html
    assert 'aria-sort="descending"' in draw('{% th "Case" sort="reference" %}', "/?sort=-reference")


class Filters(forms.Form):
    status = forms.MultipleChoiceField(
        label="Status", choices=(("a", "Alpha"), ("b", "Beta")), required=False
    )
    late = forms.BooleanField(label="Only late", required=False)


def test_each_filter_in_force_can_be_taken_away_alone() -> None:
    html = draw("{% filter_bar form %}", "/?status=a&status=b&late=on&q=x&after=k", form=Filters())
    assert 'href="?status=b&amp;late=on&amp;q=x"' in html
    assert 'href="?status=a&amp;status=b&amp;q=x"' in html
    assert "Status: Alpha" in html
    assert "Only late: yes" in html
    assert '<input type="hidden" name="q" value="x">' in html
    assert 'href="?q=x">Clear all' in html


def test_without_filters_there_are_no_chips() -> None:
    assert "chip" not in draw("{% filter_bar form %}", "/?status=", form=Filters())


def test_pages_and_exports_keep_the_filters() -> None:
    html = draw('{% pager previous="p" next="n" shown=20 %}{% export_menu "csv" %}', "/?status=a&after=k")
    assert 'href="?status=a&amp;before=p"' in html
    assert 'href="?status=a&amp;after=n"' in html
    assert 'href="?status=a&amp;export=csv"' in html


def test_numbered_pages() -> None:
    html = draw("{% pagination page %}", "/?q=x&page=2", page=Paginator(range(100), 10).page(2))
    assert 'href="?q=x&amp;page=3"' in html
    assert html.count("aria-current") == 1


def test_search_keeps_the_filters_and_leaves_the_page() -> None:
    html = draw("{% search_box %}", "/?q=7F&status=a&after=k")
    assert 'name="q" value="7F"' in html
    assert 'name="status" value="a"' in html
    assert 'name="after"' not in html


def test_the_smallest_number_above_nothing_has_a_bar() -> None:
    assert [bar.share for bar in geometry.bars((("a", 1000), ("b", 1), ("c", 0)))] == [100, 1, 0]
    assert geometry.bars(()) == []


@pytest.mark.parametrize(
    ("values", "top"), [((), 5), ((3,), 5), ((17, 9), 20), ((101,), 200), ((1000,), 1000), ((9.5,), 10)]
)
def test_scales_end_on_round_numbers(values: tuple[float, ...], top: int) -> None:
    assert geometry.ceiling(values) == top


def test_a_missing_month_breaks_the_line() -> None:
    path = geometry.line_path((1, 2, None, 4), 5)
    assert path.count("M") == 2


def test_five_lines_are_too_many() -> None:
    with pytest.raises(ValueError, match="four"):
        draw('{% line_chart labels series title="x" %}', labels=["1"], series=[("a", [1])] * 5)


@pytest.mark.parametrize("series", [[], [("Referred", [None, None])]])
def test_a_plot_without_numbers_is_a_sentence(series: list[Any]) -> None:
    html = draw('{% line_chart labels series title="Months" %}', labels=["10.26", "11.26"], series=series)
    assert "nothing to draw yet" in html
    assert "<svg" not in html


def test_a_plot_has_its_numbers_as_a_table() -> None:
    html = draw(
        '{% line_chart labels series title="Months" %}',
        labels=["10.26", "11.26"],
        series=[("Referred", [4, None])],
    )
    assert '<th scope="row">10.26</th><td class="numeric">4</td>' in html
    assert '<td class="numeric">–</td>' in html


def test_a_map_tells_nothing_from_unknown() -> None:
    tiles = [
        {"code": "A", "name": "Alpha", "column": 1, "row": 1, "value": 0},
        {"code": "B", "name": "Beta", "column": 2, "row": 1, "value": None, "url": "/b/"},
        {"code": "C", "name": "Gamma", "column": 2, "row": 2, "value": 8},
    ]
    html = draw('{% tile_map tiles title="Regions" %}', tiles=tiles)
    assert 'viewBox="0 0 144 144"' in html
    assert "Alpha: 0" in html
    assert "Beta: –" in html
    assert [tile.grade for tile in geometry.tiles(tiles)[0]] == [0, 0, 4]


def test_what_waits_shows_its_clock_or_that_nothing_waits() -> None:
    assert "Nothing waits for you" in draw("{% waiting items %}", items=[])
    item = {
        "label": "Referrals",
        "url": "/r/",
        "count": 2,
        "due": timezone.localdate() - datetime.timedelta(days=2),
    }
    assert "Late by 2 days" in draw("{% waiting items %}", items=[item])
