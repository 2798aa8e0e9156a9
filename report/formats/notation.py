"""Typst notation: every text becomes a string, so that no text can become markup or code."""

import base64
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from markdown_it import token

from report.formats import letters, markdown, mathematics, pictures

# Words and addresses longer than this may break, so that they never leave the page.
_LONG = re.compile(r"\S{24,}")
_BREAK = re.compile(r"([/_.,?&=-]|[^\W_]{12}(?=[^\W_]{3}))(?=.)")
_LONG_WORD = 13  # letters behind the first of a word that may break in a narrow column
_BEHIND = r"([/_.@&=-])(?=\w)"
LONGEST = 600  # letters of a cell that fit on a page even in a narrow column
_WIDEST, _SHORT = 40, 12  # letters of a column beside others, rows that stay on one page
_ALONE = (*markdown.DISPLAYED, "image")  # what has its own line, so that no space follows it
exact = mathematics.exact  # of which every other string here is made
_OTHER = re.compile(r"^(report|ledger)\.html(?:#.*)?$")  # the other document of the edition


def text(words: str) -> str:
    """Text as markup that is nothing but text; several blanks are one, as to a reader of HTML."""
    return f"#{string(re.sub(' {2,}', ' ', words))};" if words else ""


def string(words: str) -> str:
    """A string of what the fonts can show; long words may break, a minus stays at its sum."""
    shown = letters.printed(words)
    # After each sign, and every few letters, a long word has an invisible place to break.
    broken = _LONG.sub(lambda word: _BREAK.sub("\\1\u200b", word[0]), shown)
    return exact(broken.replace("\n", " ").replace("\u2212$", "\u2212\u2060$"))


def broken(words: str) -> str:
    """Text of a narrow column, whose longer names and addresses may break behind a sign, too."""
    long = rf"[^\W\d]\S{{{_LONG_WORD},}}"
    return re.sub(long, lambda word: re.sub(_BEHIND, "\\1\u200b", word[0]), letters.unbroken(words))


def target(address: str) -> str:
    """The call that makes a link of what follows it, in code."""
    inside = address.startswith("#")
    address = _OTHER.sub(r"\1.pdf", address)
    return f"to({exact(address[1:])})" if inside else f"link({exact(address)})"


def led_to(markup: str) -> tuple[str, Sequence[str]]:
    """Some markup where the first link to an anchor is told from the later ones; these anchors."""
    seen: dict[str, None] = {}

    def marked(link: re.Match[str]) -> str:
        if link[1] in seen:
            return link[0]
        seen[link[1]] = None
        return f"{link[0][:-1]}, first: true)"

    return re.sub(r'#to\("([^"]*)"\)', marked, markup), [*seen]


def labels(markup: str) -> Sequence[str]:
    """The anchors that some markup gives places to, each once."""
    return [*dict.fromkeys(re.findall(r'label\("([^"]*)"\)', markup))]


def keys(names: Iterable[str]) -> str:
    """A dictionary of names, which is asked for one in no time, in code."""
    return "(:" + "".join(f"{exact(name)}: none, " for name in names) + ")"


def label(anchor: str) -> str:
    """The label of an anchor, in code."""
    return f"label({exact(anchor)})"


def line(written: str) -> str:
    """Markdown of one line as Typst markup."""
    return markup(markdown.inline(written))


def markup(tokens: Iterable[token.Token]) -> str:
    """Markdown tokens as Typst markup."""
    text, notes = markdown.parted(tokens)
    return "".join(_pieces(text, notes))


