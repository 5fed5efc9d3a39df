"""The development server of `nscp serve` and `nscp preview`: pages are made when a browser asks for them.

Nothing here answers another machine, for it shows drafts where it is asked to.

Other rooms import `dev_server`, `local_server`.
"""
