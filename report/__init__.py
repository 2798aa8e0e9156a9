"""The press: executes the notebooks and turns them into an edition, in HTML and PDF."""

import pathlib
import time

import analysis

ROOT = pathlib.Path(analysis.__file__).resolve().parent.parent
EDITIONS = ROOT / "report" / "editions"
BEGAN = time.time_ns() - 50_000_000  # when this process began; the clock of files may be so late
