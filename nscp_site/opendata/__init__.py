"""The site's content as files for other people's programs: tables, collections, lists, each with its description.

Every file says whose it is, from which documents it was taken, and by which JSON Schema it can be judged. Addresses are
for ever, as pages' are. What may not leave the site in other people's files is in `withheld`.
"""
