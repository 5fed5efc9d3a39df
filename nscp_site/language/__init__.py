"""Plain, British, child-centred English in what editors write.

`passages.py` says which text is ours to judge, `reading.py` what of it visitors read as our words; `acronyms.py`,
`sentences.py`, `spelling.py` and `phrases.py` look at those words. The rules are in `checks/language.py`.
"""
