"""Word files and PDFs → drafts of items, and a report of what of them is not in the draft.

Word: `package.py` opens the file, `tracked.py` and `hidden.py` refuse what it hides, `flat.py` and `pandoc.py` read it,
`blocks.py` writes it. PDF: `page.py` reads words, `edges.py` takes heads and feet of pages, `columns.py` finds the order,
`paragraphs.py` writes; `garble.py` mends a known fault. `ledger.py` compares every word, `draft.py` writes the item.
"""
