"""A list to choose from, which we draw ourselves because it is on every page with filters: as Django draws it."""

import pytest
from django import forms
from django.test.html import parse_html

from opennrm.web.components.forms import attributes, control, kind


class Sample(forms.Form):
    """Groups, marks that must be escaped, and values that are numbers."""

    region = forms.ChoiceField(
        choices=[("", "<All>"), ("x", "X & Y"), ("Group", [("1", "one"), ("2", 't"wo')])], required=False
    )
    sector = forms.ChoiceField(choices=[("x", "X"), ("y", "Y")])
    number = forms.TypedChoiceField(choices=[(1, "1"), (2, "2")], coerce=int)


@pytest.mark.parametrize("given", [None, {}, {"region": "2", "sector": "no such", "number": "2"}])
def test_a_select_is_what_django_would_draw(given: dict[str, str] | None) -> None:
    form = Sample(given)
    form.is_valid()
    for bound in form:
        attrs = attributes(bound, "a hint", "short", kind(bound))
        ours, theirs = str(control(bound, dict(attrs), "input")), str(bound.as_widget(attrs=dict(attrs)))
        assert parse_html(ours) == parse_html(theirs)
        assert "<All>" not in ours
