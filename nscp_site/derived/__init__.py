"""What follows from the content on a day, and is written in no file.

The chain of learning and its gaps, the tracker of the plan's actions, the duties, what changed, who belongs where;
`made` says which list each becomes.
"""
