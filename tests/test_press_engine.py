"""The press's papermill engine: it shows what a real kernel shows, and leaves no mark."""

import base64
import decimal
import json
import os
import pathlib
import subprocess
import sys
import warnings
from collections.abc import Sequence
from typing import Any

import nbformat
import papermill
import pytest
from papermill import engines, exceptions

from analysis import schema
from report.press import engine, notebooks

nbf: Any = nbformat  # which annotates few of its functions

PARAMETERS = "share_rate: float = 0.2"
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n not much of a picture").decode()
SHOWN = """class Shown:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {'text/markdown': '$1', 'text/plain': '1'}, {'text/markdown': {'a': 1}}
Shown()"""
EVERY_KIND_OF_OUTPUT = (
    "import sys\nfrom IPython.display import Markdown, Image, display\nimport pandas as pd",
    "print('one')\nprint('two', file=sys.stderr)\nprint('three', end='')\nprint('four')",
    "display(Markdown('a *word*'))\nprint('between')\npd.DataFrame({'a': [1, 2.5], 'b': 'x'})",
    "display({'application/json': {'a': (1, 2), 3: None}, 'text/plain': 'p'}, raw=True)",
    f"import base64\nImage(base64.b64decode('{PIXEL}'), format='png')",
    "1 + 1;",
    "None",
    "6 * 7",
    "_ + 1, __name__, In[-1], get_ipython() is not None",
    SHOWN,
    "%%capture kept\nprint('kept')",
    "kept.stdout",
    "print('gone')\nfrom IPython.display import clear_output\nclear_output()\nprint('left')",
    "   \n",
    "share_rate",
)


def a_notebook(cells: Sequence[str]) -> nbformat.NotebookNode:
    made: nbformat.NotebookNode = nbf.v4.new_notebook()
    made.cells = [nbf.v4.new_code_cell(source, id=f"c{n}") for n, source in enumerate(cells)]
    return made


def saved(folder: pathlib.Path, *cells: str, name: str = "1_story") -> notebooks.Notebook:
    content = a_notebook([PARAMETERS, *cells])
    content.cells[0].metadata.tags = ["parameters"]
    path = folder / f"{name}.ipynb"
    path.write_text(nbf.writes(content), encoding="utf-8")
    return notebooks.Notebook(path)


def run(notebook: notebooks.Notebook, **values: Any) -> Any:
    return nbf.reads(notebook.execute({"share_rate": 0.2, **values}, lambda _: None), 4)


def executed(cells: Sequence[str], name: str | None = engine.NAME) -> Any:
    return papermill.execute_notebook(
        a_notebook(cells),
        None,
        engine_name=name,
        kernel_name="python3",
        language="python",
        progress_bar=False,
    )


