"""The command line, one module per verb; each loads only what its verb needs."""
