"""Every data file with its columns, as the schema describes them."""

from analysis import figures, findings, outlook, schema, terms, worlds
from analysis.exhibits import days
from report.formats import words

# Every data file, or part of one, under its name in the codebook, and the schema of its rows.
FILES: dict[str, type[schema.Record]] = {
    "data/figures.csv": figures.Figure,
    "data/quantities.csv": figures.Quantity,
    "data/sources.csv": figures.Source,
    "data/statements.csv": figures.Statement,
    "data/bearings.yml": findings.spoken.Bearing,
    "data/kept.yml": figures.Kept,
    "data/terms.yml, a clause": terms.Clause,
    "data/terms.yml, a term": terms.Term,
    "data/terms.yml, a dispute": terms.Dispute,
    "data/amendments, a file": terms.Amendment,
    "data/amendments, a change": terms.Change,
    "data/scenarios, a file": outlook.Scenario,
    "data/scenarios, a stretch of a base": outlook.Stretch,
    "data/uncertainty.yml, the file": worlds.Uncertainty,
    "data/uncertainty.yml, an input": worlds.Uncertain,
    "data/uncertainty.yml, evidence": worlds.Evidence,
    "data/claims.yml, a claim": findings.claimed.Claim,
    "data/claims.yml, a judgement": findings.claimed.Judgement,
    "data/forecasts.yml": worlds.Forecast,
    "data/glossary.yml": words.Word,
    "data/mentions.yml": days.Mention,
    "data/corrections.yml": words.Correction,
}
