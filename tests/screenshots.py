"""Pictures of every built edition, story and ledger: each chapter in four looks, and the PDF."""

import pathlib
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

from playwright import sync_api

import report

INTO = report.ROOT / ".cache" / "screenshots"
TALLEST = 4000  # pixels; a taller chapter becomes several pictures
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 360, "height": 780}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "print": {"viewport": {"width": 794, "height": 1123}},  # A4
}
# What waits to be laid out until it is in view would be blank in a picture.
LAID_OUT = "* { content-visibility: visible !important }"

# A page of some two hundred thousand pixels is slow to photograph; one chapter of it is not.
ALONE = """it => {
  for (const each of document.querySelectorAll(".chapter")) each.hidden = each !== it;
}"""


def main() -> None:
    """Take all pictures, and name each folder of them."""
    browsers = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, browsers)))
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        for page in sorted(report.EDITIONS.glob("*/*.html")):
            folder = _emptied(INTO / page.parent.name / page.stem)
            for look in LOOKS:
                _photograph(browser, page, look, _emptied(folder / look))
            _print(page.with_suffix(".pdf"), _emptied(folder / "pdf"))


def _emptied(folder: pathlib.Path) -> pathlib.Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _photograph(
    browser: sync_api.Browser, path: pathlib.Path, look: str, folder: pathlib.Path
) -> None:
    """Take the pictures of a page in one look: its head, then each chapter."""
    with browser.new_context(**LOOKS[look], offline=True) as context:
        page = context.new_page()
        page.goto(path.as_uri())
        if look == "print":
            page.emulate_media(media="print")
        page.add_style_tag(content=LAID_OUT)
        _draw(page)
        page.screenshot(path=folder / "00-top.png")
        for number, chapter in enumerate(page.locator("section.chapter").all(), 1):
            chapter.evaluate(ALONE)
            name = f"{number:02}-{chapter.get_attribute('aria-labelledby')}"
            box = chapter.bounding_box()
            if box:
                for part, slice_ in enumerate(_slices(box), 1):
                    page.screenshot(
                        path=folder / f"{name}-{part:02}.png", clip=slice_, full_page=True
                    )
    print(folder.relative_to(report.ROOT))  # noqa: T201 - what it says is for whoever called it


def _draw(page: sync_api.Page) -> None:
    """Bring every chart into view once, so that it is drawn, and return to the top."""
    for plot in page.locator(".plot").all():
        if plot.is_visible():
            plot.scroll_into_view_if_needed()
            plot.locator(".stage svg").wait_for(state="attached")
    page.evaluate("scrollTo(0, 0)")


def _slices(box: sync_api.FloatRect) -> Iterator[sync_api.FloatRect]:
    """A chapter's place on the page, cut into parts that can be looked at."""
    for top in range(0, int(box["height"]) + 1, TALLEST):
        height = min(TALLEST, box["height"] - top)
        if height >= 1:
            yield {"x": box["x"], "y": box["y"] + top, "width": box["width"], "height": height}


def _print(path: pathlib.Path, folder: pathlib.Path) -> None:
    """Take a picture of every page of a PDF."""
    subprocess.run(["pdftoppm", "-png", "-r", "80", path, folder / "page"], check=True)
    print(folder.relative_to(report.ROOT))  # noqa: T201 - as above


if __name__ == "__main__":
    main()
