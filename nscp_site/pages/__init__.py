"""The library → pages of Markdown: templates, computed lists, charts, what surrounds a page.

Nothing here writes a file or knows MkDocs.

Other rooms import `accessible_tables`, `allowed_html`, `charts`, `dataset_tables`, `events`, `frame`, `launch`,
`markdown`, `origins`, `output_paths`, `paging`, `plan_status`, `rendering`, `search_pages`, `shown_raw`, `signposts`,
`templating`.
"""
