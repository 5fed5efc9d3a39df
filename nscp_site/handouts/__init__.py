"""What is handed out on paper: a PDF of each briefing and campaign, the numbers to ring, a pack for team meetings.

`contents` says what stands on them, `typesetting` gives their words to `setting`, which makes the PDF, and `placing`
puts it beside its page and links it there.
"""
