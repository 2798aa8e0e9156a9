"""Markdown as HTML: headings have anchors, and words of the glossary lead to what they mean."""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import markupsafe
from markdown_it import renderer, token
from markdown_it.common import utils

from report.formats import document, markdown, words

GLOSSARY = "#glossary-"


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
            tokens = markdown.blocks(block.markdown)
            for opening, content in itertools.pairwise(tokens):
                if opening.type == "heading_open":
                    title = markdown.plain([content])
                    anchor = f"{chapter.name}-{markdown.slug(title)}"
                    seen[anchor] = seen.get(anchor, 0) + 1
                    suffix = f"-{seen[anchor]}" if seen[anchor] > 1 else ""
                    yield Heading(int(opening.tag[1]), anchor + suffix, title)


def line(written: str) -> markupsafe.Markup:
    """A text of one line, such as a headline."""
    return _Renderer(iter(())).safe(markdown.inline(written))


def blocks(
    written: str, anchors: Iterable[Heading] = (), marking: "Marking | None" = None
) -> tuple[markupsafe.Markup, int]:
    """Paragraphs, lists and headings, and the level of the last heading (0 if there is none).

    Args:
        written: the Markdown.
        anchors: of the headings, in order.
        marking: what marks the words of the glossary, if they are to be marked.
    """
    rendering = _Renderer(iter(anchors), marking)
    return rendering.safe(_joined(markdown.blocks(written))), rendering.level


def anchor(word: words.Word) -> str:
    """Where the page explains a word."""
    return f"{GLOSSARY}{markdown.slug(word.term)}".removeprefix("#")


class Marking:
    """Makes the first place of each word of the glossary lead to what it means."""

    def __init__(self, glossary: Iterable[words.Word]) -> None:
        self._anchors = {form.casefold(): anchor(word) for word in glossary for form in word.forms}
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

    def __init__(self, headings: Iterator[Heading], marking: Marking | None = None) -> None:
        super().__init__()
        self.level = 0
        self._headings = headings
        self._marking = marking
        self._within = 0  # links and headings, where no word is marked

    def safe(self, tokens: Sequence[token.Token]) -> markupsafe.Markup:
        text = self.render(tokens, markdown.OPTIONS, {})
        return markupsafe.Markup(text)  # noqa: S704 - the renderer escapes

    def text(self, tokens: Sequence[token.Token], idx: int, *rest: Any) -> str:
        if self._marking and not self._within:
            return self._marking.html(tokens[idx].content)
        return super().text(tokens, idx, *rest)

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


def _joined(tokens: Sequence[token.Token]) -> Sequence[token.Token]:
    """The tokens of a text, with its lines joined so that a word may run over their ends."""
    return [
        each.copy(children=list(_texts(each.children or ()))) if each.type == "inline" else each
        for each in tokens
    ]


def _texts(children: Iterable[token.Token]) -> Iterator[token.Token]:
    waiting: token.Token | None = None
    for each in children:
        if each.type in {"text", "softbreak"}:
            words = each.content or "\n"
            if waiting:
                waiting.content += words
            else:
                waiting = token.Token("text", "", 0, content=words)
            continue
        if waiting:
            yield waiting
            waiting = None
        yield each
    if waiting:
        yield waiting
