"""Whether a sentence is against being texted, whatever its words: its topic, its refusal, and what excuses it."""

import regex

# What our texts are called, and where they come to.
_TEXTS = (
    r"text(?:s|ing|ed)?|txts?|messag(?:e|es|ed|ing)|msgs?|sms(?:es)?|spam(?:ming|s)?|ads|adverts?|notifications?"
    r"|alerts?"
    r"|promos?|promotions?|coupons|marketing|contact(?:ed|ing|s)?|bother(?:ed|ing)?|melding\w*|reklame|mensajes?"
    r"|textos?|publicidad"
)
_PHONE = r"(?:this|my|the|that|our) (?:\w+ )?(?:number|phone(?! case)|cell|mobile)|mi (?:numero|telefono|celular)"
# Words by which somebody refuses or leaves.
_AGAINST = (
    r"stop(?:ped|s)?|quit|cease|end(?:ed)?|terminat\w+|kill|halt|unsubscribe\w*|remov\w+|delet\w+|eras\w+|undo"
    r"|opt(?:ed|ing)? out|out of"
    r"|forget|lose|tired|sick of|fed up|annoy\w+|mistake|police|lawyer|blowing up|leave|lay off|outta|enough"
    r"|basta|slutt\w*|stans\w*"
    r"|not|dont|do not|doesnt|isnt|never|nobody|no one|no longer|no more|rather you|without|wants? nothing|ikke"
    r"|nunca|dejen?|quiten?"
)
# What else such words stand in: the wish to go on, texts that are missed, a time, a purchase, a friendly word.
_EXCUSED = (
    r"(?:dont|do not|not|never|cant|can not|wont|didnt|couldnt|no)(?: \w+)?? (?:stop|quit|unsubscribe|remove"
    r"|delete|opt out|end|forget"
    r"|worry|hesitate|take me off|lose|miss|mean)\w*"
    r"|(?:never|didnt|did not|not|havent|have not|dont|no)(?: \w+)?? (?:get|got|getting|gotten|receive|received"
    r"|receiving|see|saw|come|came"
    r"|arrive|find|read|understand|work|know|have (?:the|your|a|my))\w*"
    r"|you(?: guys)?(?: have)? stop(?:ped)?|miss|glipp|perder|leave (?:me |us )?an?|drop me|never mind|(?:doesnt"
    r"|isnt|not) (?:work|load)\w*|dont call|ikke (?:stopp|slutt)\w*|no (?:dejen?|paren)"
    r"|vaer sa|er dere snille|before|after|until|till|when|while|if|yet|today|tonight|tomorrow|noon|pm|am|drive"
    r"|driving|during|late"
    r"|orders?|deliver\w*|appointment|reservation|booking|items?|code|link|price|sale|offer|refund|tickets?|class"
    r"|store|shop|size|coupon"
    r"|package|pickup|receipt|website|menu|table|cake|friends?|boss|mug|door|bill|account|subscription box"
    r"|spanish|english"
    r"|(?:just|please|only|can you|could you|will you|to|better) (?:text|message|txt|contact)(?: me| us)?(?! you)"
    r"|call me|texted you|love|great|keep them|thanks for"
    r"|takk for|ikke fikk|fikk ikke|gracias por|wrong chat|enough for|spam (?:musubi|sandwich\w*)|stop (?:by|in|at)"
)
_ASKS = (
    r"(?:what|where|when|which|who|whose|how (?:much|many|long|late|far)|is|are|am|do|does|did|will|would|should"
    r"|has|have|any|can i|may i)\b"
)
_BARE = frozenset(
    {"stop", "remove", "unsubscribe", "opt out", "opt me out", "quit it", "take me off", "undo", "stop it"}
)

_about = regex.compile(rf"\b(?:{_TEXTS}|{_PHONE})\b")
_against = regex.compile(rf"\b(?:{_AGAINST})\b")
_excused = regex.compile(rf"\b(?:{_EXCUSED})\b")
_asks = regex.compile(_ASKS)


def is_against_texts(sentence: str) -> bool:
    """Tell whether a sentence refuses texts: it is about them, it is against something, and nothing excuses it."""
    if not (_about.search(sentence) and _against.search(sentence)):
        return False
    return not (_excused.search(sentence) or _asks.match(sentence))


def ends_bare(clauses: list[str]) -> bool:
    """Tell whether somebody says "stop" and no more after whatever came before: "no interest, stop"."""
    return any(clause in _BARE for clause in clauses[1:])
