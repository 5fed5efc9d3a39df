"""What editors work with: the form, new items, imports of Word files and PDFs, what is due, the newsletter.

Nothing here is seen by visitors. Modules `word_*` and `pdf_*` are the import, `form_*` the form.

Other rooms import `describing`, `drafting`, `due`, `due_views`, `form_repository`, `form_server`, `import_drafts`,
`link_records`, `newsletter`, `pdf_import`, `questions`, `withdrawing`, `word_import`.
"""
