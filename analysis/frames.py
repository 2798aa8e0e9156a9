"""Tables for analysts: pandas, a fifth of a second, is imported only when one is asked for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame as Frame
else:
    Frame = Any  # what the checker of types alone has to know


def of(rows: Iterable[Mapping[Any, Any]], columns: Sequence[str] = ()) -> Frame:
    """Rows as a frame, in which JupyterLab takes no dollar sign for the start of a formula.

    Args:
        columns: their names, where there may be no row to tell them.
    """
    import pandas as pd  # noqa: PLC0415 - see above

    pd.set_option("display.html.use_mathjax", False)  # noqa: FBT003 - pandas calls it so
    return pd.DataFrame(list(rows), columns=list(columns) or None)


def joined(parts: Iterable[Frame]) -> Frame:
    """Frames one below the other, their rows numbered anew."""
    import pandas as pd  # noqa: PLC0415 - see above

    return pd.concat(parts, ignore_index=True)
