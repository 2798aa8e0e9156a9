"""A papermill engine that runs a notebook in this process: no kernel to start or wait for.

A notebook gets its own IPython shell, and so an empty namespace; its outputs are what a real
kernel would have stored. What a notebook does to the process (working folder, search path,
environment, warning filters, decimal context) is undone behind it. Modules stay loaded, which is
what makes the second notebook fast; a setting left inside one (but for how pandas shows a frame) is
seen by the next notebook, but not by nbval, which runs each in a kernel of its own and would report
it.
"""

import atexit
import builtins
import contextlib
import decimal
import getpass
import io
import itertools
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any, cast

import nbformat
import traitlets
from IPython.core import displayhook, displaypub, interactiveshell
from jupyter_client import session
from papermill import engines
from traitlets import config

NAME = "pact"

# IPython and nbformat annotate few of their functions: that is what is ignored below.

# Nobody looks at the history of a press, and without it no database and no thread are started.
_SETTINGS = config.Config({"HistoryManager": {"enabled": False}})

_MOST_LETTERS, _MOST_OUTPUTS = 100_000, 1_000  # of a cell: a loop without end fills the memory


class PactEngine(engines.Engine):  # type: ignore[misc]  # papermill is untyped
    """Papermill's engine `pact`."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,  # noqa: ARG003 - papermill's signature; there is no kernel
        on_cell: Callable[[int], None] | None = None,
        skip_cells_with_tag: str = "",
        **_: Any,
    ) -> None:
        """Run the cells in order up to the first that fails.

        Args:
            nb_man: papermill's keeper of the notebook and of its cells' states.
            kernel_name: not used.
            on_cell: called with the number of cells done, after each.
            skip_cells_with_tag: of cells that are not run, named as nbclient does.

        Raises:
            KeyboardInterrupt: the reader pressed Ctrl-C while a cell ran.
        """
        ours = os.getpid()
        with _process_restored(), _fresh_shell() as shell:
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                runs = cell.cell_type == "code" and skip_cells_with_tag not in cell.metadata.tags
                error = shell.run_code_cell(cell) if runs else None
                if os.getpid() != ours:  # a copy that the cell has made: there is one edition
                    os._exit(0)
                if error is not None:
                    nb_man.cell_exception(cell, index)
                nb_man.cell_complete(cell, index)
                if on_cell is not None:
                    on_cell(index + 1)
                if error is not None:
                    break


class _Publisher(displaypub.DisplayPublisher):
    """Takes what `display(...)` shows."""

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: Any = None,  # noqa: ARG002 - IPython's signature; deprecated there
        *,
        transient: dict[str, Any] | None = None,  # noqa: ARG002 - names an output for updates
        update: bool = False,
        **_: Any,
    ) -> None:
        """Store the output.

        Raises:
            NotImplementedError: an output already shown is to be replaced.
        """
        if update:
            raise NotImplementedError("this engine cannot update an output; display it once")
        _refuse_endless(len(_outputs(self.shell)), _MOST_OUTPUTS)
        _outputs(self.shell).append(_output("display_data", data, metadata))

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - as above
        """Drop what the cell has shown so far."""
        _outputs(self.shell).clear()


class _DisplayHook(displayhook.DisplayHook):
    """Takes the value of a cell's last expression."""

    def write_output_prompt(self) -> None:
        """A notebook has no prompt."""

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        result = _output("execute_result", format_dict, md_dict)
        result.execution_count = self.prompt_count
        _outputs(self.shell).append(result)


