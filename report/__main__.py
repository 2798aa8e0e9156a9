"""`python -m report`: build editions, and list the parameters they can be built with."""

import sys


def main() -> int:
    """Run the command line; Ctrl-C is answered in one line from the first import on."""
    try:
        from report.verbs import cli  # noqa: PLC0415 - while it loads, Ctrl-C must be caught already

        return cli.main(sys.argv[1:])
    except KeyboardInterrupt:
        print("Interrupted: nothing was changed.", file=sys.stderr)  # noqa: T201 - a command's voice
        return 130


if __name__ == "__main__":
    sys.exit(main())
