"""What a person or a program gets to see of events and nouns; knows no storage and no model.

`wording` turns values into words, `machine` into JSON,
`wrap` breaks lines while they stream, `cards`, `screen` and `lists` draw on a terminal.
"""
