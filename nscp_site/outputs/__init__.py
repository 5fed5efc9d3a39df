"""What lies on the site beside its pages: feeds, calendars, handouts, open data, the hosts' settings, version.json.

Nothing here decides what is published: each is made from the library or a policy.

Other rooms import `feeds`, `handout_pdfs`, `host_files`, `host_policy`, `manifest`, `open_data`.
"""
