"""Another machine: elsewhere, years later, in another language and zone, with an older CPU."""

import functools
import os
import pathlib
import shutil
import subprocess
import sys
from typing import Any

import numpy as np

FOLDER = "Müllers Übung"  # where the project lies there
# What makes a Python pack as another build of it would: here, hardly at all.
OTHER_ZLIB = """
import zlib
_compress, _compressobj = zlib.compress, zlib.compressobj
def compressobj(level=-1, *told, **named):
  return _compressobj(1, *told, **named)
zlib.compressobj = compressobj
zlib.compress = lambda data, *_, **__: _compress(data, 1)
"""
# What tells a process that it is five years later.
LATER = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>
#define YEARS (5 * 365 * 86400L)
int clock_gettime(clockid_t which, struct timespec *told) {
  int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
  int done = real(which, told);
  if (which == CLOCK_REALTIME) told->tv_sec += YEARS;
  return done;
}
time_t time(time_t *told) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (told) *told = now.tv_sec;
  return now.tv_sec;
}
"""


def environment(folder: pathlib.Path) -> dict[str, str]:
    """The environment of a process there.

    Args:
        folder: an empty one for its home; its path has no space, which would end a name.
    """
    home = folder / "jemand anders"
    home.mkdir()
    (home / "sitecustomize.py").write_text(OTHER_ZLIB, encoding="utf-8")
    settings = {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "LANG": "de_DE.UTF-8",
        "PYTHONHASHSEED": "2031",
        "COLUMNS": "41",
        "PYTHONPATH": os.pathsep.join([str(home), os.environ.get("PYTHONPATH", "")]).strip(":"),
        **older_cpu(),
    }
    if shutil.which("gcc") and sys.platform == "linux":
        source, made = folder / "later.c", folder / "later.so"
        source.write_text(LATER)
        subprocess.run(["gcc", "-shared", "-fPIC", "-o", made, source, "-ldl"], check=True)
        settings["LD_PRELOAD"] = str(made)
    return {**os.environ, **settings}


@functools.cache
def older_cpu() -> dict[str, str]:
    """What keeps NumPy, its linear algebra, Arrow and the C library from what this CPU is best at.

    The last bits of exponentials, powers and sums differ then.
    """
    told: Any = np.show_config(mode="dicts")
    found = told["SIMD Extensions"].get("found", [])
    return {
        "NPY_DISABLE_CPU_FEATURES": " ".join(found),
        "OPENBLAS_CORETYPE": "Nehalem" if found else "",
        "ARROW_USER_SIMD_LEVEL": "NONE",
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX2,-FMA,-FMA4,-AVX",
    }
