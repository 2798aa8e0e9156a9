"""The verbs for editions that are built: `list`, `show`, `open`, `remove`, `diff` and `release`."""

import argparse
import json
import os
import pathlib
import webbrowser
from collections.abc import Iterable, Iterator, Mapping

from analysis import schema
from report import cache
from report.press import inputs, layers, orders, shelf
from report.verbs import asking

SAME, DIFFERS = 0, 1


@asking.verb(
    asking.shelved(),
    asking.flag("--json", "what their manifests say, as JSON"),
)
def do_list(asked: argparse.Namespace) -> None:
    """Say which editions are built.

    Prints the name of each edition, its day, and the parameters that were changed.
    """
    found = shelf.editions(asked.folder)
    if asked.json:
        told = {name: one.model_dump(exclude={"inputs", "only"}) for name, one in found.items()}
        asking.say(json.dumps(told, indent=1, ensure_ascii=False))
    elif found:
        width, known = max(map(len, found)), orders.declared()
        lines = (
            f"{name:{width}}  {_told(one, declared=name in known)}" for name, one in found.items()
        )
        asking.say("\n".join(lines))
    else:
        asking.say(f"There is no edition in {asked.folder}: python -m report build makes one.")


def _told(one: shelf.Edition, *, declared: bool) -> str:
    day = one.parameters["as_of"].value if "as_of" in one.parameters else "no day"
    changed = [f"{each} = {told}" for each, (told, _) in one.changed.items() if each != "as_of"]
    changed += [f"amendment {each}" for each in one.amendments]
    known = ", declared" if declared else ""
    return f"as of {day}{known}{': ' if changed else ''}{', '.join(changed)}"


@asking.verb(asking.NAME, asking.shelved())
def do_show(asked: argparse.Namespace) -> int:
    """Say what an edition is, and whether its files are as they were built.

    Prints its titles, the command that builds it again, what was changed, and its files. A file
    that is no longer as it was built is named, and makes the command fail.
    """
    ((name, one),) = asking.built(asked).items()
    asking.say("\n".join(_lines(one)))
    spoilt = list(_spoilt(asked.folder / name, one.outputs))
    if spoilt:
        asking.complain("\n".join(spoilt))
    return asking.FAILED if spoilt else asking.DONE


def _lines(one: shelf.Edition) -> Iterator[str]:
    yield f"{one.title}: {one.subtitle}"
    yield f"  {one.command}"
    yield f"  stamp {one.stamp[: inputs.SHOWN]}"
    for name, (value, usual) in one.changed.items():
        yield f"  {name} = {value} (default {usual})"
    yield from (f"  amendment {name}" for name in one.amendments)
    yield from (f"  {name}" for name in one.outputs)


def _spoilt(place: pathlib.Path, outputs: Mapping[str, str]) -> Iterator[str]:
    """What keeps an edition from being as it was built: what is missing, what was changed."""
    missing = [name for name in outputs if not (place / name).is_file()]
    there = [name for name in outputs if name not in missing]
    changed = [one for one in there if inputs.digest((place / one).read_bytes()) != outputs[one]]
    for rule, names in (("missing", missing), ("changed since it was built", changed)):
        if names:
            yield f"{place}: {rule}: {', '.join(names)}. Remedy: build the edition again."


@asking.verb(
    asking.NAME,
    asking.argument(
        "file", nargs="?", default="report.html", metavar="FILE", help="default: report.html"
    ),
    asking.shelved(),
)
def do_open(asked: argparse.Namespace) -> int:
    """Show an edition in the browser.

    Opens the report, or another file of the edition, in the browser, or whatever is usual for it.
    """
    ((name, one),) = asking.built(asked).items()
    schema.refuse(schema.unknown([asked.file], one.outputs, f"open {name}", "file"))
    path = (asked.folder / name / asked.file).resolve()
    if not webbrowser.open(path.as_uri()):
        asking.complain(f"{path}: no browser was found. Remedy: open it by hand, or set BROWSER.")
        return asking.FAILED
    asking.say(str(path))
    return asking.DONE


