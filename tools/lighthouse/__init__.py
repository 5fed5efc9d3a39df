"""Lighthouse's report on pages of the built site. A report, not a test: its times depend on the machine."""
