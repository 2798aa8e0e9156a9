"""What every start is spared: a grammar and a search for plug-ins that nothing here needs.

jsonschema (which altair, papermill and nbformat all load) imports the module named below to check
one kind of web address that no notebook or chart holds, and that compiles a large grammar: 1.2
seconds of every start. Marked as absent before the first of them loads, jsonschema goes without it.
The package imports this first, and neither a notebook nor the press imports any of them before the
package. pydantic looks through every installed package for plug-ins of its own; one that somebody
has installed for something else must not change how data is read here, either.
"""

import os
import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
