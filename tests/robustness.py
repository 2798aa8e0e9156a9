"""Breaks things at random and sees that each is answered or refused in words.

`python tests/robustness.py` (a part of `make robust`) tries all of it, or the parts that are named,
and writes the line of each into tests/ROBUSTNESS.md when it ends; `make test` tries a sample. The
same seed breaks the same things.
"""

import argparse
import contextlib
import functools
import hashlib
import json
import math
import os
import pathlib
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

import reading
import rereading

import report.warm
from analysis import figures, findings, parameters, schema, terms, typed
from analysis.exhibits import days, headlines
from analysis.figures import loading as figures_loading
from analysis.findings import claimed, evidence
from analysis.outlook import loading as outlook_loading
from analysis.terms import replay
from analysis.worlds import forecasts
from analysis.worlds import loading as worlds_loading
from report.press import orders
from report.verbs import cli

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATIENCE = 20  # seconds of computing in which everything is answered or refused
ANSWERED, REFUSED = "answered", "refused in words"
# What an attempt builds: all formats in one of five, for workbook and data take ten times as long.
FORMATS = (*["html,pdf,md"] * 4, "html,pdf,md,xlsx,data,png,crate,zip")
FEW = ("-p", "draws=4096")  # so that an attempt takes seconds
PAGE = "report/editions/current/report.html"

# What people and programs write where a number, a date or a name should stand.
NASTY = (
    *("", " ", "NaN", "inf", "-inf", "1e400", "-0", "0x10"),
    *("010", "1_000", "3,7", "1.000.000", "٣"),
    *("no", "yes", "true", "null", "~", "None", "18%", "$5", "60 million", "1e-320", "9" * 400),
    *("2024-13-45", "0000-00-00", "99999-01-01"),
    *("2024-02-30", "12 November", "2026-10-03T00:00:00Z"),
    *("=1+1", "@SUM(A1)", "<script>alert(1)</script>"),
    *("javascript:alert(1)", "{{x}}", "{x}", "$x$"),
    *("☃", "\u202e", "\u2028", "\x00", "\x1b[31m", "\ufeff"),
    *("\ud7ff", "e\u0301", "日本語", "a" * 10_000),
    *("!!python/object:os.system x", "&a [*a]", "*nobody"),
    *("<<: *x", "[" * 2_000, "- " * 500, "---", "? ["),
    *("'", '"', '"""', "\\", "\t", "\n", "\r\n", ","),
    *(",,,,,,", ";", ":", "#", "|", "`", "%", "[x](y)"),
)  # fmt: skip


class Fell(Exception):
    """Something was neither answered nor refused, or took too long."""


def tried(ask: Callable[[], object], told: str) -> str:
    """How one attempt ended.

    Raises:
        Fell: by another error than faults, or later than anybody waits.
    """
    start = time.process_time()
    try:
        ask()
        end = ANSWERED
    except schema.Faults as found:
        if not all(each.rule and each.remedy and each.file for each in found.faults):
            raise Fell(f"{told}: a fault without place, rule or remedy: {found}") from None
        end = REFUSED
    except Exception as error:
        raise Fell(f"{told}: {type(error).__name__}: {error}") from error
    if time.process_time() - start > PATIENCE:
        raise Fell(f"{told}: it took more than {PATIENCE} seconds")
    return end


Attempt = Callable[[], str]  # gives how it ended
Chances = Iterable[random.Random]  # one for each attempt


def parameter_sets(chances: Chances) -> Iterator[Attempt]:
    """Runs with random parameters, good and bad, asked for a few findings each."""
    usual = findings.of(parameters.check({}))
    ids = [id for id in usual if "draws" not in usual.moved_by(id)]  # else drawn, for seconds
    for chance in chances:
        some = chance.sample(parameters.SCHEMA, chance.randint(1, 5))
        given = [f"{one.name}={_value(one, chance)}" for one in some]
        asked = chance.sample(ids, 8)
        yield functools.partial(
            tried, functools.partial(_answer, given, asked), " ".join(given)[:300]
        )


def _answer(given: list[str], ids: list[str]) -> None:
    """Ask a run for findings, each of which lies within its bounds."""
    (order,) = orders.take(["current"], given)
    pact = findings.Pact(order.parameters)
    for one in map(pact.__getitem__, ids):
        if not (math.isnan(one.value) or one.low <= one.value <= one.high):
            raise AssertionError(f"{one.id} is {one.value}, outside {one.low} to {one.high}")


