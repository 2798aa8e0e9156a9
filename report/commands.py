"""What the press can be asked for: each verb of the command line, and what it does."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "build": "execute the notebooks and write editions",
    "sweep": "evaluate findings over a grid of parameters into a table",
    "solve": "say what a parameter must be for a finding to have a given value",
    "trace": "print how a number came about, down to its sources",
    "forecast": "put on record what the simulations say of a figure that is still to come",
    "parameters": "list every parameter",
    "cells": "write the parameters cell of each notebook",
}
