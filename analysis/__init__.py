"""The contract mathematics of the pact between OpenAI and Microsoft: small, typed, pure.

One direction: figures and terms -> cashflows -> findings -> exhibits and charts.
"""

import sys

# jsonschema (which altair, papermill and nbformat all load) imports this module to check one kind
# of web address that no notebook or chart holds, and that compiles a large grammar: 1.2 seconds of
# every start. Marked as absent before the first of them loads, jsonschema goes without it. Here
# and nowhere else: neither a notebook nor the press imports any of them before this package.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
