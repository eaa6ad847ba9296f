"""Backups: their content, refusals, and no partial restoration."""

from __future__ import annotations

import hashlib
import io
import stat
import subprocess
import tarfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2 as sqlite3

from wholesum import __version__
from wholesum.web.operations.backups import backup, restore
from wholesum.web.operations.backups.archive import Manifest, checksum, unpack, write_archive
from wholesum.web.operations.serving import hold
from wholesum.web.operations.starting import RefusedError

Pack = Callable[..., Path]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WHOLESUM_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WHOLESUM_DATABASE_URL", raising=False)
    return tmp_path / "home"


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Pack a small database; arguments override values of the manifest."""

    def packed(**said: Any) -> Path:
        folder = tmp_path / "packed"
        folder.mkdir()
        with closing(sqlite3.connect(folder / "wholesum.sqlite3")) as database:
            database.execute("CREATE TABLE teams_team (id INTEGER PRIMARY KEY, name TEXT)")
            database.executemany(
                "INSERT INTO teams_team (name) VALUES (?)", [(f"team {n}" * 40,) for n in range(99)]
            )
            database.commit()
        (folder / "secret").write_text("of the other machine")
        manifest = Manifest(
            version=__version__,
            made="2026-11-23T12:00:00+00:00",
            database="sqlite",
            rows={"teams_team": 99},
            open_rounds=0,
            sha256={name: checksum(folder / name) for name in ("wholesum.sqlite3", "secret")},
        )
        archive = tmp_path / "backup.tar.gz"
        write_archive(archive, folder, replace(manifest, **said))
        return archive

    return packed


def _repack(archive: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Change the files in a backup, as damage or an attacker would."""
    with tarfile.open(archive) as read:
        files = {
            member.name: content.read()
            for member in read
            if (content := read.extractfile(member)) is not None
        }
    change(files)
    with tarfile.open(archive, "w:gz") as written:
        for name, changed in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(changed)
            written.addfile(member, io.BytesIO(changed))


def test_backup_file_is_readable_by_its_owner_only_and_has_no_names_of_system_users(
    pack: Pack,
) -> None:
    archive = pack()
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with tarfile.open(archive) as read:
        members = read.getmembers()
    assert [member.name for member in members] == ["manifest.json", "wholesum.sqlite3", "secret"]
    assert {(member.uid, member.uname, member.mode) for member in members} == {(0, "", 0o600)}
    assert not list(archive.parent.glob("*.part"))


def test_given_an_empty_home_folder_when_a_backup_is_restored_then_the_files_of_the_backup_are_there(
    home: Path, pack: Pack
) -> None:
    done = restore.restore_backup(pack(), force=False)
    assert done.aside is None
    assert sorted(file.name for file in home.iterdir()) == ["secret", "wholesum.sqlite3"]
    assert (home / "secret").read_text() == "of the other machine"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in home.iterdir()} == {0o600}
    with closing(sqlite3.connect(home / "wholesum.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM teams_team").fetchone() == (99,)


def test_given_a_home_folder_that_is_not_empty_when_a_backup_is_restored_then_force_is_required(
    home: Path, pack: Pack
) -> None:
    home.mkdir()
    (home / "secret").write_text("of this machine")
    archive = pack()
    with pytest.raises(RefusedError, match=r"is not empty.*--force"):
        restore.restore_backup(archive, force=False)
    assert (home / "secret").read_text() == "of this machine"
    done = restore.restore_backup(archive, force=True)
    assert done.aside == home.with_name("home.before-restore-1")
    assert (done.aside / "secret").read_text() == "of this machine"
    assert (home / "secret").read_text() == "of the other machine"
    assert restore.restore_backup(archive, force=True).aside == home.with_name(
        "home.before-restore-2"
    )


def _flip_a_byte(files: dict[str, bytes]) -> None:
    database = files["wholesum.sqlite3"]
    files["wholesum.sqlite3"] = database[:5000] + bytes([database[5000] ^ 1]) + database[5001:]


def _tell_a_lie(files: dict[str, bytes]) -> None:
    files["manifest.json"] = files["manifest.json"].replace(
        b'"teams_team": 99', b'"teams_team": 98'
    )


def _spoil_the_pages(files: dict[str, bytes]) -> None:
    """Damage the database and correct the checksum, so that only SQLite finds it."""
    database = files["wholesum.sqlite3"]
    spoilt = database[:4096] + bytes(len(database) - 4096)
    old, new = (hashlib.sha256(content).hexdigest().encode() for content in (database, spoilt))
    files["wholesum.sqlite3"] = spoilt
    files["manifest.json"] = files["manifest.json"].replace(old, new)


def _add_a_stranger(files: dict[str, bytes]) -> None:
    files["../../.ssh/authorized_keys"] = b"ssh-ed25519 AAAA"


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_flip_a_byte, "is damaged: wholesum.sqlite3 is not what was packed"),
        (_tell_a_lie, "its tables do not hold the rows they should"),
        (_spoil_the_pages, "is damaged: its database"),
        (_add_a_stranger, r"holds '\.\./\.\./\.ssh/authorized_keys', which no backup does"),
        (lambda files: files.pop("secret"), "lacks secret"),
        (lambda files: files.pop("wholesum.sqlite3"), "lacks wholesum.sqlite3"),
        (lambda files: files.pop("manifest.json"), "manifest.json does not come first"),
        (lambda files: files.update({"manifest.json": b"{}"}), "its manifest.json cannot be read"),
    ],
)
def test_given_a_damaged_backup_when_restored_then_it_is_refused_and_the_home_folder_is_unchanged(
    home: Path, pack: Pack, harm: Callable[[dict[str, bytes]], None], words: str
) -> None:
    home.mkdir()
    (home / "secret").write_text("of this machine")
    archive = pack()
    _repack(archive, harm)
    with pytest.raises(RefusedError, match=words):
        restore.restore_backup(archive, force=True)
    assert (home / "secret").read_text() == "of this machine"
    assert not list(home.parent.glob(".home-restoring-*"))
    assert not list(home.parent.glob("home.before-*"))


