"""Built sites → their host: targets, releases, rollback, locks, and what CI does with a change.

Nothing here builds or checks content.

Other rooms import `carriers`, `folder_target`, `pipeline`, `releases`.
"""