def output_of(*arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def outputs(cells: Sequence[Any]) -> list[Any]:
    return [
        (cell.execution_count, cell.outputs) for cell in cells if "injected" not in cell.get("id")
    ]


@pytest.mark.slow
def test_every_output_equals_a_real_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    # Which teaches a shell to show frames once it is loaded, as no cell here does.
    monkeypatch.delitem(sys.modules, "analysis.exhibits", raising=False)
    cells = [PARAMETERS, *EVERY_KIND_OF_OUTPUT]
    # Around JSON, as on disk: in memory a real kernel's text may be cut into lines elsewhere.
    ours, theirs = (nbf.reads(nbf.writes(executed(cells, name)), 4) for name in (engine.NAME, None))
    assert outputs(ours.cells) == outputs(theirs.cells)


def test_how_a_frame_is_shown_is_not_left_to_the_next_notebook() -> None:
    shown = "import pandas as pd\npd.DataFrame({'a': [1]})"
    (_, fresh) = outputs(executed([PARAMETERS, shown]).cells)
    frame = ("from analysis import frames", "frames.of([{'a': 1}])")
    set_so = outputs(executed([PARAMETERS, *frame]).cells)[-1]
    (_, after) = outputs(executed([PARAMETERS, shown]).cells)
    assert after == fresh
    assert set_so[1] != fresh[1]


def test_a_notebook_starts_with_an_empty_namespace(tmp_path: pathlib.Path) -> None:
    run(saved(tmp_path, "left_behind = 1\n_private = 2"))
    after = run(saved(tmp_path, "'left_behind' in globals() or '_private' in globals()"))
    assert after.cells[-1].outputs[0].data["text/plain"] == "False"
    assert after.cells[-1].execution_count == 3


def test_what_a_notebook_does_to_the_process_is_undone(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def state() -> Any:
        return (
            pathlib.Path.cwd(),
            sys.path[:],
            sys.argv[:],
            dict(os.environ),
            warnings.filters[:],
            decimal.getcontext().prec,
            sys.modules["__main__"],
            (sys.stdout, sys.stderr, sys.displayhook, sys.excepthook),
        )

    before = state()
    run(
        saved(
            tmp_path,
            "import os, sys, warnings, decimal\nos.chdir('/')\nsys.path.insert(0, 'elsewhere')",
            "sys.argv.append('more')\nos.environ['PACT_MARK'] = '1'\nos.environ.pop('PATH')",
            "warnings.simplefilter('error')\ndecimal.getcontext().prec = 5",
        )
    )
    assert state() == before


@pytest.mark.slow
def test_a_warning_is_shown_again_by_the_next_notebook(tmp_path: pathlib.Path) -> None:
    module = "import warnings\ndef mind():\n    warnings.warn('mind the gap')\n"
    (tmp_path / "gap.py").write_text(module, encoding="utf-8")
    notebook = saved(
        tmp_path, f"import sys; sys.path.append({str(tmp_path)!r})", "import gap; gap.mind()"
    )
    # In a process of its own, because pytest catches warnings before a notebook could show them.
    code = (
        "import pathlib, sys; from report.press import notebooks\n"
        "notebook = notebooks.Notebook(pathlib.Path(sys.argv[1]))\n"
        "for _ in range(2): print(notebook.execute({'share_rate': 0.2}, lambda _: None))"
    )
    assert output_of("-c", code, str(notebook.path)).count('"name": "stderr"') == 2


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("x = 1\n1 / 0", 2, "`1 / 0` raised ZeroDivisionError: division by zero"),
        ("\n\nx = 1\n1 / 0", 4, "`1 / 0` raised ZeroDivisionError: division by zero"),
        ("def broken(:", 1, "`def broken(:` raised SyntaxError: "),
        ("import json\n\njson.loads('{')", 3, "`json.loads('{')` raised JSONDecodeError: "),
        ("raise ValueError('two\\nlines')", 1, "raised ValueError: two lines"),
        ("raise ValueError('\\x1b[31mred')", 1, "raised ValueError: red. Remedy"),
        ("raise ValueError", 1, "raised ValueError. Remedy"),
        ("raise ValueError('It is wrong.')", 1, "raised ValueError: It is wrong. Remedy"),
        ("raise ValueError('is it x?')", 1, "raised ValueError: is it x? Remedy"),
        ("raise ValueError('a' * 10**6)", 1, "raised ValueError: aaa"),
    ],
)
def test_a_failing_cell_is_named_with_its_line_and_exception(
    tmp_path: pathlib.Path, source: str, line: int, said: str
) -> None:
    notebook = saved(tmp_path, "1", source, "print('never reached')")
    with pytest.raises(schema.Failure) as caught:
        run(notebook)
    message = str(caught.value)
    assert message.startswith(f"1_story.ipynb, cell 3, line {line}: ")
    assert said in message
    assert "\n" not in message
    assert len(message) < 1000


def test_faults_of_the_data_are_told_as_they_are_and_not_as_the_cell_s(
    tmp_path: pathlib.Path,
) -> None:
    fault = "schema.Fault('claims.yml', 'claim one', 'it is wrong', 'mend it')"
    code = f"from analysis import schema\nraise schema.Faults([{fault}])"
    with pytest.raises(schema.Failure) as caught:
        run(saved(tmp_path, code, "1"))
    asking = "(1_story.ipynb, cell 2 asks for it.)"
    assert str(caught.value) == f"claims.yml, claim one: it is wrong. Remedy: mend it. {asking}"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sys; sys.exit(0)", "it exits"),
        ("import sys; sys.exit(3)", "raised SystemExit: 3"),
        ("exit()", "it exits"),
        ("quit()", "it exits"),
    ],
)
@pytest.mark.filterwarnings("ignore:To exit")
def test_a_notebook_that_exits_is_a_failure(tmp_path: pathlib.Path, code: str, said: str) -> None:
    with pytest.raises(schema.Failure, match=f"1_story.ipynb, cell 2: {said}"):
        run(saved(tmp_path, code, "1"))


def test_half_a_letter_is_refused_for_no_file_can_hold_it(tmp_path: pathlib.Path) -> None:
    with pytest.raises(schema.Failure, match="cell 2: it holds half a letter"):
        run(saved(tmp_path, r"print('half of one: \ud83d')"))


def test_no_cell_runs_after_one_that_failed(tmp_path: pathlib.Path) -> None:
    mark = tmp_path / "mark"
    with pytest.raises(schema.Failure):
        run(saved(tmp_path, "1 / 0", f"open({str(mark)!r}, 'w').close()"))
    assert not mark.exists()


