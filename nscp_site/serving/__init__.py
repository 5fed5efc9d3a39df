"""The development server: pages are made when a browser asks for them, and browsers learn of every save.

`sources` keeps the files as read, `editions` the site as it stands after a save, `watching` hears of saves, `workshop`
joins the three, `rounds` runs the rules over everything meanwhile, `answers` and `server` speak with browsers.
"""
