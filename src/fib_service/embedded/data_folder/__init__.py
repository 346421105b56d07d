"""The data folder: who may use it, and what stands in it beside the servers' own files."""
