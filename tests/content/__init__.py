"""Tests of any content: `make content-test` runs them on the project's own, `make code-test` on the frozen copy.

They know no item: what is asked here holds whatever editors write. What content alone can get wrong is told by
`nscp check`, with file and line; here it is asked whether the site that is made of sound content is sound.
"""
