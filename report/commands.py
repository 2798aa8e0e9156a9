"""What the press can be asked for: each verb of the command line, and what it does."""

from collections.abc import Mapping

VERBS: Mapping[str, str] = {
    "build": "execute the notebooks and write editions",
    "list": "say which editions are built",
    "show": "say what an edition is, and whether its files are as they were built",
    "open": "show an edition in the browser",
    "remove": "take editions off the shelf",
    "watch": "show an edition in the browser, and again whenever what it is made from changes",
    "sweep": "evaluate findings over a grid of parameters into a table",
    "solve": "say what a parameter must be for a finding to have a given value",
    "sensitivity": "say which parameters move a finding most",
    "explain": "say in prose what a number is and who says so",
    "diff": "say what two editions say differently, by how much, and why",
    "release": "build the edition of a version, with what differs from the last one and why",
    "trace": "print how a number came about, down to its sources",
    "forecast": "put on record what the simulations say of a figure that is still to come",
    "parameters": "list every parameter",
    "completion": "print what lets a shell complete these commands",
    "cells": "write the parameters cell of each notebook",
}
