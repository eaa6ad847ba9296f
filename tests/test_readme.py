"""The commands, examples and links of the README work."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reference import ROOT
from wholesum import __version__
from wholesum.demo import sample_team
from wholesum.mirror.charts.mirror import mirror_chart
from wholesum.mirror.gather import gather

README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    line.removeprefix("$ ")
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ wholesum")
]


@pytest.mark.slow
def test_given_the_commands_of_the_readme_when_run_then_they_succeed(tmp_path: Path) -> None:
    assert len(COMMANDS) == 12
    for command in COMMANDS:
        words = [sys.executable, "-m", *shlex.split(command)]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), command
        assert done.stdout
    assert (tmp_path / "team.html").is_file()


def test_given_the_python_examples_of_the_readme_when_run_then_they_print_what_it_says() -> None:
    session = "".join(re.findall(r"```pycon\n(.*?)```", README, re.DOTALL))
    found = doctest.DocTestParser().get_doctest(session, {}, "README.md", "README.md", 0)
    assert len(found.examples) == 4
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(found)
    assert runner.summarize(verbose=False).failed == 0


def test_every_link_of_the_readme_exists() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert len(links) > 15
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_readme_chart_is_the_mirror_of_the_sample_team() -> None:
    drawn = mirror_chart(gather(sample_team()).mirror).file()
    path = ROOT / "docs" / "mirror.svg"
    if os.environ.get("WHOLESUM_REDRAW"):
        path.write_text(drawn, "utf-8")
    assert path.read_text("utf-8") == drawn, "run the test with WHOLESUM_REDRAW=1 to draw it again"


def test_changelog_has_an_entry_for_the_current_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"])
def test_markdown_files_of_the_project_have_no_exclamation_mark_and_name_no_package_registry(
    name: str,
) -> None:
    text = (ROOT / name).read_text("utf-8")
    prose = re.sub(r"```.*?```|!\[", "", text, flags=re.DOTALL)
    assert "!" not in prose
    assert not re.search(r"pypi|npmjs|debian\.org", prose)
