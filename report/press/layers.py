"""What a reader gives of parameters: in files, on the command line, as amendments; and together."""

import dataclasses
import functools
import pathlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis import files, outlook, parameters, schema, terms

AMENDMENTS = "amendments"  # the parameter that holds the text of their files
ENDINGS = (".yml", ".yaml")
JOINED = "\n---\n"
_EXPECTED = "write 'name: value', one per line, as UTF-8 text"


def given(
    typed: Iterable[str],
    named: Iterable[pathlib.Path] = (),
    amendments: Sequence[pathlib.Path] = (),
) -> dict[str, Any]:
    """All that a reader gives: what is typed overrides the files, a file that before.

    Args:
        typed: `name=value` texts.
        named: YAML files of parameters.
        amendments: YAML files, each an amendment.

    Raises:
        Faults: everything that is wrong with any of them.
    """
    layers = schema.read_all(
        *(functools.partial(of_file, file) for file in named),
        lambda: of_line(typed),
        lambda: of_amendments(amendments),
    )
    return together(layers)


def of_file(file: pathlib.Path) -> dict[str, Any]:
    """The parameters in a YAML file.

    Raises:
        Faults: as `read_file`, or a parameter is refused, which is told with its line.
    """
    content = with_text(read_file(file), file.parent)
    try:
        return parameters.read(content)
    except schema.Faults as found:
        raise schema.Faults(files.placed(file, found.faults, ())) from None


def of_line(typed: Iterable[str]) -> dict[str, Any]:
    """The parameters in `name=value` texts.

    Raises:
        Faults: one of them is not of that form, is given twice or is refused.
    """
    given: dict[str, str] = {}
    faults = []
    for text in typed:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            rule, remedy = "it is not name=value", "write -p name=value"
            faults.append(schema.Fault("-p", repr(text), rule, remedy))
        elif name in given:
            faults.append(schema.Fault("-p", name, "it is given twice", "give it once"))
        else:
            given[name] = value
    whole = with_text(given, pathlib.Path())
    try:
        read = parameters.read(whole)
    except schema.Faults as found:
        faults += [dataclasses.replace(fault, file="-p") for fault in found.faults]
    schema.refuse(faults)
    return read


def of_amendments(named: Sequence[pathlib.Path]) -> dict[str, Any]:
    """The amendments in some files, as a parameter.

    Raises:
        Faults: a file is missing or malformed, or what it says is no amendment of its name.
    """
    texts = schema.read_all(*(functools.partial(_amendment, file) for file in named))
    return parameters.read({AMENDMENTS: JOINED.join(texts)}) if named else {}


def _amendment(file: pathlib.Path) -> str:
    """The text of an amendment's file; Faults if it is none of that name."""
    files.read_named(file, "amendment", terms.Amendment)
    return files.text(file)


# What may be given as a file, and how that is read.
_READ = {"scenario": outlook.read_own, AMENDMENTS: _amendment}


def with_text(given: Mapping[str, Any], folder: pathlib.Path) -> dict[str, Any]:
    """Parameters with the text of each scenario or amendment in the place of its file, if named.

    Args:
        given: name -> value, or a list of values.
        folder: where the path starts.
    """

    def text(name: str, said: Any) -> Any:
        if isinstance(said, list):
            return [text(name, one) for one in said]
        is_file = isinstance(said, str) and said.endswith(ENDINGS) and "\n" not in said
        return _READ[name](folder / said) if is_file and name in _READ else said

    return {name: text(name, said) for name, said in given.items()}


def together(layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What several layers of parameters say, the last of them first to count."""
    texts = [layer[AMENDMENTS] for layer in layers if layer.get(AMENDMENTS)]
    said = {name: value for layer in layers for name, value in layer.items()}
    if len(texts) > 1:
        named = {id: piece for text in texts for id, piece in pieces(text).items()}
        said[AMENDMENTS] = JOINED.join(named.values())
    return said


def pieces(text: str) -> dict[str, str]:
    """The amendments in a text, each as it is written, by their names."""
    found = re.split("(?m)^---[ \t]*\n", text)
    return {one.id: piece.strip() for piece in found for one in terms.thoughts(piece)}


def read_file(file: pathlib.Path) -> dict[str, Any]:
    """The mapping in a YAML file of parameters.

    Raises:
        Faults: it is missing, malformed, or not a mapping.
    """
    if not file.is_file():
        raise schema.Faults([schema.Fault(str(file), "file", "there is none", "correct its path")])
    try:
        content = files.read_yaml(file)
    except schema.Faults as found:
        told = (dataclasses.replace(fault, file=str(file)) for fault in found.faults)
        raise schema.Faults(told) from None
    if not isinstance(content, dict):
        rule = "it holds no parameters"
        raise schema.Faults([schema.Fault(str(file), "file", rule, _EXPECTED)])
    strange = [name for name in content if not isinstance(name, str)]
    rule = "it is no text, so it names nothing"
    schema.refuse([schema.Fault(str(file), repr(name), rule, _EXPECTED) for name in strange])
    return content
