"""What a file may hold: a model for each collection and vocabulary, and the tables of all of them.

Nothing here reads a file. The schema validates, words the errors, and gives the form, JSON Schema, open data and
reference.

Other rooms import `announcements`, `collections`, `contacts`, `datasets`, `documents`, `editorial`,
`field_facts`, `governance`, `items`, `learning`, `types`, `validation`, `vocabularies`.
"""
