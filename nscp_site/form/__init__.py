"""The editing form of `nscp edit`: Sveltia CMS in a browser, over this working copy, on this machine only.

The way of a change: the form (page/, and Sveltia as npm brings it) asks `server.py`, which lets in only its own page;
`repository.py` answers in the words Sveltia knows; `desk.py` shows the working copy to the form as records and puts
what was changed, and nothing else, into the text of the file (`merging.py`); `trial.py` checks the project
as it would be; only then does `saving.py` write.
"""