def _pieces(
    tokens: Iterable[token.Token], notes: Mapping[str, Sequence[token.Token]]
) -> Iterator[str]:
    """Each token in markup; a footnote where it is called, a table as one."""
    waiting, alone = iter(tokens), False
    for each in waiting:
        follows, alone = alone, each.type in _ALONE
        if each.type == "footnote_ref":
            note = "".join(_pieces(notes[each.meta["label"]], {})).strip()
            yield f"#footnote[{note}];"
        elif each.type == "table_open":
            rows = itertools.takewhile(lambda one: one.type != "table_close", waiting)
            yield _table(list(rows), notes)
        elif each.type == "inline":
            yield from _pieces(each.children or (), notes)
        elif follows and each.type == "text":
            yield text(each.content.lstrip())
        else:
            yield _TOKENS[each.type](each)


def _table(tokens: Sequence[token.Token], notes: Mapping[str, Sequence[token.Token]]) -> str:
    """A table of Markdown in the dress of the others."""
    opened = [n for n, each in enumerate(tokens) if each.type in {"th_open", "td_open"}]
    heads = [tokens[n] for n in opened if tokens[n].type == "th_open"]
    held = [f"[{''.join(_pieces([tokens[n + 1]], notes))}]" for n in opened]
    words = [len(markdown.plain([tokens[n + 1]])) for n in opened]
    count = len(heads)
    shares = (max(3, *words[at::count]) for at in range(count))
    short = len(held) <= _SHORT * count
    told = {
        "columns": _array(f"{min(share, _WIDEST)}fr" for share in shares),
        "align": _array(markdown.aligned(one) for one in heads),
        "header": _array(held[:count]),
        "cells": _array(held[count:]),
        "kept": str(not short and max(words) <= LONGEST).lower(),
        "short": str(short).lower(),
    }
    named = "".join(f", {name}: {value}" for name, value in told.items())
    return f"#exhibit-table(title: none, whole: false{named})"


def _array(items: Iterable[str]) -> str:
    return "(" + "".join(f"{item}, " for item in items) + ")"


def _equation(each: token.Token) -> str:
    block = each.type != markdown.INLINE
    body = mathematics.typst(each.content, block=block)
    alt = exact(" ".join(each.content.split()))
    return f"#math.equation(block: {str(block).lower()}, alt: {alt}, {body});"


def _image(each: token.Token) -> str:
    """An image; a PNG goes within an SVG, which is text as all else here is."""
    form, data = markdown.picture(each)
    if form == "png":
        width, height = pictures.size(data)
        shape = f'width="{width}" height="{height}"'
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {shape}><image {shape} href="data:'
        drawing += f'image/png;base64,{base64.b64encode(data).decode()}"/></svg>'
    else:
        drawing = data.decode("utf-8-sig")
    alt = string(markdown.plain(each.children or ()))
    return f'#image(bytes({exact(drawing)}), format: "svg", alt: {alt});'


_TOKENS: Mapping[str, Callable[[token.Token], str]] = {
    "text": lambda each: text(each.content),
    "softbreak": lambda _: " ",
    "hardbreak": lambda _: "#linebreak();",
    "code_inline": lambda each: f"#raw({string(each.content)});",
    "strong_open": lambda _: "#strong[",
    "strong_close": lambda _: "];",
    "em_open": lambda _: "#emph[",
    "em_close": lambda _: "];",
    "link_open": lambda each: f"#{target(str(each.attrs['href']))}[",
    "link_close": lambda _: "];",
    "heading_open": lambda each: f"#heading(level: {each.tag[1]})[",
    "heading_close": lambda _: "]\n",
    "paragraph_open": lambda _: "\n\n",
    "paragraph_close": lambda _: "\n\n",
    "bullet_list_open": lambda _: "#list(",
    "bullet_list_close": lambda _: ")\n",
    "ordered_list_open": lambda each: f"#enum(start: {each.attrs.get('start', 1)}, ",
    "ordered_list_close": lambda _: ")\n",
    "list_item_open": lambda _: "[",
    "list_item_close": lambda _: "], ",
    **dict.fromkeys(markdown.MATHEMATICS, _equation),
    "image": _image,
    "blockquote_open": lambda _: "#quote(block: true)[",
    "blockquote_close": lambda _: "]\n",
}
