"""What others show of a report when its address is passed on: words for machines, and a picture."""

import base64
import functools
import json
import urllib.parse
from collections.abc import Mapping
from typing import Any

import markupsafe

from report.formats import (
    charts,
    document,
    editions,
    markdown,
    masthead,
    notation,
    packing,
    typesetting,
)

_LOOK = packing.TEMPLATES / "card.typ"
_SIGN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" '
    'rx="3" fill="#8c1d2f"/><path d="M3 6h10M10 3l3 3-3 3M13 11H3" fill="none" stroke="#fff" '
    'stroke-width="1.6"/></svg>'
)
ICON = f"data:image/svg+xml;base64,{base64.b64encode(_SIGN.encode()).decode()}"


def title(report: document.Document) -> str:
    """The answer in one line, or the title where there is none, in plain words."""
    return markdown.plain(markdown.inline(report.headline)) or report.title


def picture(report: document.Document) -> str:
    """The address of its picture, which most who show it want in full.

    It is beneath the `url` of CITATION.cff, or, where that is not told, beside the page.
    """
    url = report.citation.get("url")
    name = urllib.parse.quote(report.edition)
    return f"{str(url).rstrip('/')}/{name}/card.png" if url else "card.png"


def linked(report: document.Document) -> markupsafe.Markup:
    """The report and its data in the words of schema.org."""
    cited = report.citation
    shared = {
        "author": authors(cited),
        "license": masthead.LICENCE,
        "inLanguage": "en",
        "version": f"{cited['version']}, edition {report.edition}, stamp {report.stamp}",
        "dateModified": report.as_of,
    }
    article = {
        "@type": "Article",
        "headline": title(report),
        "alternativeHeadline": report.title,
        "description": report.subtitle,
        **({"image": picture(report)} if FORMAT.name in report.formats else {}),
        "wordCount": masthead.words(report),
        **shared,
    }
    dataset = {
        "@type": "Dataset",
        "name": f"{report.title}: every finding",
        "description": "Every finding with its bounds, its formula, and what it was computed from.",
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "application/json",
            "contentUrl": "findings.json",
        },
        **shared,
    }
    whole = {"@context": "https://schema.org", "@graph": [article, dataset]}
    written = json.dumps(whole, ensure_ascii=False)
    for sign in "<>&":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return markupsafe.Markup(written)  # noqa: S704 - without these signs, no tag can begin


def authors(cited: Mapping[str, Any]) -> list[dict[str, str]]:
    """The authors of a citation file, in the same words."""
    return [
        {"@type": "Organization" if "name" in each else "Person", "name": masthead.named(each)}
        for each in cited["authors"]
    ]


def source(report: document.Document) -> str:
    """The picture as Typst reads it: the headline over the first chart of the report."""
    first = next(iter(report.charts), None)
    drawing = notation.exact(charts.svg(first.spec, first.id) if first else "")
    headline = notation.string(title(report))
    below = notation.string(f"{report.title} · {masthead.known(report)}")
    called = f"#card(headline: {headline}, below: {below}, drawing: {drawing})"
    return f"\n{_LOOK.read_text(encoding='utf-8')}{called}\n"


def _files(edition: editions.Edition) -> editions.Files:
    yield "card.png", functools.partial(typesetting.typeset, source(edition.parts[0]), "png")


FORMAT = editions.Format("png", _files, beside=True)
