"""Give environment.yml the versions that requirements.lock holds; `make lock` runs this."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent


def pinned(environment: str, lock: str) -> str:
    """Return the environment's text with every pinned version taken from the lock's text."""
    versions = dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", lock, flags=re.MULTILINE))
    return re.sub(
        r"^( *- )([a-z0-9_-]+)(==?)\S+$",
        lambda line: f"{line[1]}{line[2]}{line[3]}{versions[line[2].replace('_', '-')]}",
        environment,
        flags=re.MULTILINE,
    )


if __name__ == "__main__":
    path = ROOT / "environment.yml"
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    path.write_text(pinned(path.read_text(encoding="utf-8"), lock), encoding="utf-8")
