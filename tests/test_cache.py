"""What earlier builds have kept: whole, bounded, and never of anything else than what is there."""

import multiprocessing
import os
import pathlib
import signal

import pytest

import report
from report import cache


@pytest.fixture(autouse=True)
def _kept_here(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PACT_CACHE", "on")
    cache.drop()


def made(of: str, content: bytes = b"made") -> bytes:
    return cache.kept([of], lambda: content)


def refuse() -> bytes:
    pytest.fail("it was made again")


def test_what_was_made_is_made_once() -> None:
    assert made("one", b"first") == b"first"
    assert cache.kept(["one"], refuse) == b"first"
    cache.commit()
    assert cache.kept(["one"], refuse) == b"first"
    assert made("another") == b"made"


def test_parts_are_told_apart() -> None:
    assert cache.key(["ab", "c"]) != cache.key(["a", "bc"])
    assert cache.key(["1 a"]) != cache.key(["1", "a"])


def test_what_was_dropped_is_made_again() -> None:
    made("one", b"old")
    cache.drop()
    assert made("one", b"new") == b"new"


def test_it_lies_where_the_system_says_or_in_the_project(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    made("one")
    cache.commit()
    assert [path.name for path in tmp_path.iterdir()] == ["openai-microsoft-pact"]
    for unset in ("", "not/absolute"):
        monkeypatch.setenv("XDG_CACHE_HOME", unset)
        assert cache.folder() == report.ROOT / ".cache" / "openai-microsoft-pact"


@pytest.mark.parametrize("damage", [b"", b"short", bytes(40)])
def test_a_damaged_entry_is_made_again(damage: bytes) -> None:
    made("one", b"old")
    cache.commit()
    (entry,) = cache.folder().iterdir()
    whole = entry.read_bytes()
    entry.write_bytes(damage)
    assert made("one", b"old") == b"old"
    cache.commit()
    assert entry.read_bytes() == whole
    entry.write_bytes(whole[:-1])
    assert made("one", b"new") == b"new"


def test_nothing_is_kept_where_that_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    made("one", b"kept")
    cache.commit()
    monkeypatch.setenv("PACT_CACHE", "off")
    assert made("one", b"anew") == b"anew"
    cache.commit()
    monkeypatch.setenv("PACT_CACHE", "on")
    assert made("one") == b"kept"


def test_the_entries_used_least_lately_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LARGEST", 3 * (100 + 32))
    left = cache.folder() / "of a killed build.new"
    left.parent.mkdir()
    left.write_bytes(bytes(100))
    os.utime(left, (0, 0))
    for number, name in enumerate("abc"):
        made(name, bytes([number]) * 100)
        cache.commit()
        os.utime(cache.folder() / cache.key([name]), (number + 1, number + 1))
    assert not left.exists()
    assert made("a") == bytes(100)  # used, so that "b" is the next to go
    made("d", bytes(100))
    cache.commit()
    there = {path.name for path in cache.folder().iterdir()}
    assert there == {cache.key([name]) for name in "acd"}


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: pathlib.Path) -> None:
    (tmp_path / "openai-microsoft-pact").write_text("in the way")
    assert made("one", b"first") == b"first"
    cache.commit()
    assert made("one", b"again") == b"again"


def writes_for_ever(ready: "multiprocessing.synchronize.Event") -> None:
    number = 0
    while True:
        made(str(number % 20), bytes([number % 20]) * 1_000_000)
        cache.commit()
        ready.set()
        number += 1


@pytest.mark.slow
def test_entries_are_whole_whoever_else_writes_and_is_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cache, "LARGEST", 15_000_000)
    fork = multiprocessing.get_context("fork")
    for _ in range(5):
        ready = fork.Event()
        writers = [fork.Process(target=writes_for_ever, args=(ready,)) for _ in range(2)]
        try:
            for one in writers:
                one.start()
            assert ready.wait(30)
            for number in range(20):
                found = cache.get(cache.key([str(number)]))
                assert found in (None, bytes([number]) * 1_000_000)
        finally:  # or this process would wait for them at its end, for ever
            for one in writers:
                one.kill()
                one.join()
        whole = [path for path in cache.folder().iterdir() if path.suffix != ".new"]
        for path in whole:
            assert cache.get(path.name) is not None


def test_a_file_takes_its_place_whole_and_keeps_its_mode_and_the_link_to_it(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"old")
    file.chmod(0o600)
    link.symlink_to(file)
    cache.write(link, b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o600)
    assert link.is_symlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pathlib.Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        cache.write(link, b"newer")
    assert file.read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]


def killed(path: pathlib.Path) -> None:
    """Write a file in a process that is killed before the file takes its place."""
    copy = os.fork()
    if not copy:
        pathlib.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment,method-assign]
        cache.write(path, b"new")
    assert os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]) == -signal.SIGKILL


def test_what_a_killed_process_left_beside_a_file_goes_with_the_next_and_nothing_else(
    tmp_path: pathlib.Path,
) -> None:
    for name in ("page", "mine.new", ".page.new"):
        (tmp_path / name).write_bytes(b"mine")
    for name in ("page", "data", "page"):
        killed(tmp_path / name)
    left = set(tmp_path.iterdir())
    assert len(left) == 3 + 3  # of the page and of the data
    for path in left:
        os.utime(path, (0, 0))
    cache.write(tmp_path / "page", b"newer")
    assert (tmp_path / "page").read_bytes() == b"newer"
    gone = {path.name for path in left - set(tmp_path.iterdir())}
    assert len(gone) == 2
    assert not gone & {"mine.new", ".page.new"}


@pytest.mark.slow
def test_two_processes_that_write_the_same_file_at_once_both_succeed(
    tmp_path: pathlib.Path,
) -> None:
    contents = [bytes([number]) * 200_000 for number in range(2)]
    writers = []
    for content in contents:
        copy = os.fork()
        if not copy:
            code = 1
            try:
                for _ in range(300):
                    cache.write(tmp_path / "page", content)
                code = 0
            finally:
                os._exit(code)
        writers.append(copy)
    ended = [os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in writers]
    assert ended == [0, 0]
    assert (tmp_path / "page").read_bytes() in contents
    assert [path.name for path in tmp_path.iterdir()] == ["page"]
