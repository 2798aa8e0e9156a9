"""How a number came about, as a tree: with what was said of it by the run's day."""

from collections.abc import Iterator, Mapping

from analysis import cards, figures, traces


def tree(one: traces.Traced, as_of: str = "9999-12-31") -> Iterator[str]:
    """The lines of a finding's trace, down to figures, terms and parameters; each told once.

    Args:
        as_of: only what was said of them by that day is told.
    """

    def said(reference: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        about = reference.get("about", "").split()
        for each in figures.statements():
            if each.about in about and each.known.isoformat() <= as_of:
                words = f'"{each.quote}"' if each.quote else each.gist
                publisher = figures.sources()[each.source].shown
                speaker = f"said of {each.about}: {each.speaker}, {each.known}"
                yield each.id, f"{speaker}: {words} ({publisher})"

    return cards.tree(one, said)
