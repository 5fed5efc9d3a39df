"""Keeps what could tell who a child is off the site: detectors of personal data, and the rules that run them.

Nothing here prints what it found.

Other rooms import `attachments`, `detections`, `detectors`, `guard`, `privacy_rules`, `private_names`, `word_lists`.
"""
