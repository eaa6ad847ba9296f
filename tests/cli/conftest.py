"""A fixture that runs a command in this process, and the folder of the sample team."""

from collections.abc import Callable
from pathlib import Path

import pytest

from wholesum.cli import main
from wholesum.demo import sample_team
from wholesum.mirror.evidence import write_folder

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line as a shell does; return its exit code, its output and its errors."""

    def call(*words: object) -> tuple[int, str, str]:
        try:
            main([str(word) for word in words])
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "sample"
    write_folder(sample_team(), folder)
    return folder
