"""A comparison as one HTML page that needs nothing else."""

import pathlib

import jinja2
import markupsafe

from report.compare import comparison, telling
from report.formats import charts

_TEMPLATE = pathlib.Path(__file__).with_name("page.html.j2")


def page(found: comparison.Comparison) -> str:
    """The page; the same comparison gives the same text."""
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    drawn = {
        one.id: markupsafe.Markup(charts.svg(one.overlaid, one.id))  # noqa: S704 - our own drawing
        for one in found.charts
        if one.overlaid
    }
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8")).render(
        found=found, telling=telling, named=comparison.told, drawn=drawn
    )