def test_an_interrupted_cell_interrupts_the_press(tmp_path: pathlib.Path) -> None:
    interrupt = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nfor _ in range(10**6): 1"
    with pytest.raises(KeyboardInterrupt):
        run(saved(tmp_path, interrupt))


def test_replacing_an_output_is_refused(tmp_path: pathlib.Path) -> None:
    with pytest.raises(schema.Failure, match="cannot update an output"):
        run(saved(tmp_path, "shown = display('a', display_id=True)\nshown.update('b')"))


@pytest.mark.slow
@pytest.mark.parametrize("shown", ["print(1)", "print(1, file=sys.stderr)", "display(1)"])
def test_a_cell_that_puts_out_without_end_is_ended(tmp_path: pathlib.Path, shown: str) -> None:
    source = f"import sys\nfrom itertools import count\nfor n in count():\n    {shown}\n"
    source += "    if n > 200_000:\n        break"
    with pytest.raises(schema.Failure, match=r"line 4: .* it puts out more than 1\d*,000 "):
        run(saved(tmp_path, source))


def test_reading_from_the_keyboard_is_refused(tmp_path: pathlib.Path) -> None:
    with pytest.raises(schema.Failure, match="input"):
        run(saved(tmp_path, "input('yes? ')"))


def test_each_done_cell_is_told(tmp_path: pathlib.Path) -> None:
    notebook = saved(tmp_path, "1", "2")
    told: list[int] = []
    notebook.execute({"share_rate": 0.2}, told.append)
    assert told == [1, 2, 3, 4]
    assert notebook.size == 4


def test_only_declared_parameters_are_injected(tmp_path: pathlib.Path) -> None:
    done = run(saved(tmp_path, "share_rate"), share_rate=0.15, netting=5.0)
    injected = done.cells[1]
    assert injected.metadata.tags == ["injected-parameters"]
    assert "share_rate = 0.15" in injected.source
    assert "netting" not in injected.source
    assert done.cells[2].outputs[0].data["text/plain"] == "0.15"


def test_two_executions_give_the_same_bytes(tmp_path: pathlib.Path) -> None:
    here, there = tmp_path / "a {folder}", tmp_path / "another one"
    texts = []
    for folder in (here, there):
        folder.mkdir()
        texts.append(saved(folder, *EVERY_KIND_OF_OUTPUT).execute({"share_rate": 0.2}, len_of))
    assert texts[0] == texts[1]
    assert str(tmp_path) not in texts[0]


def len_of(_: int) -> None:
    """Nobody is told."""


def test_an_executed_notebook_carries_no_mark_of_its_run(tmp_path: pathlib.Path) -> None:
    text = saved(tmp_path, "1").execute({"share_rate": 0.2}, len_of)
    done = json.loads(text)
    assert done["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert [cell["metadata"] for cell in done["cells"]] == [
        {"tags": ["parameters"]},
        {"tags": ["injected-parameters"]},
        {},
    ]
    assert [cell["id"] for cell in done["cells"]] == ["c0", "injected-parameters", "c1"]
    assert [cell["execution_count"] for cell in done["cells"]] == [1, 2, 3]


def test_a_notebook_without_cell_ids_gets_the_same_ones_each_time(tmp_path: pathlib.Path) -> None:
    old = json.loads(saved(tmp_path, "1", "2").path.read_text())
    old["nbformat_minor"] = 4
    for cell in old["cells"]:
        del cell["id"]
    path = tmp_path / "old.ipynb"
    path.write_text(json.dumps(old), encoding="utf-8")
    ids = [[cell.id for cell in run(notebooks.Notebook(path)).cells] for _ in range(2)]
    assert ids[0] == ids[1] == ["cell-0", "injected-parameters", "cell-2", "cell-3"]


def test_papermill_knows_the_engine_by_its_name() -> None:
    assert engines.papermill_engines.get_engine("pact") is engine.PactEngine
    assert executed(["40 + 2"]).cells[0].outputs[0].data["text/plain"] == "42"
    with pytest.raises(exceptions.PapermillExecutionError, match="ZeroDivisionError"):
        executed(["1 / 0"])


@pytest.mark.slow
def test_papermill_finds_the_engine_as_it_is_installed() -> None:
    code = (
        "from papermill import engines; engines.papermill_engines.register_entry_points(); "
        "print(engines.papermill_engines.get_engine('pact').__name__)"
    )
    assert output_of("-c", code).split() == ["PactEngine"]


