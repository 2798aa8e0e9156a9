"""Draws charts in a process of its own, for `easel`: a line in is a chart, a line out its drawing.

The converter holds Python's lock while it draws, and a hundred megabytes from then on: here it does
neither to the press, which goes on executing notebooks meanwhile.
"""

import json
import sys


def main(fonts: str) -> None:
    """Answer each line of the input until it ends.

    Args:
        fonts: the folder of the type that charts are drawn in.
    """
    import vl_convert  # noqa: PLC0415 - the press, which looks at each module for formats, needs none

    vl_convert.register_font_directory(fonts)
    for line in sys.stdin:
        fixed, free = json.loads(line)
        try:
            compiled = json.dumps(vl_convert.vegalite_to_vega(free))
            answer = [vl_convert.vegalite_to_svg(fixed), compiled]
        except ValueError as error:
            answer = [str(error)]
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