class _Shell(interactiveshell.InteractiveShell):
    """An IPython shell that stores outputs as a notebook does."""

    display_pub_class = traitlets.Type(_Publisher)
    displayhook_class = traitlets.Type(_DisplayHook)
    outputs: list[nbformat.NotebookNode]

    def run_code_cell(self, cell: nbformat.NotebookNode) -> BaseException | None:
        """Run one code cell, fill in its outputs, and give the error it ended with."""
        self.outputs = cell.outputs = []
        streams = (_Stream("stdout", self.outputs), _Stream("stderr", self.outputs))
        with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            result = self.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
        cell.execution_count = result.execution_count
        error: BaseException | None = result.error_before_exec or result.error_in_exec
        if isinstance(error, KeyboardInterrupt):
            raise error
        return error

    def ask_exit(self) -> None:
        """Leave as `exit()` and `quit()` want, which a notebook has from its shell."""
        raise SystemExit

    def _showtraceback(
        self, etype: type[BaseException], evalue: BaseException, stb: list[str]
    ) -> None:
        """Store an error as an output, where IPython would print it."""
        name, said = etype.__name__, str(evalue)
        self.outputs.append(_new("error", ename=name, evalue=said, traceback=stb))


class _Stream(io.TextIOBase):
    """Standard output or error; what is written between two displays becomes one output of each.

    A kernel buffers the two apart from each other, so their order among themselves is not kept.
    """

    def __init__(self, name: str, outputs: list[nbformat.NotebookNode]) -> None:
        self._name = name
        self._outputs = outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        latest = itertools.takewhile(
            lambda output: output.output_type == "stream", reversed(self._outputs)
        )
        mine = next((output for output in latest if output.name == self._name), None)
        if mine is not None:
            _refuse_endless(len(mine.text), _MOST_LETTERS)
            mine.text += text
        elif text:
            self._outputs.append(_new("stream", name=self._name, text=text))
        return len(text)


def _outputs(shell: Any) -> list[nbformat.NotebookNode]:
    return cast("_Shell", shell).outputs


def _refuse_endless(there: int, most: int) -> None:
    """Raise a RuntimeError if a cell goes on putting out more than any reader reads."""
    if there > most:
        raise RuntimeError(f"it puts out more than {most:,} letters or outputs")


def _output(kind: str, data: Any, metadata: Any) -> nbformat.NotebookNode:
    """An output as it is after its way from a kernel to a notebook, encoded and decoded."""
    sent = session.json_unpacker(session.json_packer({"data": data, "metadata": metadata or {}}))
    return _new(kind, **sent)


def _new(kind: str, **content: Any) -> nbformat.NotebookNode:
    output = nbformat.v4.new_output(kind, **content)  # type: ignore[no-untyped-call]
    return cast("nbformat.NotebookNode", output)


@contextlib.contextmanager
def _fresh_shell() -> Iterator[_Shell]:
    """A shell with an empty namespace, known to IPython as the current one."""
    shell = _Shell.instance(user_ns={}, config=_SETTINGS)
    if exhibits := sys.modules.get("analysis.exhibits"):  # which teaches a shell when it is loaded
        exhibits.teach(shell)
    try:
        yield shell
    finally:
        shell.restore_sys_module_state()  # type: ignore[no-untyped-call]
        atexit.unregister(shell.atexit_operations)  # it empties the namespace, slowly
        _Shell.clear_instance()


def _nobody_answers(prompt: object = "", *_: Any, **__: Any) -> str:
    """Stands for `input`, which a kernel without a reader refuses, too.

    Raises:
        EOFError: always.
    """
    raise EOFError(f"input({prompt!r}) waits for a reader, and a report is built without one")


@contextlib.contextmanager
def _process_restored() -> Iterator[None]:
    """Undo what a notebook changes of the process it shares with the press."""
    hidden = getpass.getpass
    folder, path, arguments = os.getcwd(), sys.path[:], sys.argv[:]  # noqa: PTH109 - for chdir
    environment, asked = os.environ.copy(), builtins.input
    builtins.input = getpass.getpass = _nobody_answers
    if "pandas" in sys.modules:  # how frames show themselves, as a kernel of its own starts with
        sys.modules["pandas"].reset_option("display")
    try:
        with warnings.catch_warnings(), decimal.localcontext():
            yield
    finally:
        os.chdir(folder)
        sys.path[:], sys.argv[:] = path, arguments
        builtins.input, getpass.getpass = asked, hidden
        os.environ.clear()
        os.environ.update(environment)


engines.papermill_engines.register(NAME, PactEngine)
