"""What is uncertain: many simulations of it, and what was published for or against each."""

from analysis.worlds.ahead import KEPT, carried, moved
from analysis.worlds.assumptions import allowed, assumed, spans, titles, traced
from analysis.worlds.drawing import dimensions, draw, free, leaked, placed, quantile
from analysis.worlds.evidence import Piece, likelihood, pieces
from analysis.worlds.forecasts import FILE as FORECASTS
from analysis.worlds.forecasts import LEVELS, Forecast, made, proof, recorded, weighted_interval
from analysis.worlds.futures import simulate
from analysis.worlds.history import Past, covers, says
from analysis.worlds.loading import MEASURED, PAST_INPUTS, drawn, load
from analysis.worlds.posterior import (
    CHAINS,
    PARTS,
    WORLDS,
    Interval,
    Worlds,
    as_drawn,
    inferred,
    summed_up,
    told,
    weighted,
    written,
)
from analysis.worlds.records import Evidence, Question, Uncertain, Uncertainty
