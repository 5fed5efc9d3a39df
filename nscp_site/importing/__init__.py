"""Word files and PDFs → drafts of items, and a report of what of them is not in the draft.

Word: `package.py` opens the file, `tracked.py` and `hidden.py` refuse what it hides, `flat.py` and `pandoc.py` read it,
Word: `package.py` opens the file, `tracked.py` and `hidden.py` refuse what it hides, `flat.py`, `pandoc.py` read it,
`paragraphs.py` writes; `garble.py` mends a known fault. `ledger.py` compares every word, `draft.py` writes the item.
"""
