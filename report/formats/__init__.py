"""The document of an edition and its readers: HTML and PDF."""
