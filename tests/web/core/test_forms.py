from __future__ import annotations

import re

from wholesum.web.core.look import Sample


def test_every_field_of_every_form_has_a_label_above_it() -> None:
    page = str(Sample())
    for name in ("name", "note", "length", "closes"):
        assert page.index(f'<label for="id_{name}">') < page.index(f'id="id_{name}"')
    assert page.index("<legend>") < page.index('type="radio"')


def test_only_optional_fields_of_forms_are_marked_as_optional() -> None:
    assert re.findall(r">([\w ]+) <span class=\"optional\">", str(Sample())) == ["Note"]


def test_every_field_of_a_form_refers_to_its_help_text_and_its_error_text() -> None:
    page = str(Sample({"name": ""}))
    (described,) = re.findall(r'aria-describedby="(id_name[^"]*)"', page)
    for tied in described.split():
        assert f'id="{tied}"' in page
    assert described.split() == ["id_name_helptext", "id_name_error"]


def test_fields_of_a_form_have_no_placeholders() -> None:
    form = Sample()
    form.fields["name"].widget.attrs["placeholder"] = "Ada"
    assert "placeholder" not in str(form)


def test_given_html_in_a_text_when_its_form_is_shown_again_then_the_html_is_escaped() -> None:
    assert 'value="&lt;b&gt;"' in str(Sample({"name": "<b>"}))
