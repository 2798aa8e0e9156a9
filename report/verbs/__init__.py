"""The command line: verbs by subject; each loads what takes long only when it runs."""
