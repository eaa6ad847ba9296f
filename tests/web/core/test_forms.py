from __future__ import annotations

import re

from wholesum.web.core.look import Sample


def test_every_field_has_a_label_above_it() -> None:
    page = str(Sample())
    for name in ("name", "note", "length", "closes"):
        assert page.index(f'<label for="id_{name}">') < page.index(f'id="id_{name}"')
    assert page.index("<legend>") < page.index('type="radio"')


def test_what_may_be_left_out_says_so_and_nothing_else_does() -> None:
    assert re.findall(r">([\w ]+) <span class=\"optional\">", str(Sample())) == ["Note"]


def test_help_and_error_are_tied_to_their_field() -> None:
    page = str(Sample({"name": ""}))
    (described,) = re.findall(r'aria-describedby="(id_name[^"]*)"', page)
    for tied in described.split():
        assert f'id="{tied}"' in page
    assert described.split() == ["id_name_helptext", "id_name_error"]


def test_placeholders_are_left_out() -> None:
    form = Sample()
    form.fields["name"].widget.attrs["placeholder"] = "Ada"
    assert "placeholder" not in str(form)


def test_what_was_typed_comes_back_escaped() -> None:
    assert 'value="&lt;b&gt;"' in str(Sample({"name": "<b>"}))
