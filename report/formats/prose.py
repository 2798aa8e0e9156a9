"""Markdown as HTML: headings have anchors, and words of the glossary lead to what they mean."""

import base64
import collections
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import markupsafe
from markdown_it import renderer, token
from markdown_it.common import utils

from report.formats import letters, markdown, pictures, words

_SECTION = 3  # the level of a section's heading on the page


def line(written: str) -> markupsafe.Markup:
    """A text of one line, such as a headline."""
    return _LINES.safe(markdown.inline(written))


def writer(chapter: str = "", glossary: Iterable[words.Word] = ()) -> "_Writer":
    """What writes the texts of a chapter, one after the other."""
    return _Writer(chapter, glossary)


def anchor(word: words.Word) -> str:
    """Where the page explains a word."""
    return f"glossary-{markdown.slug(word.term)}"


class _Writer(renderer.RendererHTML):
    """Writes the Markdown of a chapter, whose anchors and footnotes are numbered through.

    The first place of each word of the glossary leads to what it means.

    Attributes:
        level: that of the last heading, one below its chapter's.
        sections: the anchor and the words of each so far.
    """

    def __init__(self, chapter: str, glossary: Iterable[words.Word]) -> None:
        super().__init__()
        self.level = _SECTION - 1
        self.sections: list[tuple[str, str]] = []
        self._chapter = chapter
        self._places = collections.Counter[str]()  # how many headings have the same words
        self._words = {_bare(form): anchor(word) for word in glossary for form in word.forms}
        self._forms = _any_of(self._words)
        self._explained: set[str] = set()
        self._within = 0  # links and headings, where no word is explained
        self._row_headed = False  # whether the cell that is open heads its row
        self._footnotes = 0
        self._called: list[tuple[int, str, str]] = []  # number, place, label in the text begun

    def blocks(self, written: str) -> markupsafe.Markup:
        """Paragraphs, lists and headings, and beneath them their footnotes."""
        text, notes = markdown.parted(_joined(markdown.blocks(written)))
        told = self.safe(text)
        if self._called:
            called, self._called = self._called, []
            items = "".join(
                f'<li id="{place}">{_with_way_back(self.safe(notes[label]), place, number)}</li>\n'
                for number, place, label in called
            )
            start = called[0][0]
            told += markupsafe.Markup(f'<ol class="footnotes" start="{start}">\n{items}</ol>\n')  # noqa: S704 - of what the renderer escaped
        return told

    def safe(self, tokens: Sequence[token.Token]) -> markupsafe.Markup:
        text = self.render(tokens, markdown.OPTIONS, {})
        return markupsafe.Markup(text)  # noqa: S704 - the renderer escapes

    def text(self, tokens: Sequence[token.Token], idx: int, *_: Any) -> str:
        """A text as HTML, in which each word not explained before is a link."""
        written, parts, end = tokens[idx].content, [], 0
        for found in () if self._within else self._forms.finditer(written):
            place = self._words[_bare(found[0])]
            if place not in self._explained:
                self._explained.add(place)
                link = f'<a href="#{place}">{utils.escapeHtml(found[0])}</a>'
                parts += [utils.escapeHtml(written[end : found.start()]), link]
                end = found.end()
        return letters.unbroken("".join(parts) + utils.escapeHtml(written[end:]))

    def link_open(self, tokens: Sequence[token.Token], idx: int, *rest: Any) -> str:
        self._within += 1
        return self.renderToken(tokens, idx, *rest)

    def link_close(self, tokens: Sequence[token.Token], idx: int, *rest: Any) -> str:
        self._within -= 1
        return self.renderToken(tokens, idx, *rest)

    def heading_open(self, tokens: Sequence[token.Token], idx: int, *_: Any) -> str:
        self._within += 1
        self.level = int(tokens[idx].tag[1]) + 1
        title = markdown.plain([tokens[idx + 1]])
        place = f"{self._chapter}-{markdown.slug(title)}"
        self._places[place] += 1
        place += f"-{self._places[place]}" if self._places[place] > 1 else ""
        self.sections += [(place, title)] if self.level == _SECTION else []
        return f'<h{self.level} id="{place}">'

    def heading_close(self, *_: Any) -> str:
        self._within -= 1
        return f"</h{self.level}>\n"

    def math_inline(self, tokens: Sequence[token.Token], idx: int, *_: Any) -> str:
        return markdown.formula(tokens[idx])

    math_inline_double = math_inline

    def math_block(self, tokens: Sequence[token.Token], idx: int, *_: Any) -> str:
        return f"<p>{markdown.formula(tokens[idx])}</p>\n"

    def footnote_ref(self, tokens: Sequence[token.Token], idx: int, *_: Any) -> str:
        """The number that leads to a footnote; each call of one is a footnote of its own."""
        self._footnotes = number = self._footnotes + 1
        place = f"footnote_{self._chapter}_{number}"  # no heading has such an underscore
        self._called.append((number, place, tokens[idx].meta["label"]))
        label = f"Footnote {number}"
        return f'<sup><a id="{place}_call" href="#{place}" aria-label="{label}">{number}</a></sup>'

    def image(self, tokens: Sequence[token.Token], idx: int, *_: Any) -> str:
        form, data = markdown.picture(tokens[idx])
        alt = utils.escapeHtml(markdown.plain(tokens[idx].children or ()))
        size = 'width="{}" height="{}" '.format(*pictures.size(data)) if form == "png" else ""
        kind = "image/png" if form == "png" else "image/svg+xml"
        return f'<img {size}alt="{alt}" src="data:{kind};base64,{base64.b64encode(data).decode()}">'

    def table_open(self, *_: Any) -> str:
        return '<div class="scroll" tabindex="0" role="group" aria-label="Table">\n<table>\n'

    def table_close(self, *_: Any) -> str:
        return "</table>\n</div>\n"

    def th_open(self, tokens: Sequence[token.Token], idx: int, *_: Any) -> str:
        return f'<th scope="col"{_aligned(tokens[idx])}>'

    def td_open(self, tokens: Sequence[token.Token], idx: int, *_: Any) -> str:
        self._row_headed = tokens[idx - 1].type == "tr_open"
        tag = 'th scope="row"' if self._row_headed else "td"
        return f"<{tag}{_aligned(tokens[idx])}>"

    def td_close(self, *_: Any) -> str:
        return "</th>" if self._row_headed else "</td>"


