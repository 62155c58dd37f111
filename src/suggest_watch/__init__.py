"""A local-first recommender for films and series that says why, word by word.

Importing this package does nothing and loads nothing heavy.
"""

__version__ = "0.1.0"
