"""`suggest eval`: how good the answers are, measured beside plain baselines; changes no answer.

formats       files of questions -> cases            metrics       recall, nDCG, MRR, intervals
expectations  what the picks of a request must be    baselines     popularity, BM25, dense, RRF
catalogue     somebody's catalogue -> titles         product       the product, as one more system
store         a store for them, never the person's   ablation      the product without a part
shelf         its titles by what cases call them     reactions     confidence, and what was liked
runs          every system on every case             calibration   whether the one tells the other
report, page  as text and JSON, as HTML
"""