def _with_way_back(note: str, place: str, number: int) -> str:
    """A footnote that ends with a link to where it was called."""
    label = f"Back to footnote {number} in the text"
    link = f' <a href="#{place}_call" aria-label="{label}">back</a>'
    body, end, rest = note.rpartition("</p>")
    return f"{body}{link}{end}{rest}" if not rest.strip() else note + link


def _bare(form: str) -> str:
    return " ".join(form.casefold().split())


def _any_of(forms: Iterable[str]) -> re.Pattern[str]:
    """Any of some forms, the longest that fits, with any space where it has one."""
    longest = sorted(forms, key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, form.split())) for form in longest)
    return re.compile(rf"(?<![\w-])(?:{either or '(?!)'})(?![\w-])", re.IGNORECASE)


def _aligned(cell: token.Token) -> str:
    return ' class="r"' if markdown.aligned(cell) == "right" else ""


def _joined(tokens: Sequence[token.Token]) -> Sequence[token.Token]:
    """The tokens of a text, with its lines joined so that a word may run over their ends."""
    return [
        each.copy(children=list(_texts(each.children or ()))) if each.type == "inline" else each
        for each in tokens
    ]


def _texts(children: Iterable[token.Token]) -> Iterator[token.Token]:
    for is_text, some in itertools.groupby(children, lambda one: one.type in {"text", "softbreak"}):
        if is_text:
            yield token.Token("text", "", 0, content="".join(each.content or "\n" for each in some))
        else:
            yield from some


_LINES = writer()  # which nothing changes
