"""The press: executes the notebooks and turns them into an edition, in HTML and PDF."""

import pathlib

import analysis

ROOT = pathlib.Path(analysis.__file__).resolve().parent.parent
EDITIONS = ROOT / "report" / "editions"
