"""Typst notation: every text becomes a string, so that no text can become markup or code."""

import re
from collections.abc import Callable, Iterable, Mapping

from markdown_it import token

from report.formats import letters, markdown

# Words and addresses longer than this may break, so that they never leave the page.
_LONGEST_WORD = 24
_OTHER = re.compile(r"^(report|ledger)\.html(?:#.*)?$")  # the other document of the edition


def call(function: str, **arguments: str) -> str:
    """A call with named arguments, in code."""
    return f"{function}({', '.join(f'{name}: {value}' for name, value in arguments.items())})"


def array(items: Iterable[str]) -> str:
    """An array of expressions, in code."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


def content(markup: str) -> str:
    """Markup as a value, in code."""
    return f"[{markup}]"


def text(words: str) -> str:
    """Text as markup that is nothing but text."""
    return f"#{string(words)};" if words else ""


def string(words: str) -> str:
    """A Typst string of what the fonts can show; long words may break, a minus stays at its sum."""
    shown = letters.printed(words)
    broken = re.sub(rf"\S{{{_LONGEST_WORD},}}", _breaks, shown)
    return exact(broken.replace("\n", " ").replace("\u2212$", "\u2212\u2060$"))


def _breaks(word: re.Match[str]) -> str:
    """A long word with an invisible place to break after each sign, and every few letters."""
    return re.sub(r"([/_.,?&=-]|[^\W_]{12}(?=[^\W_]{3}))(?=.)", "\\1\u200b", word[0])


def link(address: str, markup: str) -> str:
    """A link to a web address, or to the label that an address with # names."""
    return f"#{target(address)}[{markup}]"


def lead(address: str, markup: str) -> str:
    """A link from one note to another, or to a source."""
    return f"#lead({exact(address[1:])})[{markup}]"


def target(address: str) -> str:
    """The call that makes a link of what follows it, in code."""
    inside = address.startswith("#")
    address = _OTHER.sub(r"\1.pdf", address)
    return f"to({exact(address[1:])})" if inside else f"link({exact(address)})"


def label(anchor: str) -> str:
    """The label of an anchor, in code."""
    return f"label({exact(anchor)})"


def exact(words: str) -> str:
    """A Typst string of the words as they are: for addresses, labels and drawings."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def line(written: str) -> str:
    """Markdown of one line as Typst markup."""
    return markup(markdown.inline(written))


def markup(tokens: Iterable[token.Token]) -> str:
    """Markdown tokens as Typst markup."""
    return "".join(_token(each) for each in markdown.flat(tokens))


def _token(each: token.Token) -> str:
    return _TOKENS[each.type](each)


def _ordered(each: token.Token) -> str:
    return f"#enum(start: {each.attrs.get('start', 1)}, "


_TOKENS: Mapping[str, Callable[[token.Token], str]] = {
    "inline": lambda _: "",
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
    "ordered_list_open": _ordered,
    "ordered_list_close": lambda _: ")\n",
    "list_item_open": lambda _: "[",
    "list_item_close": lambda _: "], ",
    "blockquote_open": lambda _: "#quote(block: true)[",
    "blockquote_close": lambda _: "]\n",
}