@asking.verb(
    asking.argument("name", nargs="+", metavar="EDITION", help="as `list` names it"),
    asking.flag("--declared", "also one of report/editions.yml"),
    asking.shelved(),
)
def do_remove(asked: argparse.Namespace) -> None:
    """Take editions off the shelf.

    Removes editions that a build made, whole, and nothing else: a folder that holds a file of yours
    stays. Those of report/editions.yml go only if --declared says so.
    """
    if asked.folder.is_dir():  # of what a killed command left
        shelf.recover(asked.folder)
    names = asking.built(asked)
    if not asked.declared:
        declared = [name for name in names if name in orders.declared()]
        rule, remedy = "report/editions.yml declares it", "say --declared if you mean it"
        schema.refuse([schema.Fault("remove", name, rule, remedy) for name in declared])
    shelf.refuse_foreign(asked.folder, names, "remove")
    for name in names:
        shelf.remove(asked.folder, name)
        asking.say(f"{asked.folder / name} is removed.")


@asking.verb(
    asking.argument("before", metavar="EDITION", help="an edition"),
    asking.argument("after", metavar="EDITION", nargs="?", help="another"),
    *asking.PARAMETERS,
    *(
        asking.argument(
            f"--{form}", type=pathlib.Path, metavar="FILE", help=f"write it as {what}, too"
        )
        for form, what in (("html", "page"), ("json", "data"))
    ),
    asking.flag("--force", "replace such a file"),
)
def do_diff(asked: argparse.Namespace) -> int:
    """Say what two editions say differently, by how much, and why.

    An edition is named by its name, its folder, or its name in a commit as COMMIT:NAME. Without the
    second, the first is held against itself made anew from this folder, with the parameters given.
    Exit code: 0 if nothing differs, 1 if something does, 2 if it is refused.
    """
    schema.refuse(_misasked(asked))
    from report.compare import comparison, sides, telling  # noqa: PLC0415 - see `cli`
    from report.formats import editions  # noqa: PLC0415 - see `cli`

    a = sides.read(asked.before)
    try:
        if asked.after:
            b = sides.read(asked.after)
        else:
            (order,) = orders.take([a.name], asked.parameter, asked.parameters)
            b = comparison.anew(a, order, layers.given(asked.parameter, asked.parameters))
    except schema.Failure as error:
        asking.complain(error)
        return asking.REFUSED
    found = comparison.of(a, b)
    made: dict[pathlib.Path, bytes] = {}
    if asked.html:
        made[asked.html] = telling.page(found).encode()
    if asked.json:
        made[asked.json] = editions.as_json(comparison.plain(found))
    for file, content in made.items():  # all, or none if one cannot be made
        cache.write(file, content)
    asking.say("\n".join(telling.lines(found)))
    return DIFFERS if found.differs else SAME


def _misasked(asked: argparse.Namespace) -> Iterable[schema.Fault]:
    """What is wrong before anything is read."""
    if asked.after and (asked.parameter or asked.parameters):
        rule = "parameters are given, and an edition to compare with, too"
        remedy = "give either: parameters are for the first edition, made anew"
        yield schema.Fault("diff", asked.after, rule, remedy)
    read = dict.fromkeys(asked.parameters, "it is a file of parameters that are given")
    for file in filter(None, (asked.html, asked.json)):
        yield from cache.unwritable("diff", file, read, force=asked.force)
    if asked.html and asked.json and os.path.realpath(asked.html) == os.path.realpath(asked.json):
        rule, remedy = "it is to be a page and data at once", "give each a file of its own"
        yield schema.Fault("diff", str(asked.html), rule, remedy)


@asking.verb(asking.shelved("--into", "where the editions are"))
def do_release(asked: argparse.Namespace) -> None:
    """Build the edition of a version, with what differs from the last one and why.

    Its version is that of CITATION.cff, its day that of the version's section in CHANGELOG.md, and
    both name it. Beside the edition stand changes.html, changes.json and changes.txt, if there is a
    release before it. One that is there is never made again.
    """
    from report.compare import releasing  # noqa: PLC0415 - see `cli`

    shelf.recover(asked.into)
    name, earlier = releasing.due(asked.into)
    releasing.make(name, earlier, asked.into)
    told = f"compared with {earlier}" if earlier else "the first one"
    asking.say(f"{asked.into / name / 'report.html'}, {told}")
