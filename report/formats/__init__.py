"""The document and its readers: HTML, PDF and findings.json."""
