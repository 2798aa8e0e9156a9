"""Draws charts in a process of its own, for `charts`: a line in is a chart, a line out its drawing.

The converter holds Python's lock while it draws, and a hundred megabytes from then on: here it does
neither to the press, which goes on executing notebooks meanwhile.
"""

import json
import os
import signal
import sys
from typing import Any

import vl_convert

_LATER = 10  # how far it gives way to what it draws for, and to the typesetter


def main(fonts: str) -> None:
    """Answer each line of the input until it ends.

    Args:
        fonts: the folder of the type that charts are drawn in.
    """
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # if whoever asked was killed, end in silence
    os.nice(_LATER)
    vl_convert.register_font_directory(fonts)
    for line in sys.stdin:
        chart, width = json.loads(line)
        try:
            compiled = json.dumps(vl_convert.vegalite_to_vega(chart))
            answer = [vl_convert.vega_to_svg(_fixed(compiled, width)), compiled]
        except ValueError as error:
            answer = [str(error)]
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


def _fixed(compiled: str, width: float | None) -> dict[str, Any]:
    """A compiled chart as a picture of its own.

    Args:
        width: in pixels, or None if it has one.
    """
    chart: dict[str, Any] = json.loads(compiled)
    if width is not None:  # in place of what asks for the width of its place
        chart["signals"] = [one for one in chart["signals"] if one["name"] != "width"]
        chart["width"] = width
    return chart


if __name__ == "__main__":
    main(sys.argv[1])