def _value(one: typed.Parameter, chance: random.Random) -> str:
    """A value for a parameter: within its range, at or beyond an end, or nonsense."""
    how = chance.random()
    if how < 0.15:
        return chance.choice(NASTY)
    if one.choices:
        return chance.choice(one.choices)
    if one.type in ("int", "float"):
        low, high = float(one.low), float(one.high)
        ends = [low, high, low - 1, high + 1, low + (high - low) * chance.random()]
        number = chance.choice([*ends[:2], *ends[4:] * 6, *ends[2:4]])
        return f"{number:.0f}" if one.type == "int" else f"{number:.6g}"
    if one.type == "date":
        return chance.choice([*days_known(), one.low, one.high, "2025-11-11", "2027-01-01"])
    return ""


def days_known() -> list[str]:
    """The days on which a figure became known, within those that a run may ask for."""
    known = {one.known.isoformat() for one in figures.load()}
    return sorted(day for day in known if parameters.FIRST_DAY <= day <= parameters.LAST_DAY)


LOADERS: tuple[Callable[[pathlib.Path], object], ...] = (
    figures.load,
    figures_loading.kept,
    terms.load,
    replay.amendments,
    outlook_loading.load,
    worlds_loading.load,
    forecasts.recorded,
    claimed.load,
    evidence.limiting,
    evidence.bearings,
    days.mentions,
    headlines.load,
)


def broken_files(chances: Chances) -> Iterator[Attempt]:
    """Data folders in which one file is broken in some way, each read by every reader."""
    names = [path for path in sorted(schema.DATA.rglob("*.*")) if path.suffix in (".csv", ".yml")]
    for chance in chances:
        with tempfile.TemporaryDirectory() as folder:
            data = pathlib.Path(folder) / "data"
            shutil.copytree(schema.DATA, data)
            file = data / chance.choice(names).relative_to(schema.DATA)
            how, content = broken(file.read_bytes(), chance)
            file.write_bytes(content)
            told = f"{file.relative_to(data)} with {how}"
            yield functools.partial(tried, functools.partial(_read_all, data), told)


def _read_all(data: pathlib.Path) -> None:
    """Read a folder of data as a run does, forgetting it afterwards."""
    try:
        schema.gather(*(functools.partial(_read, load, data) for load in LOADERS))
    finally:
        for load in (*LOADERS, figures.sources, figures.quantities, figures.statements):
            with contextlib.suppress(AttributeError):
                load.cache_clear()  # type: ignore[attr-defined]


def _read(load: Callable[[pathlib.Path], object], data: pathlib.Path) -> tuple[schema.Fault, ...]:
    load(data)
    return ()


def broken(content: bytes, chance: random.Random) -> tuple[str, bytes]:
    """A file broken in one of many ways, and how."""
    lines = content.decode().split("\n")
    at = chance.randrange(len(lines))
    nasty = chance.choice(NASTY)
    cut, byte = chance.randrange(len(content)), chance.randrange(256)
    cells = lines[at].split(",")
    cells[chance.randrange(len(cells))] = nasty
    code = chance.choice(["utf-16", "utf-32", "cp1252", "utf-8-sig"])
    where, what = f"line {at + 1}", f"{nasty[:30]!r}"
    key = lines[at].partition(":")[0]
    ways: list[tuple[str, bytes]] = [
        (f"{where} gone", "\n".join(lines[:at] + lines[at + 1 :]).encode()),
        (f"{where} twice", _joined(lines, at, f"{lines[at]}\n{lines[at]}")),
        (f"{where} moved in", _joined(lines, at, f"  {lines[at]}")),
        (f"{what} for a cell of {where}", _joined(lines, at, ",".join(cells))),
        (f"{what} after the colon of {where}", _joined(lines, at, f"{key}: {nasty}")),
        (f"all after byte {cut} gone", content[:cut]),
        (f"{what} at byte {cut}", content[:cut] + _encoded(nasty) + content[cut:]),
        (f"{byte} for byte {cut}", content[:cut] + bytes([byte]) + content[cut + 1 :]),
        (f"the letters of {code}", content.decode().encode(code, errors="replace")),
    ]
    return chance.choice(ways)


