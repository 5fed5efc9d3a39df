"""Putting a built site on its host: a release at a time, switched to in one step, and taken back as easily."""
