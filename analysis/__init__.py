"""The contract mathematics of the pact between OpenAI and Microsoft: small, typed, pure.

One direction: figures and terms -> cashflows -> findings -> exhibits and charts.
"""

from analysis import startup  # first of all, for what it spares every start
