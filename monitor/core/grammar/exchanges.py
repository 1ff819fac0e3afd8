"""
Words by which one thing is given for another, as regular expressions of small letters. Data, no reading.

`core.grammar.laidout` reads with them which way a deed goes, `core.claims.exchange`
whose figures are whose. Chinese and Japanese as the press writes them and as folding leaves them.
"""

FOR = (
    r"\b(?:in (?:exchange|return) for|as (?:payment|compensation|a reward) for|in payment for|barter\w* (?:\w+ )?for|swap\w* (?:\w+ )?for)\b"
    r"|в обмен на|взамен на|в обмін на|взамін на|в оплату|в качестве платы за|как плату за"
    r"|以换取|以換取|换取|換取|换来|換來|作为交换的|im gegenzug für|en échange d[eu']|a cambio de|w zamian za|để đổi lấy"
)
"""Before what went the other way."""
THEREFOR = r"대가로|댓가로|반대급부로|見返りに|見返りとして|见返りに|见返りとして|引き換えに|引き换えに|の対価として|の对価として|代価として|代价として"
"""Behind it."""
ALONE = (
    r"\bin (?:exchange|return)\b(?! for)|(?<!\w)взамен(?! на)|(?<!\w)натомість|(?<!\w)взамін(?! на)"
    r"|그 대가로|その代わりに|その見返りに|代わりに|作为交换|作為交換|作为回报|作為回報|im gegenzug(?! für)|w zamian(?! za)|đổi lại"
)
"""Opens the clause of the deed that answered."""
