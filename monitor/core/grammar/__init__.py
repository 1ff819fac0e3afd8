"""
Who does what in a sentence that a rule has found: who gives and who receives, who says it, whether it is denied.

Read from what stands beside the names (`markers`), language by language; no
parser, so what cannot be told is left untold.
"""
