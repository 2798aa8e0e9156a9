"""YAML as it is meant today: only true and false are truth values, 015 and 1:30 are texts.

PyYAML reads the YAML of 2005, in which `no` is false, 015 is thirteen and 1:30 is ninety.
"""

import contextlib
import re
from collections.abc import Callable
from typing import Any

import yaml

from analysis import schema

_MOST = 100_000  # values in a file, each counted as often as it is said
_MERGE = "tag:yaml.org,2002:merge"
# What a bare word stands for, by its first letters; anything else is a text.
_WORDS = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("float", r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "-+."),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
    ("merge", r"<<", "<"),
)


class _Plain(yaml.constructor.SafeConstructor):
    """Refuses a key written twice (the standard loaders keep the last), and tells every line."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - PyYAML calls it so
        """The mapping, if each of its keys stands once; what is merged in counts less."""
        keys: list[Any] = []
        for key_node, _ in node.value:
            if key_node.tag == _MERGE:
                continue
            key = self.construct_object(key_node, deep=deep)
            if key in keys:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            keys.append(key)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - as above
        """What a node says."""
        try:
            return super().construct_object(node, deep)
        except yaml.YAMLError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a parser makes of what it is given
            said = f"{str(node.value)[:40]!r} cannot be read: {error}"
            raise yaml.constructor.ConstructorError(None, None, said, node.start_mark) from None


def _loader(base: Any) -> Any:
    """A loader that reads bare words as above."""
    made: Any = type("_Loader", (_Plain, base), {"yaml_implicit_resolvers": {}})
    for kind, pattern, first in _WORDS:
        tag = f"tag:yaml.org,2002:{kind}"
        made.add_implicit_resolver(tag, re.compile(f"^(?:{pattern})$"), list(first))
    return made


_Telling = _loader(yaml.SafeLoader)  # in pure Python: the one whose words tell what is wrong
_Quick = _loader(yaml.CSafeLoader) if yaml.__with_libyaml__ else _Telling  # ten times as fast


def _refuse_swollen(text: str) -> None:
    """Raise a ConstructorError for what holds itself, or repeats itself beyond all use."""
    sizes: dict[int, int] = {}  # of each node; 0 while it is counted

    def size(node: Any) -> int:
        if id(node) not in sizes:
            sizes[id(node)] = 0
            within = () if isinstance(node, yaml.ScalarNode) else node.value
            parts = (part for one in within for part in (one if type(one) is tuple else (one,)))
            sizes[id(node)] = 1 + sum(map(size, parts))
        if not 0 < sizes[id(node)] <= _MOST:
            said = "it repeats itself without end" if sizes[id(node)] else "it holds itself"
            raise yaml.constructor.ConstructorError(None, None, said, node.start_mark)
        return sizes[id(node)]

    composed = []
    with contextlib.suppress(yaml.YAMLError):  # which is told where it is read
        composed = [*yaml.compose_all(text, _Quick)]
    for document in composed:
        size(document)


def parsed(file: str, text: str, load: Callable[[str, Any], Any]) -> Any:
    """What YAML text says; a fault is told in the words of the loader that has them.

    Raises:
        Faults: it is not well-formed, or cannot be read as what it says it is.
    """
    place, remedy = "file", "correct the indentation or quoting"
    try:
        if "&" in text:  # which alone can make much of little
            _refuse_swollen(text)
        with contextlib.suppress(Exception):
            return load(text, _Quick)
        return load(text, _Telling)
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        place = f"line {mark.line + 1}" if mark else "file"
        rule = f"it is not well-formed YAML ({problem or 'a character that YAML does not allow'})"
        if isinstance(error, yaml.constructor.ConstructorError | yaml.composer.ComposerError):
            rule = f"it cannot be read ({problem})"  # though its form is right
            remedy = "write one document, each key in it once, and values that there are"
        elif isinstance(error, yaml.reader.ReaderError):
            remedy = "save it as UTF-8 text without control characters"
    except Exception as error:  # noqa: BLE001 - whatever a parser makes of what it is given
        rule, remedy = f"it cannot be read ({type(error).__name__})", "write it more simply"
    raise schema.Faults([schema.Fault(file, place, rule, remedy)])


def lines(text: str) -> dict[tuple[str, ...], int]:
    """The line of every key, by the keys it lies in, and of every word of a list by its own."""
    found: dict[tuple[str, ...], int] = {}

    def walk(node: Any, path: tuple[str, ...]) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                found.setdefault((*path, str(key.value)), key.start_mark.line + 1)
                walk(value, (*path, str(key.value)))
        elif isinstance(node, yaml.SequenceNode):
            for each in node.value:
                if isinstance(each, yaml.ScalarNode):
                    found.setdefault((*path, each.value), each.start_mark.line + 1)
                walk(each, path)

    walk(yaml.compose(text, _Quick), ())
    return found