def test_given_an_incomplete_or_missing_backup_when_restored_then_it_is_refused(
    home: Path, pack: Pack
) -> None:
    archive = pack()
    archive.write_bytes(archive.read_bytes()[:900])
    for file in (archive, archive.with_name("nowhere.tar.gz")):
        with pytest.raises(RefusedError, match="cannot be read as a backup"):
            restore.restore_backup(file, force=True)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"version": "99.0.0"}, "was made by Wholesum 99.0.0; this is"),
        ({"schema": "wholesum.backup/2"}, "is of the form wholesum.backup/2"),
        ({"database": "oracle"}, "is of the form wholesum.backup/1, oracle"),
    ],
)
def test_given_a_backup_of_a_later_version_when_restored_then_it_is_refused(
    home: Path, pack: Pack, said: dict[str, str], words: str
) -> None:
    with pytest.raises(RefusedError, match=words):
        restore.restore_backup(pack(**said), force=True)


def test_given_a_backup_of_another_kind_of_database_when_restored_then_it_is_refused(
    home: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOLESUM_DATABASE_URL", "postgresql://example.org/wholesum")
    with pytest.raises(RefusedError, match="a database of sqlite, this installation uses postgres"):
        restore.restore_backup(pack(), force=True)


def test_given_a_running_server_when_a_backup_is_restored_then_it_is_refused(
    home: Path, pack: Pack
) -> None:
    home.mkdir()
    with hold(home), pytest.raises(RefusedError, match="A server is running on"):
        restore.restore_backup(pack(), force=True)


def test_given_a_home_folder_that_cannot_be_renamed_when_a_backup_is_restored_then_it_is_unchanged(
    home: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(16, "Device or resource busy")

    archive = pack()
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(RefusedError, match=r"cannot be renamed .*is it a mounted volume"):
        restore.restore_backup(archive, force=False)
    assert home.is_dir()
    assert not list(home.parent.glob(".home-restoring-*"))


def test_given_an_error_while_a_backup_is_restored_then_the_old_home_folder_is_restored(
    home: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir()
    (home / "secret").write_text("of this machine")
    archive, rename = pack(), Path.rename

    def refuse_the_new(self: Path, target: Path) -> Path:
        if self.name.startswith(".home-restoring-"):
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_the_new)
    with pytest.raises(OSError, match="Input/output error"):
        restore.restore_backup(archive, force=True)
    assert (home / "secret").read_text() == "of this machine"


def test_given_an_existing_file_or_a_missing_folder_when_a_backup_is_written_there_then_it_is_refused(
    tmp_path: Path,
) -> None:
    (tmp_path / "precious.tar.gz").write_text("years of work")
    with pytest.raises(RefusedError, match="exists already"):
        backup.make_backup(tmp_path / "precious.tar.gz")
    with pytest.raises(RefusedError, match="is not a folder"):
        backup.make_backup(tmp_path / "nowhere" / "backup.tar.gz")
    assert (tmp_path / "precious.tar.gz").read_text() == "years of work"


def test_given_postgresql_when_a_backup_is_made_then_the_password_is_not_on_the_command_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = {"NAME": "w", "USER": "u", "PASSWORD": "p", "HOST": "h", "PORT": 5433}
    ran: list[tuple[list[str], dict[str, str]]] = []

    def run(words: list[str], *, env: dict[str, str], **_: object) -> object:
        ran.append((words, env))
        return subprocess.CompletedProcess(words, 1, "", "no such server\n")

    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("subprocess.run", run)
    with pytest.raises(RefusedError, match="pg_dump failed: no such server"):
        backup.run_postgresql(settings, "pg_dump", "--format=custom")
    words, environment = ran[0]
    assert words == ["/usr/bin/pg_dump", "--format=custom"]
    assert [environment[name] for name in ("PGDATABASE", "PGUSER", "PGPASSWORD", "PGPORT")] == [
        "w",
        "u",
        "p",
        "5433",
    ]


def test_given_pg_dump_is_missing_when_a_backup_is_made_then_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(
        RefusedError, match=r"pg_dump is not on this machine\. Install PostgreSQL's"
    ):
        backup.run_postgresql({}, "pg_dump")


def test_manifest_of_a_backup_lists_the_files_of_the_backup(tmp_path: Path, pack: Pack) -> None:
    (tmp_path / "out").mkdir()
    manifest = unpack(pack(), tmp_path / "out")
    assert manifest.explain() == (
        f"people 0, teams 99, sqlite, made 2026-11-23T12:00:00+00:00 by Wholesum {__version__}."
    )
