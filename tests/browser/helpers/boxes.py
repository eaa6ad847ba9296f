"""Measure the text of charts in a browser: its size, what it covers, and where lines break."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

WIDTHS: Final = (320, 390, 768, 1200)
"""A small phone, a phone, a tablet and a desk, in pixels."""
_MEASURE: Final = r"""() => {
  const found = [];
  for (const svg of document.querySelectorAll("svg.drawing")) {
    if (!svg.getBoundingClientRect().width) continue;
    const title = svg.querySelector("title").textContent;
    const view = svg.viewBox.baseVal;
    const boxes = [];
    for (const text of svg.querySelectorAll("text")) {
      const size = parseFloat(getComputedStyle(text).fontSize);
      const pixels = size * text.getScreenCTM().a;
      const box = text.getBBox();
      const base = parseFloat(text.getAttribute("y"));
      const one = {
        words: text.textContent,
        left: box.x,
        right: box.x + box.width,
        top: base - 0.72 * size,
        bottom: base + 0.2 * size,
      };
      if (pixels < 12) found.push(`${title}: "${one.words}" is ${pixels.toFixed(1)} px high`);
      if (one.left < -0.5 || one.right > view.width + 0.5)
        found.push(`${title}: "${one.words}" leaves the drawing sideways`);
      if (one.top < -0.5 || one.bottom > view.height + 0.5)
        found.push(`${title}: "${one.words}" leaves the drawing above or below`);
      for (const other of boxes)
        if (
          one.left < other.right - 0.5 && other.left < one.right - 0.5 &&
          one.top < other.bottom - 0.5 && other.top < one.bottom - 0.5
        )
          found.push(`${title}: "${one.words}" covers "${other.words}"`);
      boxes.push(one);
    }
  }
  for (const words of document.querySelectorAll("figure p")) {
    const node = words.firstChild;
    if (!node || !words.getBoundingClientRect().width) continue;
    for (const match of node.textContent.matchAll(/\d\s(?:%|h\b|[a-z]+)/g)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1) found.push(`"${match[0]}" is broken in "${node.textContent}"`);
    }
  }
  return found;
}"""


def problems(page: Page) -> list[str]:
    """Return each text of a chart that is small, cut off, covered or broken, in plain words."""
    page.evaluate("document.fonts.ready")
    found: list[str] = page.evaluate(_MEASURE)
    return found
