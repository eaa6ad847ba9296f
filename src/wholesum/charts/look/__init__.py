"""The style of reports, notebooks and web pages: colours, sizes, fonts and components in CSS."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import Final

_FONTS: Final = (
    ("Wholesum Sans", 400, "sans-400.woff2"),
    ("Wholesum Sans", 600, "sans-600.woff2"),
    ("Wholesum Serif", 600, "serif-600.woff2"),
)


@cache
def css() -> str:
    """Return the style sheet: colours and sizes for light, dark and print, then the components."""
    package = files(__name__)
    return "\n".join(
        package.joinpath(name).read_text("utf-8") for name in ("tokens.css", "components.css")
    )


@cache
def fonts() -> str:
    """Return CSS that contains the font data, for files that load nothing from a network."""
    package = files(__name__) / "fonts"
    return "\n".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;'
        f"src:url(data:font/woff2;base64,{b64encode(package.joinpath(name).read_bytes()).decode()})"
        f' format("woff2")}}'
        for family, weight, name in _FONTS
    )