def _encoded(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _joined(lines: list[str], at: int, line: str) -> bytes:
    return _encoded("\n".join([*lines[:at], line, *lines[at + 1 :]]))


TEXTS = (
    *("Words.", "# Again", "### Deep", "", "* a\n    * b\n        * c", "1. a\n2. b", "> quoted"),
    *("| a | b |\n|---|---|\n| 1 | 2 |", "|a|", "$x^2$", "$$\\frac{a}{b}$$", "costs \\$5 and $6"),
    *("<b>bold</b>", "<script>1</script>", "<!-- x -->", "![alt](x.png)", "[a](#nowhere)", "[a]("),
    *("[a](javascript:1)", "`code`", "```\ncode\n```", "---"),
    *("a[^1]\n\n[^1]: note", "{x}", "{{ x }}"),
    *("☃ 日本語", "e\u0301", "\u202eabc", "**", "a\\", "~~gone~~", "- [ ] todo", "http://x.org"),
)  # fmt: skip
CODES = (
    *("1", "'text'", "print('x')", "pact['payments_2024']"),
    *("pact['paymets_2024']", "1/0", "import os"),
    "exhibits.say('{payments_2024}', pact)",
    *("exhibits.say('{payments_2024', pact)", "def f(): 1"),
    "exhibits.say('{paymnts_2024}', pact)",
    *("exhibits.say('{payments_2024:wild}', pact)", "input()"),
    *("%matplotlib inline", "!ls", "%%bash\nls", "exit()"),
    *("raise SystemExit", "x =", "  x", "\x00"),
    *("import pandas as pd; pd.DataFrame({'a': [1]})", "pact.frame({'payments': 'Paid'})", "..."),
    *("from IPython.display import HTML; HTML('<b>x</b>')", "import sys; sys.exit(3)", "None", "#"),
    "exhibits.say('Rose {payments_2024>payments_2023:up/down/level}', pact)",
    "exhibits.say('', pact)",
)  # fmt: skip
_HEAD = """from analysis import exhibits, findings, parameters
pact = findings.of(parameters.chosen(globals()))"""
_NUMBERS = ("int", "float")  # all other parameters are texts


def notebooks(chances: Chances) -> Iterator[Attempt]:
    """Notebooks of random cells, each built as a report of one chapter."""
    with tempfile.TemporaryDirectory() as folder:
        for number, chance in enumerate(chances):
            texts = [("markdown", chance.choice(TEXTS)) for _ in range(chance.randint(0, 3))]
            codes = [("code", chance.choice(CODES)) for _ in range(chance.randint(0, 3))]
            cells = texts + codes
            chance.shuffle(cells)
            root = project(pathlib.Path(folder) / str(number), cells)
            yield functools.partial(_printed, root, cells, chance.choice(FORMATS))
            shutil.rmtree(root)


def _printed(root: pathlib.Path, cells: list[tuple[str, str]], formats: str) -> str:
    """How the build of a project ended, which either says why not or publishes a page."""
    code, said, computed = _ended(*_begun(root, formats))
    if "Traceback" in said or computed > PATIENCE:
        raise Fell(f"cells {cells!r}: {said[-2000:]}")
    page = root / PAGE
    if code not in (0, 1, 2) or page.exists() != (code == 0):
        raise Fell(f"cells {cells!r}: it ended with {code}: {said[-2000:]}")
    return REFUSED if code else ANSWERED


def _begun(root: pathlib.Path, formats: str) -> tuple[int, IO[str]]:
    """Begin to build a project, in a copy of this process: its number, and what it will say."""
    return _copied(functools.partial(_do, root, ("build", "--formats", formats, *FEW)))


def _copied(ask: Callable[[], int]) -> tuple[int, IO[str]]:
    """Begin to do something in a copy of this process: its number, and what it will say.

    Most of a small build is reading the press and the libraries of others, which the copy has read.
    """
    report.warm.load()
    said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed by whoever waits for the end
    copy = os.fork()
    if not copy:
        report.warm.work(ask, said.fileno())
    return copy, said


def _do(root: pathlib.Path, command: Sequence[str]) -> int:
    """Do what a command asks in a project, or say what is wrong with the code, in any reason."""
    signal.alarm(30 * PATIENCE)
    sys.stdout, sys.stderr = (os.fdopen(fd, "w", closefd=False) for fd in (1, 2))  # not pytest's
    os.environ |= {"XDG_CACHE_HOME": str(root.parent), "PACT_CACHE": ""}  # shared by all of a trial
    report.ROOT, report.EDITIONS = root, root / "report" / "editions"
    os.chdir(root)
    try:
        return cli.main(command)
    except Exception:  # noqa: BLE001 - whatever is wrong with the code
        traceback.print_exc()
        return 1


def _ended(copy: int, said: IO[str]) -> tuple[int, str, float]:
    """How a build that was begun ended: its code, what it said, and for how long it computed."""
    with said:
        _, status, spent = os.wait4(copy, 0)
        said.seek(0)
        return os.waitstatus_to_exitcode(status), said.read(), spent.ru_utime + spent.ru_stime


def project(root: pathlib.Path, cells: list[tuple[str, str]]) -> pathlib.Path:
    """A project of one notebook with these cells after its title and imports."""
    lines = (
        f"{one.name}: {one.type if one.type in _NUMBERS else 'str'} = {one.default!r}"
        for one in parameters.SCHEMA
    )
    whole = [("markdown", "# Title"), ("code", "\n".join(lines)), ("code", _HEAD), *cells]
    made: list[dict[str, Any]] = [
        {
            "cell_type": kind,
            "id": f"c{number}",
            "metadata": {"tags": ["parameters"]} if number == 1 else {},
            "source": source,
            **({"execution_count": None, "outputs": []} if kind == "code" else {}),
        }
        for number, (kind, source) in enumerate(whole)
    ]
    content = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    for folder in ("notebooks", "report/editions"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "data", root / "data", dirs_exist_ok=True)
    (root / "notebooks" / "1_story.ipynb").write_text(json.dumps(content), encoding="utf-8")
    return root


def kills(chances: Chances) -> Iterator[Attempt]:
    """Builds killed at random moments: the old edition or the new one stands whole after each."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "project"
        _built(root, "The first words.")
        for number, chance in enumerate(chances):
            texts = [f"The words before kill {number}.", f"The words of kill {number}."]
            formats = chance.choice(FORMATS)
            length = _built(root, texts[0], formats)  # of now: a busy machine takes longer
            after = chance.random() * length * 1.05
            yield functools.partial(_killed, root, texts, formats, after)
        _built(root, "The last words.")


def _killed(root: pathlib.Path, texts: list[str], formats: str, after: float) -> str:
    """Whether a build that is killed after some seconds left the old words or its own."""
    page = project(root, [("markdown", texts[1])]) / PAGE
    running, said = _begun(root, formats)
    time.sleep(after)
    os.kill(running, signal.SIGKILL)
    _ended(running, said)
    found = [text in page.read_text(encoding="utf-8") for text in texts]
    if sum(found) != 1 or not _whole(page.parent):
        raise Fell("after a kill the edition is neither the old one nor the new one")
    return "new" if found[1] else "old"


def _built(root: pathlib.Path, text: str, formats: str = FORMATS[0]) -> float:
    """Build a project that says this, and give the seconds it took."""
    project(root, [("markdown", text)])
    start = time.monotonic()
    code, said, _ = _ended(*_begun(root, formats))
    left = [path.name for path in (root / "report" / "editions").glob(".*") if path.is_dir()]
    if code or left or text not in (root / PAGE).read_text(encoding="utf-8"):
        raise Fell(f"a build ended with {code}, left {left}: {said[-2000:]}")
    return time.monotonic() - start


def _whole(edition: pathlib.Path) -> bool:
    """Whether an edition holds just what its manifest lists."""
    manifest = json.loads((edition / "manifest.json").read_text(encoding="utf-8"))
    held = {path.relative_to(edition).as_posix() for path in edition.rglob("*") if path.is_file()}
    return held - {"manifest.json"} == set(manifest["outputs"])


# Every command that writes, and an example of it: of a version that is due, of a workbook with
# another assumption, into files that are a reader's.
COMMANDS = {
    "remove": ("remove", "current", "--declared"),
    "sweep": ("sweep", "--grid", "mine.yaml", "--into", "mine.csv", "--force"),
    "cells": ("cells", "--clear", "--folder", "notebooks"),
    "build": ("build", "--from", "mine.xlsx", "--formats", "html,md,xlsx,data,zip"),
    "diff": (
        *("diff", "current", "-p", "share_rate=0.15", "--force"),
        *("--html", "mine.html", "--json", "mine.json"),
    ),
    "release": ("release",),
}
_UNDER_WAY = re.compile(r"(^|/)\.|\.parts/")  # what lies hidden, or holds parts of a sweep
_LEFT = re.compile(r".*/\.[0-9a-f]{16}\.[0-9a-f]{16}\.new")  # beside a file, for an hour
_GRID = "parameters: {share_rate: [0.1, 0.2]}\nfindings: [implied_revenue_2024]\n"
_CITED = "title: T\nauthors: [name: N]\nkeywords: [k]\nversion: {}\ndate-released: {}\n"
_LOGGED = "## [0.2.0] - 2026-11-26\n\n## [0.1.0] - 2026-10-03\n"
# What Python says of itself before it changes a disk. To open is that if it is to write.
_CHANGES = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "os.chmod"}


def commands(chances: Chances) -> Iterator[Attempt]:
    """Each command that writes, killed before one of the changes that it makes to the disk.

    What stands then is of before or of after it, whole; and once more done, all is as without.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "project"
        after = {}
        for number, chance in enumerate(chances):
            name = [*COMMANDS][number % len(COMMANDS)]
            released = name == "release"
            before = root.with_name("released" if released else "before")
            if not before.exists():
                _prepared(root, released=released)
                root.rename(before)
            if name not in after:
                said = _done(before, root, name)
                after[name] = (int(said.split()[-1]), _things(root))
            count, things = after[name]
            yield functools.partial(_cut, before, root, name, chance.randint(1, count), things)


def _prepared(root: pathlib.Path, *, released: bool) -> None:
    """A project with all that the commands are about, and the version before if that is asked for.

    It takes as long as all else.
    """
    shutil.rmtree(root, ignore_errors=True)
    project(root, [("markdown", "Words."), ("code", "None")])
    story = root / "notebooks" / "1_story.ipynb"
    text = story.read_text(encoding="utf-8")
    story.write_text(text.replace('"execution_count": null', '"execution_count": 7'))
    (root / "CHANGELOG.md").write_text(_LOGGED)
    (root / "mine.yaml").write_text(_GRID)
    for ending in ("html", "json", "csv"):
        (root / f"mine.{ending}").write_text("mine")
    build = ("build", "--formats", COMMANDS["build"][-1], *FEW)
    changed = ("build", "--formats", "xlsx", *FEW, "-p", "share_rate=0.15")
    for command, version, day in (
        *((("release",), "0.1.0", "2026-10-03") for _ in range(released)),
        (changed, "0.2.0", "2026-11-26"),
        (build, "0.2.0", "2026-11-26"),
    ):
        (root / "CITATION.cff").write_text(_CITED.format(version, day))
        code, said, _ = _ended(*_copied(functools.partial(_do, root, command)))
        if code:
            raise Fell(f"{command} ended with {code}: {said[-2000:]}")
        if command == changed:
            shutil.copy(root / "report/editions/current/report.xlsx", root / "mine.xlsx")


def _done(before: pathlib.Path, root: pathlib.Path, name: str, at: int = 0) -> str:
    """What a command says in a project as it was, if it may end, or is killed at a change."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(before, root)
    return _again(root, name, at)


def _again(root: pathlib.Path, name: str, at: int = 0) -> str:
    """What a command says in a project as it is."""
    code, said, _ = _ended(*_copied(functools.partial(_mortal, root, COMMANDS[name], at)))
    if "Traceback" in said or (code < 0 and not at):  # or it made fewer changes than before
        raise Fell(f"{name}, change {at}: it ended with {code}: {said[-2000:]}")
    return said


def _mortal(root: pathlib.Path, command: Sequence[str], at: int) -> int:
    """Do a command, and say last how many changes it made; or be killed before the at-th."""
    own, made = os.getpid(), 0

    def hear(event: str, said: tuple[Any, ...]) -> None:
        nonlocal made
        if event not in _CHANGES or os.getpid() != own:
            return
        if event == "open" and not (said[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        made += 1
        if made == at:
            os.kill(own, signal.SIGKILL)

    sys.addaudithook(hear)
    code = _do(root, command)
    sys.stdout.write(f"\n{made}\n")
    return code


def _cut(
    before: pathlib.Path, root: pathlib.Path, name: str, at: int, after: Mapping[str, bytes]
) -> str:
    """What a command that is killed leaves is as before or as after it; when repeated, as after."""
    _done(before, root, name, at)
    was, now = _things(before), _things(root)
    wrong = [one for one in now if now[one] not in (was.get(one), after.get(one))]
    lost = (was.keys() & after.keys()) - now.keys()
    if found := [one for one in (*wrong, *lost) if not _UNDER_WAY.search(one)]:
        raise Fell(f"{name}, killed before change {at}, left {found}")
    _again(root, name)
    other = {path for path, _ in _things(root).items() ^ after.items()}
    if other := {path for path in other if not _LEFT.fullmatch(path)}:
        raise Fell(f"{name}, killed before change {at} and repeated, left {sorted(other)}")
    return name


def _things(root: pathlib.Path) -> dict[str, bytes]:
    """All that stands in a project: each edition as one, and each file elsewhere."""
    found: dict[str, bytes] = {}
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.is_file():
            is_edition = parts[:2] == ("report", "editions")
            name = "/".join(parts[:3] if is_edition else parts)
            content = hashlib.sha256(path.read_bytes()).digest()
            found[name] = found.get(name, b"") + "/".join(parts).encode() + content
    return found


def readings(chances: Chances) -> Iterator[Attempt]:
    """Runs whose whole text is read for what cannot be so, by the rules of tests/reading.py."""
    for _, (name, given) in zip(chances, reading.runs().items(), strict=False):
        yield functools.partial(_read_whole, name, parameters.check(given))


def _read_whole(name: str, run: Mapping[str, Any]) -> str:
    """Read all passages of a run."""
    told = list(reading.passages(run))
    found = [one for each in told for one in reading.faults(each, run)]
    if found := [*found, *rereading.faults(told, run)]:
        raise Fell(f"run {name}: " + "\n".join(found))
    return "read without a fault"


TRIALS: dict[str, tuple[Callable[[Chances], Iterator[Attempt]], int, str]] = {
    "Kills": (kills, 100, "kill -9 at random moments, each followed by a check and a build"),
    "Commands": (commands, 60, "kill -9 before a change they make to the disk, and once more"),
    "Notebooks": (notebooks, 500, "random cells, built as a report"),
    "Runs": (readings, len(reading.runs()), "days, ends, scenarios, corners: every word read"),
    "Broken data files": (broken_files, 3000, "lines, cells, bytes and encodings changed"),
    "Parameter sets": (parameter_sets, 5000, "values in, at and beyond the range, and nonsense"),
}  # fmt: skip
REPORT = ROOT / "tests" / "ROBUSTNESS.md"
_HEADING = f"""# What was tried at random

Written by `make robust`, a line when all of its attempts have ended. Each was answered or refused
in words within {PATIENCE} seconds of computing, without a traceback; else it would have no line.

| tried | how often | with what | ended |
|---|---|---|---|"""


def ended(name: str, count: int, seed: str) -> Counter[str]:
    """How so many attempts of a trial ended; those with the same seed and number are the same.

    Raises:
        SystemExit: if one fell; each is told when it does.
    """
    found: Counter[str] = Counter()
    chances = (random.Random(f"{seed} {number}") for number in range(count))  # noqa: S311 - no secret
    for number, attempt in enumerate(TRIALS[name][0](chances)):
        try:
            found[attempt()] += 1
        except Fell as fell:
            sys.stderr.write(f"{name}, attempt {number}: {fell}\n")
    if found.total() < count:
        sys.exit(f"{name}: {count - found.total()} of {count} attempts fell.")
    return found


def written() -> dict[str, str]:
    """The lines of the report that are written, by the name of their trial."""
    text = REPORT.read_text(encoding="utf-8") if REPORT.exists() else ""
    return {name: line for line in text.splitlines() for name in TRIALS if f"| {name} |" in line}


def main() -> None:
    """Try everything, or what is named, and write down how each ended."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("names", nargs="*", help=", ".join(TRIALS), metavar="PART")
    for name in asked.parse_args().names or TRIALS:
        _, count, what = TRIALS[name]
        told = ", ".join(f"{n} {end}" for end, n in sorted(ended(name, count, name).items()))
        lines = {**written(), name: f"| {name} | {count} | {what} | {told} |"}
        text = [_HEADING, *(lines[one] for one in TRIALS if one in lines)]
        REPORT.write_text("\n".join(text) + "\n", encoding="utf-8")
        sys.stderr.write(f"{lines[name]}\n")


if __name__ == "__main__":
    main()
