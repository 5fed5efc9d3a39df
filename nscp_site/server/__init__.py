"""The development server of `nscp serve` and `nscp preview`: pages are made when a browser asks for them.

It shows drafts where asked to, so it answers this machine alone.
"""
