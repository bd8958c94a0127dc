"""Datasets as files: XPT, Dataset-JSON, Define-XML and the reviewer's guides."""
