"""The first sheet of a workbook: what it is, the answer, what to change, and where all stands."""

from collections.abc import Sequence

from analysis import periods
from report.formats import document, markdown, masthead
from report.formats.workbook import assumptions, chapters, sheets

SHEET = "Brief"


def write(
    sheet: sheets.Sheet, documents: Sequence[document.Document], told: chapters.Chapters
) -> None:
    """Write it; the sheet was made first, and the chapters, which know where all stands, by now."""
    story = documents[0]
    day = periods.day(story.apparatus.as_of)
    sheet.put(0, 0, story.title, "title")
    sheet.put(1, 0, f"{story.subtitle}. As known on {day}.", "note")
    sheet.put(2, 0, markdown.plain(markdown.inline(story.headline)), "heading")
    row = 4
    for strip in document.exhibits(story.chapters):
        if isinstance(strip, document.Numbers):
            for item in strip.items:
                sheet.put(row, 0, item.label, "note")
                told.number(sheet, row, 1, item)
                row += 1
    row += 1
    sheet.put(row, 0, "Assumptions changed in this file", "note")
    sheet.formula(row, 1, f'=COUNTIF({assumptions.marks()},"changed*")', 0)
    sheet.put(row + 1, 0, "of which need a build", "note")
    sheet.formula(row + 1, 1, f'=COUNTIF({assumptions.marks()},"changed: *")', 0)
    row += 3
    for words in _WORDS.strip().splitlines():
        sheet.put(row, 0, words, "note")
        row += 1
    row += 1
    for label, text in (
        ("Edition", story.edition),
        ("Stamp", story.stamp),
        ("Built by", story.command),
        ("Licence", masthead.LICENSED),
    ):
        sheet.put(row, 0, label, "pale")
        sheet.put(row, 1, text, "id")
        row += 1
    sheet.printed(row, 6, sheets.WIDE)


_WORDS = f"""
Change a yellow cell of Assumptions, and every number that rests on it follows.
Figures and Terms hold what was published, as printed, with source and quotation.
Formulas read them there: a leaked quarter may be tried otherwise, too.
Findings holds each number with its bounds, its formula, and whether it follows.
A cell has the name that its number has in the report, behind #trace-.
Scenario holds what is assumed of the future; Workings, parts of bounds; Methods, what takes steps;
Claims, whether what others say is right; Sources, who says so.
In a chapter black numbers follow, grey ones stay as published.
An edition with the assumptions of this file:
{assumptions.COMMAND}

"""
