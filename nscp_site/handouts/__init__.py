"""What is handed out on paper: a PDF of each briefing and campaign, the numbers to ring, a pack for team meetings.

`contents` says what stands on them, `typesetting` makes the PDF, `placing` puts it beside its page and links it there.
"""
