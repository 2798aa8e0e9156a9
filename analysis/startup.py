"""What every start is spared: a grammar that nothing here needs.

jsonschema (which altair, papermill and nbformat all load) imports the module named below to check
one kind of web address that no notebook or chart holds, and that compiles a large grammar: 1.2
seconds of every start. Marked as absent before the first of them loads, jsonschema goes without it.
The package imports this first, and neither a notebook nor the press imports any of them before the
package.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
