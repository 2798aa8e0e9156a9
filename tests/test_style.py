"""The house can be read at one sitting: modules are short, and a face holds no logic."""

import ast
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODULES = sorted(path for room in ("analysis", "report") for path in ROOT.glob(f"{room}/**/*.py"))
FACES = [path for path in MODULES if path.name == "__init__.py"]
MOST_LINES = 300
VAGUE = {"common", "config", "helpers", "misc", "utils"}


def name(path: pathlib.Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_module_is_longer_than_one_sitting() -> None:
    long = {name(path) for path in MODULES if len(path.read_text().splitlines()) > MOST_LINES}
    assert not long


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [name(path) for path in MODULES if VAGUE & {path.stem, path.parent.name}]


@pytest.mark.parametrize("path", FACES, ids=name)
def test_a_face_hands_names_on_and_holds_no_logic(path: pathlib.Path) -> None:
    docstring, *rest = ast.parse(path.read_text()).body
    assert isinstance(docstring, ast.Expr), f"{name(path)} does not say what its room is for"
    said = [statement for statement in rest if not handed_on(statement)]
    assert not said, f"{name(path)}, line {said[0].lineno}"


def handed_on(statement: ast.stmt) -> bool:
    """Whether a statement imports, lists what was imported, or names a constant."""
    names = [*ast.walk(statement)] if isinstance(statement, ast.Assign) else []
    given = [
        one.id for one in names if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    ]
    constant = bool(given) and all(one == "__all__" or one.isupper() for one in given)
    return isinstance(statement, ast.Import | ast.ImportFrom) or constant


@pytest.mark.parametrize(
    ("source", "is_face"),
    [
        ("from analysis import figures", True),
        ("__all__ = ['figures']", True),
        ("ROOT = 1", True),
        ("found = 1", False),
        ("def load(): ...", False),
        ("sys.modules['x'] = None", False),
        ("if True: import os", False),
    ],
)
def test_what_is_logic_is_known(source: str, is_face: bool) -> None:  # noqa: FBT001 - a case
    (statement,) = ast.parse(source).body
    assert handed_on(statement) == is_face
