"""The Markdown that a notebook may hold, as tokens for every output format to read.

A cell's text may hold mathematics between dollars, footnotes, tables and images that the notebook
carries. A line, such as a headline or a table's title, may not: there a dollar is a dollar.
"""

import base64
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import markdown_it
from markdown_it import token, tree
from mdit_py_plugins import dollarmath, footnote

from report.formats import mathematics, pictures

_SPANS = ("strong", "em", "link")
_GROUPS = ("heading", "paragraph", "bullet_list", "ordered_list", "list_item", "blockquote")
_TABLES = ("table", "thead", "tbody", "tr", "th", "td", "footnote_reference")
_LEAVES = ("inline", "text", "softbreak", "hardbreak", "code_inline", "image", "footnote_ref")
INLINE, DISPLAYED = "math_inline", ("math_block", "math_inline_double")
MATHEMATICS = (INLINE, *DISPLAYED)
ALLOWED = {
    *(*_LEAVES, *MATHEMATICS),
    *(f"{name}_{end}" for name in _SPANS + _GROUPS + _TABLES for end in ("open", "close")),
}
_SVG, _PNG = "data:image/svg+xml;base64,", "data:image/png;base64,"
# HTML and struck text are switched on so that they are recognised, and refused.
_LINE = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
_TEXT = (
    markdown_it.MarkdownIt("commonmark")
    .enable(["table", "strikethrough"])
    .use(
        dollarmath.dollarmath_plugin,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
        double_inline=True,
    )
    .use(footnote.footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
)
# Wherever a link leads, it is recognised as one, and refused unless it leads somewhere.
for _each in (_LINE, _TEXT):
    setattr(_each, "validateLink", lambda _: True)  # noqa: B010 - as its documentation does
OPTIONS = _LINE.options
_ATTACHED = re.compile(r"\]\(attachment:([^)\s]+)\)")
_UNFILLED = re.compile(r"(?<![\w{}^\\])\{[a-z]{2}\w*_\w*(?::[^{}\n]*)?\}")
_CODE = re.compile(
    r"(?m)^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1|(`+)(?:.|\n)*?(?<!`)\2(?!`)|\\[$`\[]", re.DOTALL
)
_BOX = re.compile(r"\[[ xX]\]\s")
_STROKE = re.compile(r"(?<!\\)\|")  # between cells of a row
_BRACKETS = re.compile(r"\\\(.*\\\)|\\\[.*\\\]|\\begin\{")


@functools.lru_cache(maxsize=1024)
def blocks(markdown: str) -> Sequence[token.Token]:
    """The tokens of a Markdown text, parsed once for all formats: nobody changes them."""
    return tuple(_TEXT.parse(markdown))


def inline(markdown: str) -> list[token.Token]:
    """The tokens of a Markdown text read as one line, such as a headline."""
    return _LINE.parseInline(markdown)


def flat(tokens: Iterable[token.Token]) -> Iterator[token.Token]:
    """The tokens with those inside paragraphs and headings, in reading order."""
    for each in tokens:
        yield each
        yield from flat(each.children or ())


def plain(tokens: Iterable[token.Token]) -> str:
    """The words alone, without their markup."""
    told = (each for each in flat(tokens) if each.type not in ("inline", "image"))
    return "".join(" " if each.type == "softbreak" else each.content for each in told)


def money(written: str) -> str:
    """The Markdown with every dollar a dollar: mathematics is what nobody means by its signs."""
    return re.sub(
        r"(`+)(?:.|\n)*?(?<!`)\1(?!`)|\\.|\$",
        lambda found: r"\$" if found[0] == "$" else found[0],
        written,
        flags=re.DOTALL,
    )


def foreign(written: str) -> Iterator[str]:
    """What JupyterLab would show otherwise than a report that prints it, and what neither would."""
    yield from _spilled(written)
    tokens = list(flat(blocks(written)))
    if any(_BRACKETS.search(one.content) for one in tokens if one.type == "text"):
        yield r"a formula that is not between dollars: write $...$ or $$...$$ around it"
    starts = (
        line.content
        for item, paragraph, line in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if (item.type, paragraph.type) == ("list_item_open", "paragraph_open")
    )
    if any(map(_BOX.match, starts)):
        yield "a box to tick, which no report has: write the item without it"
    between = sum(2 * len(one.markup or "$$") for one in tokens if one.type in MATHEMATICS)
    if _CODE.sub("", written).count("$") - between > 1:
        yield r"dollars that JupyterLab takes for a formula: one that is only a dollar is \$"


def unfilled(written: str) -> Iterable[str]:
    """The findings in braces that stand in no code and no formula: only a template's are filled."""
    return dict.fromkeys(_UNFILLED.findall(_CODE.sub("", written)))


def _spilled(written: str) -> Iterator[str]:
    """The rows of tables that have more cells than heads, which Markdown drops without a word."""
    lines, heads = written.replace("\r\n", "\n").split("\n"), 0
    for each in blocks(written):
        heads = 0 if each.type == "table_open" else heads + (each.type == "th_open")
        if each.type == "tr_open" and heads and each.map:
            row = lines[each.map[0]].lstrip("> \t").rstrip()
            cells = _STROKE.split(row.removeprefix("|").removesuffix("|"))
            if any(map(str.strip, cells[heads:])):
                yield (
                    f"a row of {len(cells)} cells in a table of {heads}, `{row}`: give each a "
                    r"head, and write a stroke in a cell as \|"
                )


_FOOTNOTES = "write each footnote once, in the cell whose text calls it"
_WORDS = "write some words there, or take it away"
# What holds something, inside of which something else of these may stand.
_HOLDING = {
    "list_item": "an item of a list",
    "blockquote": "a quotation",
    "footnote_reference": "a footnote",
    "paragraph": "a paragraph",
    "math_block": "a formula",
    "link": "a link",
    "table": "a table beneath its heads",
}


def wrong(tokens: Sequence[token.Token]) -> Iterator[tuple[str, str]]:
    """What is empty in a text, or wrong with its footnotes, each with its remedy."""
    yield from ((what, _FOOTNOTES) for what in _unfounded(tokens))
    yield from ((f"{what} says nothing", _WORDS) for what in _hollow(tree.SyntaxTreeNode(tokens)))


def _hollow(part: tree.SyntaxTreeNode) -> Iterator[str]:
    """What holds nothing to read, the innermost of it: what stands around is told of with it."""
    within = [what for each in part.children for what in _hollow(each)]
    yield from within
    if part.type in _HOLDING and not within and not _reads(part):
        yield _HOLDING[part.type]


def _reads(part: tree.SyntaxTreeNode) -> bool:
    """Whether it holds words, signs or an image; of a table, beneath its heads."""
    below = part.children[1:] if part.type == "table" else [part]
    told = (one for each in below for one in each.walk() if one.type != "inline")
    return any(one.type == "image" or one.content.strip() for one in told)


def _unfounded(tokens: Sequence[token.Token]) -> Iterator[str]:
    """What is wrong with the footnotes of a text."""
    called = [one.meta["label"] for one in flat(tokens) if one.type == "footnote_ref"]
    told = [one.meta["label"] for one in tokens if one.type == "footnote_reference_open"]
    for label in dict.fromkeys(called):
        if label not in told:
            yield f"the footnote [^{label}] is not written in the same cell"
    for label in dict.fromkeys(told):
        if label not in called:
            yield f"nothing leads to the footnote [^{label}]"
        if told.count(label) > 1:
            yield f"the footnote [^{label}] is written twice"
    _, notes = parted(tokens)
    if any(one.type == "footnote_ref" for note in notes.values() for one in flat(note)):
        yield "a footnote leads to a footnote"


def parted(
    tokens: Iterable[token.Token],
) -> tuple[list[token.Token], Mapping[str, list[token.Token]]]:
    """The text without its footnotes, and what stands in each of these, by its label."""
    text: list[token.Token] = []
    notes: dict[str, list[token.Token]] = {}
    place = text
    for each in tokens:
        if each.type == "footnote_reference_open":
            place = notes[each.meta["label"]] = []
        elif each.type == "footnote_reference_close":
            place = text
        else:
            place.append(each)
    return text, notes


def carried(written: str, attachments: Mapping[str, Mapping[str, str]]) -> str:
    """The Markdown with the images that were attached to its cell in place of their names."""

    def image(found: re.Match[str]) -> str:
        for kind, data in attachments.get(found[1], {}).items():
            return f"](data:{kind};base64,{data.replace(chr(10), '')})"
        return found[0]

    return _ATTACHED.sub(image, written)


def picture(image: token.Token) -> tuple[str, bytes]:
    """An image as "png" or "svg", and what it is made of.

    Raises:
        ValueError: it has no words for those who cannot see it, is not in the notebook, cannot be
            drawn, or is another kind of image; its text says which.
    """
    address = str(image.attrs["src"])
    if not plain(image.children or ()).strip():
        raise ValueError("it has no words for those who cannot see it")
    if not address.startswith((_SVG, _PNG)):
        kind = re.match(r"data:([\w/+.-]+)", address)
        raise ValueError(
            f"it is {kind[1]}, not PNG or SVG" if kind else f"{address} is not in the notebook"
        )
    form = "svg" if address.startswith(_SVG) else "png"
    data = base64.b64decode(address.partition(",")[2])
    pictures.check(form, data)
    return form, data


def formula(each: token.Token) -> str:
    """A formula as the page has it.

    Raises:
        Unprintable: it holds what cannot be converted.
    """
    return mathematics.mathml(each.content, block=each.type != INLINE)


def aligned(cell: token.Token) -> str:
    """How a cell of a table is aligned: left, right or center."""
    return str(cell.attrs.get("style", "left")).removeprefix("text-align:")


def slug(text: str) -> str:
    """A text as an anchor: lower case, words of any script joined by hyphens."""
    return "-".join(re.findall(r"[^\W_]+", text.lower())) or "section"
