"""How any form field is drawn: label, hint, error and the links between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from opennrm.web.components.fields import DayParts, MoneyField
from opennrm.web.components.library import register

ROWS, DJANGO_ROWS = "5", "10"
WIDTHS = {"short": "input-short", "medium": "input-medium", "long": "input-long", "": ""}


@dataclass(frozen=True)
class Choice:
    """One radio button or checkbox of a group."""

    control: str
    identifier: str
    label: str
    hint: str
    hint_identifier: str


def kind(bound: BoundField) -> str:
    """Which of our shapes draws the field."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return "choices"
    if isinstance(widget, DayParts):
        return "date"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(bound.field, MoneyField):
        return "money"
    return "textarea" if isinstance(widget, forms.Textarea) else "input"


def hint_of(bound: BoundField, hint: str) -> str:
    """The hint of the page, or else the field's own."""
    return str(hint or bound.help_text or "")


def described_by(bound: BoundField, hint: str, *, counted: bool = False) -> str:
    """The ids that a screen reader reads after the label."""
    ids = [f"{bound.auto_id}-hint"] if hint else []
    ids += [f"{bound.auto_id}-error"] if bound.errors else []
    ids += [f"{bound.auto_id}-count"] if counted else []
    return " ".join(ids)


def attributes(bound: BoundField, hint: str, width: str, shape: str) -> dict[str, Any]:
    """The attributes of the control itself."""
    counted = shape == "textarea" and bool(getattr(bound.field, "max_length", None))
    given = bound.field.widget.attrs.get("class", "")
    attrs: dict[str, Any] = {"class": " ".join(filter(None, ("input", WIDTHS[width], given)))}
    if described := described_by(bound, hint, counted=counted):
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if shape == "textarea":
        rows = str(bound.field.widget.attrs.get("rows"))
        attrs["rows"] = ROWS if rows == DJANGO_ROWS else rows
    if counted:
        attrs["data-count"] = f"{bound.auto_id}-count"
        # The counter warns; a hard stop would cut a pasted account without a word.
        attrs["maxlength"] = False
    return attrs


def choices(bound: BoundField) -> Iterator[Choice]:
    """The options of a group, each with its own hint if the widget has one (`widget.hints`)."""
    hints: dict[str, Any] = getattr(bound.field.widget, "hints", {})
    for option in bound.subwidgets:
        identifier = str(option.id_for_label)
        hint = str(hints.get(str(option.data["value"]), ""))
        option.data["attrs"].pop("aria-describedby", None)
        option.data["attrs"].pop("required", None)
        if hint:
            option.data["attrs"]["aria-describedby"] = f"{identifier}-hint"
        yield Choice(str(option.tag()), identifier, str(option.choice_label), hint, f"{identifier}-hint")


def day_parts(bound: BoundField, attrs: dict[str, Any]) -> list[tuple[str, SafeString]]:
    """The three boxes of a day, each with the id that its label names, and its HTML."""
    context = bound.field.widget.get_context(
        bound.html_name, bound.value(), bound.build_widget_attrs({**attrs, "id": bound.auto_id})
    )
    draw = bound.form.renderer.render
    return [
        (part["attrs"]["id"], SafeString(draw(part["template_name"], {"widget": part})))
        for part in context["widget"]["subwidgets"]
    ]


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    *,
    hint: str = "",
    label: str = "",
    width: str = "",
    heading: bool = False,
    plain: bool = False,
) -> dict[str, Any]:
    """Any form field with its label, hint, error and their wiring; `plain` leaves out "(optional)", for filters."""
    shape = kind(bound)
    shown_hint = hint_of(bound, hint)
    attrs = attributes(bound, shown_hint, width, shape)
    drawn: dict[str, Any] = {
        "bound": bound,
        "shape": shape,
        "label": label or bound.label,
        "hint": shown_hint,
        "heading": heading,
        "optional": not plain and not bound.field.required,
        "identifier": bound.auto_id,
        "described": described_by(bound, shown_hint),
        "limit": getattr(bound.field, "max_length", None) if shape == "textarea" else None,
        "currency": getattr(bound.field, "currency", ""),
    }
    if shape == "choices":
        drawn["choices"] = list(choices(bound))
    elif shape == "date":
        drawn["parts"] = day_parts(bound, {key: attrs[key] for key in attrs if key != "aria-describedby"})
    else:
        drawn["control"] = control(bound, attrs, shape)
    return drawn


def control(bound: BoundField, attrs: dict[str, Any], shape: str) -> SafeString:
    """The control's own HTML."""
    if shape == "checkbox":
        attrs = {key: value for key, value in attrs.items() if key != "class"}
    if type(bound.field.widget) is forms.Select:
        return select(bound, attrs)
    return SafeString(bound.as_widget(attrs=attrs))


def select(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    """A list to choose from. Django fills two templates for each option, which took a sixth of a page with filters."""
    wanted = bound.build_widget_attrs({"id": bound.auto_id, **attrs})
    drawn = bound.field.widget.get_context(bound.html_name, bound.value(), wanted)["widget"]
    groups = SafeString("".join(grouped(name, options) for name, options, _place in drawn["optgroups"]))
    return format_html('<select name="{}"{}>{}</select>', drawn["name"], flatatt(drawn["attrs"]), groups)


def grouped(name: Any, options: list[dict[str, Any]]) -> SafeString:
    """Options of a list, under the name of their group where there is one."""
    drawn = format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((str(one["value"]), flatatt(one["attrs"]), one["label"]) for one in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn


@register.inclusion_tag("components/form_body.html")
def form_body(form: forms.BaseForm) -> dict[str, Any]:
    """The hidden fields and every visible field of a form, in the form's order."""
    return {"form": form}


def first_control(bound: BoundField) -> str:
    """The id to which a link in the error summary leads."""
    return f"{bound.auto_id}_0" if kind(bound) in {"choices", "date"} else str(bound.auto_id)


def mistakes(forms_: tuple[forms.BaseForm | forms.BaseFormSet[Any], ...]) -> Iterator[tuple[str, str, str]]:
    """Every error of the forms as (id of the control or empty, label or empty, sentence)."""
    for form in forms_:
        if isinstance(form, forms.BaseFormSet):
            yield from (("", "", str(message)) for message in form.non_form_errors())
            yield from mistakes(tuple(form.forms))
            continue
        yield from (("", "", str(message)) for message in form.non_field_errors())
        for bound in (*form.visible_fields(), *form.hidden_fields()):
            target = "" if bound.is_hidden else first_control(bound)
            yield from ((target, str(bound.label), str(message)) for message in bound.errors)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_: forms.BaseForm | forms.BaseFormSet[Any], focus: bool = True) -> dict[str, Any]:
    """All errors at the head of the page, each a link to its field; nothing when there are none."""
    bound = tuple(form for form in forms_ if getattr(form, "is_bound", False))
    return {"mistakes": list(mistakes(bound)), "focus": focus}