@pytest.mark.slow
def test_the_press_starts_without_the_grammar_that_it_does_not_need() -> None:
    code = (
        "import report.press.notebooks, sys; "
        "print(sys.modules['rfc3987_syntax'], 'lark' in sys.modules)"
    )
    assert output_of("-c", code).split() == ["None", "False"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "it is not a notebook"),
        ("[]", "it is not a notebook"),
        ("{}", "it is not a notebook"),
        ('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "0 cells tagged"),
    ],
)
def test_a_file_that_is_no_notebook_is_refused(
    tmp_path: pathlib.Path, content: str, said: str
) -> None:
    (tmp_path / "1_story.ipynb").write_text(content, encoding="utf-8")
    with pytest.raises(schema.Faults, match=f"1_story.ipynb.*{said}"):
        notebooks.find(tmp_path)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("share_rates: float = 0.2", "share_rates: there is no such parameter"),
        ("share_rate = ", "it is not Python"),
        ("import os", "it is not Python"),
    ],
)
def test_a_wrong_parameters_cell_is_refused(tmp_path: pathlib.Path, source: str, said: str) -> None:
    content = a_notebook([source])
    content.cells[0].metadata.tags = ["parameters"]
    (tmp_path / "1_story.ipynb").write_text(nbf.writes(content), encoding="utf-8")
    with pytest.raises(schema.Faults, match=said):
        notebooks.find(tmp_path)


def test_all_faulty_notebooks_are_named_at_once(tmp_path: pathlib.Path) -> None:
    for name in ("1_a", "2_b"):
        (tmp_path / f"{name}.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(schema.Faults) as caught:
        notebooks.find(tmp_path)
    assert [fault.file for fault in caught.value.faults] == ["1_a.ipynb", "2_b.ipynb"]


def test_what_editors_hide_is_no_notebook_and_another_ending_is_refused(
    tmp_path: pathlib.Path,
) -> None:
    (tmp_path / ".~1_a.ipynb").write_text("{", encoding="utf-8")  # as Jupyter has it while it saves
    with pytest.raises(schema.Faults, match="it holds no notebook"):
        notebooks.find(tmp_path)
    (tmp_path / "1_a.IPYNB").write_text("{", encoding="utf-8")
    with pytest.raises(schema.Faults, match=r"1_a\.IPYNB, file: its name ends in other letters"):
        notebooks.find(tmp_path)


def test_a_folder_without_notebooks_is_refused(tmp_path: pathlib.Path) -> None:
    with pytest.raises(schema.Faults, match="it holds no notebook"):
        notebooks.find(tmp_path)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"source": None}, "its source is no text"),
        ({"source": 5}, "its source is no text"),
        ({"source": ...}, "its source is no text"),  # taken out
        ({"cell_type": "sql"}, "its type is 'sql'"),
        ({"metadata": {"tags": "ledger"}}, "its tags are 'ledger'"),
        ({"metadata": {"tags": [None]}}, r"its tags are \[None\]"),
        ({"metadata": {"tags": ["ledger", "skip-execution"]}}, "it is marked skip-execution"),
        ({"metadata": {"tags": ["Ledger"]}}, "its tag is 'Ledger'"),
        ({"metadata": {"tags": ["leger", "hide-input"]}}, "its tag is 'leger'"),
        ({"metadata": {"tags": ["parameter"]}}, "its tag is 'parameter'"),
        ({"metadata": {"tags": ["nbval-skip"]}}, "it is marked nbval-skip"),
        ({"metadata": {"tags": ["nbval-ignore-output"]}}, "it is marked nbval-ignore-output"),
        ({"metadata": {"tags": ["raises-exception"]}}, "it is marked raises-exception"),
        ({"source": "1\n  # NBVAL_SKIP"}, "it is marked # NBVAL_SKIP"),
        (
            {"source": "##PYTEST_VALIDATE_IGNORE_OUTPUT"},
            "it is marked ##PYTEST_VALIDATE_IGNORE_OUTPUT",
        ),
    ],
)
def test_a_cell_that_no_editor_writes_is_refused_by_its_number(
    tmp_path: pathlib.Path, changed: dict[str, Any], said: str
) -> None:
    path = saved(tmp_path, "1", "2").path
    content = json.loads(path.read_text(encoding="utf-8"))
    cell = content["cells"][2] | changed
    content["cells"][2] = {name: told for name, told in cell.items() if told is not ...}
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(schema.Faults, match=rf"^1_story.ipynb, cell 3: {said}\. Remedy: "):
        notebooks.Notebook(path)


def test_what_only_reads_like_a_mark_of_nbval_is_no_mark(tmp_path: pathlib.Path) -> None:
    path = saved(tmp_path, "# NBVAL_SKIP is what nbval reads\n1").path
    content = json.loads(path.read_text(encoding="utf-8"))
    prose = {"id": "x", "cell_type": "markdown", "metadata": {}, "source": "# NBVAL_SKIP"}
    content["cells"].append(prose)
    path.write_text(json.dumps(content), encoding="utf-8")
    assert notebooks.Notebook(path).size
