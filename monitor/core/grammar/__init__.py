"""
Who does what in a sentence that a rule has found: who gives and who receives, who says it, whether it is denied.

`markers` tells a name's part by what stands beside it, `direction` who supplies,
`sayers` and `speakers` who says it, `statements` and `contrast` where a sentence holds two
things, `deniers` whose a denial is. Language by language; no parser, so what
cannot be told is left untold.
"""
