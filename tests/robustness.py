"""Breaks things at random and sees that each is answered or refused in words.

`python tests/robustness.py` (a part of `make robust`) tries all of it and writes
tests/ROBUSTNESS.md; `make test` tries a sample. The same seed breaks the same things.
"""

import argparse
import contextlib
import functools
import json
import math
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from test_press_build import command

from analysis import figures, findings, parameters, schema, terms, typed
from analysis.exhibits import days
from analysis.figures import loading as figures_loading
from analysis.findings import claimed
from analysis.outlook import path as outlook_path
from analysis.terms import replay
from analysis.worlds import forecasts
from analysis.worlds import loading as worlds_loading
from report.press import orders

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATIENCE = 20  # seconds of computing in which everything is answered or refused
ANSWERED, REFUSED = "answered", "refused in words"

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


def parameter_sets(count: int, chance: random.Random) -> Counter[str]:
    """Runs with random parameters, good and bad, asked for a few findings each."""
    ended: Counter[str] = Counter()
    usual = findings.of(parameters.check({}))
    ids = [id for id in usual if "draws" not in usual.moved_by(id)]  # else drawn, for seconds
    for _ in range(count):
        some = chance.sample(parameters.SCHEMA, chance.randint(1, 5))
        given = [f"{one.name}={_value(one, chance)}" for one in some]

        def ask(given: list[str] = given) -> None:
            (order,) = orders.take(["current"], given)
            pact = findings.Pact(order.parameters)
            for id in chance.sample(ids, 8):
                one = pact[id]
                if not (math.isnan(one.value) or one.low <= one.value <= one.high):
                    raise AssertionError(f"{id} is {one.value}, outside {one.low} to {one.high}")

        ended[tried(ask, " ".join(given)[:300])] += 1
    return ended


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
    outlook_path.load,
    worlds_loading.load,
    forecasts.recorded,
    claimed.load,
    days.mentions,
)


def broken_files(count: int, chance: random.Random) -> Counter[str]:
    """Data folders in which one file is broken in some way, each read by every reader."""
    ended: Counter[str] = Counter()
    names = [path for path in sorted(schema.DATA.rglob("*.*")) if path.suffix in (".csv", ".yml")]
    for _ in range(count):
        with tempfile.TemporaryDirectory() as folder:
            data = pathlib.Path(folder) / "data"
            shutil.copytree(schema.DATA, data)
            file = data / chance.choice(names).relative_to(schema.DATA)
            how, content = broken(file.read_bytes(), chance)
            file.write_bytes(content)
            told = f"{file.relative_to(data)} with {how}"
            ended[tried(functools.partial(_read_all, data), told)] += 1
    return ended


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


def notebooks(count: int, chance: random.Random) -> Counter[str]:
    """Notebooks of random cells, each built as a report of one chapter."""
    ended: Counter[str] = Counter()
    for _ in range(count):
        texts = [("markdown", chance.choice(TEXTS)) for _ in range(chance.randint(0, 3))]
        codes = [("code", chance.choice(CODES)) for _ in range(chance.randint(0, 3))]
        cells = texts + codes
        chance.shuffle(cells)
        with tempfile.TemporaryDirectory() as folder:
            root = project(pathlib.Path(folder), cells)
            start = _computed()
            done = subprocess.run(
                command(root, "build"), capture_output=True, check=False, timeout=30 * PATIENCE
            )
            told = f"cells {cells!r}"
            said = done.stderr.decode(errors="replace")
            if "Traceback" in said or _computed() - start > PATIENCE:
                raise Fell(f"{told}: {said[-2000:]}")
            page = root / "report" / "editions" / "current" / "report.html"
            if done.returncode not in (0, 1, 2) or page.exists() != (done.returncode == 0):
                raise Fell(f"{told}: it ended with {done.returncode}: {said[-2000:]}")
            ended[REFUSED if done.returncode else ANSWERED] += 1
    return ended


def _computed() -> float:
    """Seconds that finished children have computed: a busy machine makes them no more."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


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


def kills(count: int, chance: random.Random) -> Counter[str]:
    """Builds killed at random moments: the old edition or the new one stands whole after each."""
    ended: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        texts = ["Old words.", "New words."]
        root = project(pathlib.Path(folder), [("markdown", texts[0])])
        page = root / "report" / "editions" / "current" / "report.html"
        length = _built(root)
        for _ in range(count):
            texts.reverse()
            project(root, [("markdown", texts[0])])
            with subprocess.Popen(command(root, "build"), stderr=subprocess.DEVNULL) as running:
                time.sleep(chance.random() * length * 1.05)
                running.send_signal(signal.SIGKILL)
            found = [text in page.read_text(encoding="utf-8") for text in texts]
            if sum(found) != 1 or not _whole(page.parent):
                raise Fell("after a kill the edition is neither the old one nor the new one")
            ended["new" if found[0] else "old"] += 1
            length = _built(root)
            if texts[0] not in page.read_text(encoding="utf-8"):
                raise Fell("the build after a kill did not publish")
    return ended


def _built(root: pathlib.Path) -> float:
    """Build, and say how many seconds it took."""
    start = time.monotonic()
    subprocess.run(command(root, "build"), check=True, capture_output=True)
    left = [path.name for path in (root / "report" / "editions").glob(".*") if path.is_dir()]
    if left:
        raise Fell(f"a build left {left} behind")
    return time.monotonic() - start


def _whole(edition: pathlib.Path) -> bool:
    """Whether an edition holds just what its manifest lists."""
    manifest = json.loads((edition / "manifest.json").read_text(encoding="utf-8"))
    held = {path.relative_to(edition).as_posix() for path in edition.rglob("*") if path.is_file()}
    return held - {"manifest.json"} == set(manifest["outputs"])


TRIALS: dict[str, tuple[Callable[[int, random.Random], Counter[str]], int, str]] = {
    "Parameter sets": (parameter_sets, 5000, "values in, at and beyond the range, and nonsense"),
    "Broken data files": (broken_files, 3000, "lines, cells, bytes and encodings changed"),
    "Notebooks": (notebooks, 500, "random cells, built as a report"),
    "Kills": (kills, 100, "kill -9 at random moments, each followed by a check and a build"),
}  # fmt: skip


_HEADING = """# What was tried at random

Written by `make robust`. Each attempt was answered or refused in words within {} seconds, without
a traceback; otherwise this file would not have been written.

| tried | how often | with what | ended |
|---|---|---|---|"""


def main() -> None:
    """Try everything, and write down how it ended."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.parse_args()
    lines = [_HEADING.format(PATIENCE)]
    for name, (trial, count, what) in TRIALS.items():
        ended = trial(count, random.Random(name))  # noqa: S311 - no secret
        told = ", ".join(f"{number} {end}" for end, number in sorted(ended.items()))
        lines.append(f"| {name} | {count} | {what} | {told} |")
        sys.stderr.write(f"{lines[-1]}\n")
    (ROOT / "tests" / "ROBUSTNESS.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
