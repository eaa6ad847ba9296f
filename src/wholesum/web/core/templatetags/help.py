"""The question mark next to a word, which opens the explanation of the word."""

from __future__ import annotations

from typing import Any

from django import template

from wholesum.web.core.help.terms import term_of

register = template.Library()


@register.inclusion_tag("help/mark.html", takes_context=True)
def what_is(context: template.Context, code: str) -> dict[str, Any]:
    """Show a question mark that opens the explanation of a glossary word or a facet."""
    kept: dict[Any, Any] = context.render_context.dicts[0]
    kept["help-marks"] = kept.get("help-marks", 0) + 1
    return {"term": term_of(code), "number": kept["help-marks"]}
