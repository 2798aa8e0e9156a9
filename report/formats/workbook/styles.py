"""How cells look: styles by their names, and the forms of numbers."""

from collections.abc import Mapping
from typing import Any

INK, PALE, INPUT, RULE = "#222222", "#5F5F5F", "#FFF2CC", "#8C1D2F"
BASE = {"font_name": "Calibri", "font_size": 10, "valign": "top", "font_color": INK}
_HEAD = {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#F1EDE6"}
STYLES: Mapping[str, Mapping[str, Any]] = {
    "": {},
    "note": {},
    "text": {"indent": 1, "align": "left"},
    "title": {"bold": True, "font_size": 16, "font_color": RULE},
    "heading": {"bold": True, "font_size": 12, "text_wrap": True},
    "subtitle": {"font_color": PALE, "text_wrap": True},
    "head": {**_HEAD, "indent": 1, "align": "left"},
    "head right": {**_HEAD, "align": "right"},
    "left": {"align": "left"},
    "right": {"align": "right"},
    "wrapped": {"text_wrap": True, "indent": 1, "align": "left"},
    "pale": {"font_color": PALE, "text_wrap": True, "indent": 1, "align": "left"},
    "pale right": {"font_color": PALE, "text_wrap": True, "align": "right"},
    "id": {"font_color": PALE, "font_name": "Consolas", "font_size": 9},
    "input": {"bg_color": INPUT, "border": 1, "border_color": "#BF9000", "locked": False},
    "printed": {"font_color": "#1F4E9E"},
    "pale line": {"font_color": PALE},
    "words right": {"align": "right", "text_wrap": True},
    "beside": {"font_color": PALE, "indent": 1, "align": "left"},
    "bold": {"bold": True, "text_wrap": True},
}
# Of a form with conditions not every spreadsheet shows the sign, so none has any.
NUMBERS: Mapping[str, str] = {
    "money": "$#,##0;-$#,##0",
    "percent": "0.0%",
    "times": "0.000",
    "number": "General",
    # A mark for cells without a bound, over numbers of no form, ends LibreOffice 7.4 as it prints.
    "parts": "#,##0.000",
    "whole": "0",
    "text": "@",
    "year": "0.00",
}
