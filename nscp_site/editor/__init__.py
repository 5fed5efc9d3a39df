"""What editors work with: the form, new items, imports of Word files and PDFs, what is due, the newsletter.

Nothing here is seen by visitors. Modules `word_*` and `pdf_*` are the import, `form_*` the form.
"""
