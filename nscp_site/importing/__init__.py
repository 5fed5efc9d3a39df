"""Word files and PDFs → drafts of items: what could be carried over, and a report of what could not.

`tracked.py` refuses what Word hides; `word.py` and `pdf.py` read the files; `garble.py` mends a known fault of PDFs;
`draft.py` writes the item.
"""
