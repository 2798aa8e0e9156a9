"""The Markdown that a notebook may hold, as tokens for every output format to read."""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence

import markdown_it
from markdown_it import token

_SPANS = ("strong", "em", "link")
_GROUPS = ("heading", "paragraph", "bullet_list", "ordered_list", "list_item", "blockquote")
_LEAVES = ("inline", "text", "softbreak", "hardbreak", "code_inline")
ALLOWED = {*_LEAVES, *(f"{name}_{end}" for name in _SPANS + _GROUPS for end in ("open", "close"))}
# HTML, tables and struck text are switched on so that they are recognised, and refused.
_MARKDOWN = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
OPTIONS = _MARKDOWN.options
_ESCAPED = re.compile(r"(`+).*?\1|\\[$`\[]", re.DOTALL)  # code, and signs that mean themselves
_FOREIGN = (
    ("a formula, or dollars that look like one", re.compile(r"\$[^$]+\$|\\\\[(\[]")),
    ("a footnote", re.compile(r"\[\^[^\]]+\]")),
)


@functools.lru_cache(maxsize=1024)
def blocks(markdown: str) -> Sequence[token.Token]:
    """The tokens of a Markdown text, parsed once for all formats: nobody changes them."""
    return tuple(_MARKDOWN.parse(markdown))


def inline(markdown: str) -> list[token.Token]:
    """The tokens of a Markdown text read as one line, such as a headline."""
    return _MARKDOWN.parseInline(markdown)


def flat(tokens: Iterable[token.Token]) -> Iterator[token.Token]:
    """The tokens with those inside paragraphs and headings, in reading order."""
    for each in tokens:
        yield each
        yield from flat(each.children or ())


def plain(tokens: Iterable[token.Token]) -> str:
    """The words alone, without their markup."""
    words = (" " if each.type == "softbreak" else each.content for each in _words(tokens))
    return "".join(words)


def _words(tokens: Iterable[token.Token]) -> Iterator[token.Token]:
    return (each for each in flat(tokens) if each.type != "inline")


def foreign(written: str) -> Iterator[str]:
    """What JupyterLab would render and a report would print as it is written."""
    bare = _ESCAPED.sub("", written)
    yield from (name for name, pattern in _FOREIGN if pattern.search(bare))


def slug(text: str) -> str:
    """A text as an anchor: lower case, words of any script joined by hyphens."""
    return "-".join(re.findall(r"[^\W_]+", text.lower())) or "section"
