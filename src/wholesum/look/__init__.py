"""The look that report, notebook and pages share: tokens, type and components, in CSS alone."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def css() -> str:
    """Return the style sheet: tokens for light, dark and print, then the components."""
    here = files(__name__)
    return "\n".join(
        here.joinpath(name).read_text("utf-8") for name in ("tokens.css", "components.css")
    )
