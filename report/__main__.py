"""`python -m report`: build editions, and list the parameters they can be built with.

A command is over in seconds and keeps nearly all that it makes: to look through it for what can be
thrown away, over and over and once more at the end, took a quarter of the time of an edition and
freed nothing worth it.
"""

import gc
import sys


def main() -> int:
    """Run the command line; Ctrl-C is answered in one line from the first import on."""
    gc.disable()
    try:
        from report.verbs import cli  # noqa: PLC0415 - while it loads, Ctrl-C must be caught already

        return cli.main(sys.argv[1:])
    except KeyboardInterrupt:
        print("Interrupted: nothing was changed.", file=sys.stderr)  # noqa: T201 - a command's voice
        return 130
    finally:
        gc.freeze()


if __name__ == "__main__":
    sys.exit(main())
