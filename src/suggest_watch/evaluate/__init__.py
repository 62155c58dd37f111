"""`suggest eval`: how good the answers are, measured beside plain baselines; changes no answer.

formats       files of questions -> cases            metrics       recall, nDCG, MRR, intervals
expectations  what the picks of a request must be    baselines     popularity, BM25, dense, RRF
catalogue     somebody's catalogue -> titles         runs          the product, and all of it
store         a store for them, never the person's   report, page  as text and JSON, as HTML
"""
