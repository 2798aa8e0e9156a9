"""Markdown as HTML: headings have anchors, and words of the glossary lead to what they mean."""

import base64
import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import markupsafe
from markdown_it import renderer, token
from markdown_it.common import utils

from report.formats import document, letters, markdown, pictures, words


@dataclass(frozen=True)
class Heading:
    """A heading: its level in the Markdown, its anchor on the page, its words."""

    level: int
    anchor: str
    title: str


def headings(chapter: document.Chapter) -> Iterator[Heading]:
    """The headings of a chapter's prose with their anchors, unique and stable."""
    seen: dict[str, int] = {}
    for block in chapter.blocks:
        if isinstance(block, document.Prose):
            for opening, content in itertools.pairwise(markdown.blocks(block.markdown)):
                if opening.type == "heading_open":
                    title = markdown.plain([content])
                    anchor = f"{chapter.name}-{markdown.slug(title)}"
                    seen[anchor] = seen.get(anchor, 0) + 1
                    suffix = f"-{seen[anchor]}" if seen[anchor] > 1 else ""
                    yield Heading(int(opening.tag[1]), anchor + suffix, title)


@dataclass
class Feet:
    """Numbers the footnotes of a chapter; each call of one is a footnote of its own."""

    chapter: str
    count: int = 0
    # The number, place and label of each since the last text ended.
    waiting: list[tuple[int, str, str]] = field(default_factory=list)

    def call(self, label: str) -> str:
        """The number that leads to a footnote."""
        self.count += 1
        place = f"footnote_{self.chapter}_{self.count}"  # no heading has such an underscore
        self.waiting.append((self.count, place, label))
        return (
            f'<sup><a id="{place}_call" href="#{place}" aria-label="Footnote {self.count}">'
            f"{self.count}</a></sup>"
        )


def line(written: str) -> markupsafe.Markup:
    """A text of one line, such as a headline."""
    return _Renderer(iter(())).safe(markdown.inline(written))


def blocks(
    written: str,
    anchors: Iterable[Heading] = (),
    marking: "Marking | None" = None,
    feet: Feet | None = None,
) -> tuple[markupsafe.Markup, int]:
    """Paragraphs, lists and headings, and the level of the last heading (0 if there is none).

    Args:
        anchors: of the headings, in order.
        marking: what marks the words of the glossary, if they are to be marked.
        feet: what numbers the footnotes, which follow the text, if it may have any.
    """
    rendering = _Renderer(iter(anchors), marking, feet)
    text, notes = markdown.parted(_joined(markdown.blocks(written)))
    told = rendering.safe(text)
    if feet and feet.waiting:
        waiting, feet.waiting = feet.waiting, []
        start, *_ = waiting[0]
        items = "".join(
            f'<li id="{place}">{_with_way_back(rendering.safe(notes[label]), place, number)}</li>\n'
            for number, place, label in waiting
        )
        told += markupsafe.Markup(f'<ol class="footnotes" start="{start}">\n{items}</ol>\n')  # noqa: S704 - of what the renderer escaped
    return told, rendering.level


def _with_way_back(note: str, place: str, number: int) -> str:
    """A footnote that ends with a link to where it was called."""
    label = f"Back to footnote {number} in the text"
    link = f' <a href="#{place}_call" aria-label="{label}">back</a>'
    body, end, rest = note.rpartition("</p>")
    return f"{body}{link}{end}{rest}" if not rest.strip() else note + link


def anchor(word: words.Word) -> str:
    """Where the page explains a word."""
    return f"glossary-{markdown.slug(word.term)}"


class Marking:
    """Makes the first place of each word of the glossary lead to what it means."""

    def __init__(self, glossary: Iterable[words.Word]) -> None:
        self._anchors = {
            " ".join(form.casefold().split()): anchor(word)
            for word in glossary
            for form in word.forms
        }
        self.marked: set[str] = set()

    def html(self, text: str) -> str:
        """A text as HTML, in which each word not marked before is a link."""
        parts, end = [], 0
        for found in self._forms.finditer(text):
            place = self._anchors[" ".join(found[0].casefold().split())]
            if place not in self.marked:
                self.marked.add(place)
                link = f'<a href="#{place}">{utils.escapeHtml(found[0])}</a>'
                parts += [utils.escapeHtml(text[end : found.start()]), link]
                end = found.end()
        return "".join(parts) + utils.escapeHtml(text[end:])

    @functools.cached_property
    def _forms(self) -> re.Pattern[str]:
        """Any form, the longest that fits, with any space where it has one."""
        longest = sorted(self._anchors, key=len, reverse=True)
        forms = "|".join(r"\s+".join(map(re.escape, form.split())) for form in longest)
        return re.compile(rf"(?<![\w-])(?:{forms or '(?!)'})(?![\w-])", re.IGNORECASE)


class _Renderer(renderer.RendererHTML):
    """Markdown to HTML: headings get an anchor to go to, one level below their chapter's."""

    def __init__(
        self, headings: Iterator[Heading], marking: Marking | None = None, feet: Feet | None = None
    ) -> None:
        super().__init__()
        self.level = 0
        self._headings = headings
        self._marking = marking
        self._feet = feet
        self._within = 0  # links and headings, where no word is marked
        self._row_headed = False  # whether the cell that is open heads its row

    def safe(self, tokens: Sequence[token.Token]) -> markupsafe.Markup:
        text = self.render(tokens, markdown.OPTIONS, {})
        return markupsafe.Markup(text)  # noqa: S704 - the renderer escapes

    def text(self, tokens: Sequence[token.Token], idx: int, *rest: Any) -> str:
        if self._marking and not self._within:
            return letters.unbroken(self._marking.html(tokens[idx].content))
        return letters.unbroken(super().text(tokens, idx, *rest))

    def link_open(self, tokens: Sequence[token.Token], idx: int, *rest: Any) -> str:
        self._within += 1
        return self.renderToken(tokens, idx, *rest)

    def link_close(self, tokens: Sequence[token.Token], idx: int, *rest: Any) -> str:
        self._within -= 1
        return self.renderToken(tokens, idx, *rest)

    def heading_open(self, *_: Any) -> str:
        self._within += 1
        heading = next(self._headings)
        self.level = heading.level + 1
        return f'<h{self.level} id="{heading.anchor}">'

    def heading_close(self, *_: Any) -> str:
        self._within -= 1
        return f"</h{self.level}>\n"

    def math_inline(self, tokens: Sequence[token.Token], idx: int, *_: Any) -> str:
        return markdown.formula(tokens[idx])

    math_inline_double = math_inline

    def math_block(self, tokens: Sequence[token.Token], idx: int, *_: Any) -> str:
        return f"<p>{markdown.formula(tokens[idx])}</p>\n"

    def footnote_ref(self, tokens: Sequence[token.Token], idx: int, *_: Any) -> str:
        return self._feet.call(tokens[idx].meta["label"]) if self._feet else ""

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
