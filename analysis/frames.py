"""Tables for analysts: pandas is imported only when one is asked for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def of(rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = ()) -> "pd.DataFrame":
    """Rows as a frame, in which JupyterLab takes no dollar sign for the start of a formula.

    Args:
        columns: their names, where there may be no row to tell them.
    """
    import pandas as pd  # noqa: PLC0415 - a fifth of a second that only analysts need

    pd.set_option("display.html.use_mathjax", False)  # noqa: FBT003 - pandas calls it so
    return pd.DataFrame(list(rows), columns=list(columns) or None)
