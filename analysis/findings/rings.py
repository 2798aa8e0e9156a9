"""Imports all chapters, by their names, and refuses findings that are sure to ask in a ring.

Sure is what one line returns without a branch, asked by the very keys it is asked by. Any other
ring may end, for all that can be told without computing: `make check` computes every finding.
"""

import ast
import graphlib
import importlib
import inspect
import linecache
import pathlib
import pkgutil
import textwrap
from types import CodeType

from analysis.findings.register import REGISTER

_PLAIN = (ast.Return, ast.Attribute, ast.BinOp, ast.Call, ast.Constant, ast.Name, ast.UnaryOp)
_SIGNS = (ast.expr_context, ast.operator, ast.unaryop)


def _names(code: CodeType) -> set[str]:
    """All names in a function, whatever they are of."""
    inner = (one for one in code.co_consts if isinstance(one, CodeType))
    return set(code.co_names).union(*map(_names, inner))


def _asked(code: CodeType) -> set[str]:
    """The findings that a function, a docstring and one such line, is sure to ask for."""
    lines = linecache.getlines(code.co_filename)[code.co_firstlineno - 1 :]
    for one in ast.parse(textwrap.dedent("".join(inspect.getblock(lines)))).body:
        match one:
            case ast.FunctionDef(body=[_, ast.Return() as returned]):
                parts = [*ast.walk(returned)]
                if all(isinstance(part, _PLAIN + _SIGNS) for part in parts):
                    run, *keys = code.co_varnames[: code.co_argcount]
                    told = {ast.unparse(part) for part in parts if isinstance(part, ast.Call)}
                    return {name for name in REGISTER if f"{run}.{name}({', '.join(keys)})" in told}
    return set()


def refuse() -> None:
    """Raise Misdeclared, with the place of one of its functions, if there is a ring."""
    codes = {name: one.function.__code__ for name, one in REGISTER.items()}
    asks = {name: _names(code) & codes.keys() for name, code in codes.items()}
    while ends := {name for name in asks if not asks[name] & asks.keys()} | {
        *asks.keys() - set().union(*asks.values())
    }:
        asks = {name: read for name, read in asks.items() if name not in ends}
    try:
        graphlib.TopologicalSorter({name: _asked(codes[name]) for name in asks}).prepare()
    except graphlib.CycleError as error:
        ring = error.args[1][::-1]
        remedy = "Remedy: let one of them ask for none that asks for it."
        raise REGISTER[ring[0]].refused(f"a ring, {' -> '.join(ring)}. {remedy}") from None


for _chapter in pkgutil.iter_modules([str(pathlib.Path(__file__).parent)]):
    importlib.import_module(f"{__package__}.{_chapter.name}")
refuse()
