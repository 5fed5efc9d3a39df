"""Files of the project → the `Library`, and back: reading, visibility, references between items, writing.

Nothing here knows a page, a rule over the whole library, or a host.

Other rooms import `addresses`, `characters`, `fields`, `file_rules`, `headings`, `library`, `loading`, `merging`,
`own_words`, `relations`, `shortcodes`, `visibility`, `writing`.
"""
