"""A comparison as one HTML page that needs nothing else."""

import pathlib

import jinja2
import markupsafe

from report.compare import comparison, telling
from report.formats import charts, pictures

_TEMPLATE = pathlib.Path(__file__).with_name("page.html.j2")


def page(found: comparison.Comparison) -> str:
    """The page; the same comparison gives the same text."""
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    drawn = {
        one.id: _named(charts.svg(one.overlaid, one.id), f"chart-{one.id}")
        for one in found.charts
        if one.overlaid
    }
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8")).render(
        found=found, telling=telling, named=comparison.told, drawn=drawn
    )


def _named(svg: str, heading: str) -> markupsafe.Markup:
    """A drawing as one image that is called as its heading is, its type left to the page."""
    told = pictures.unspoken(svg).replace("<svg", f'<svg role="img" aria-labelledby="{heading}"', 1)
    return markupsafe.Markup(told)  # noqa: S704 - our own drawing
