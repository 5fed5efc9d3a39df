"""Keeps what could tell who a child is off the site: recognisers of personal data, and the rules that use them.

`spots.py` says what a recogniser finds; `dates.py`, `numbers.py`, `people.py` and `places.py` are the recognisers;
`context.py` says whom a sentence speaks of; `guard.py` runs them over a text; `names.py` and `metadata.py` look at a
private list and inside files; `folders.py` says which files. `in_text.py`, `in_files.py` and `rules.py` put all of it
in the registry of checks: what stands in a text, what a document or picture carries, and the exceptions.
"""
