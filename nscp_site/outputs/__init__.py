"""What lies on the site beside its pages: feeds, calendars, handouts, open data, the hosts' settings, version.json.

Each is made from the library or a policy; nothing here decides what is published.
"""
