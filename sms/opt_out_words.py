"""Opt-outs in somebody's own words, in English, Norwegian and Spanish: guessed, so they hold a number and no more."""

import unicodedata
from functools import lru_cache

import regex

from sms import opt_out_hints
from sms.opt_out_sense import ends_bare, is_against_texts
from sms.slips import even_out

LOOKED_AT_MAX = 1_600  # characters
_PARTS = "|"  # stands between sentences, so that no pattern reaches over it

# Words that the patterns below are put together from.
_TEXTS = (
    r"(?:texts|txts|text messages|messages|msgs|sms|smses|ads|spam|promos|promotions|notifications|alerts|marketing"
    r"|contact)"
)
_TEXTING = (
    r"(?:text|txt|messag|msg|contact|spamm|bother|harass|annoy|pester|call|bugg|receiv)ing|sending"
    r"|getting (?:these|your|any)"
)
_TEXT = r"(?:text|txt|message|msg|contact|sms|spam|bother|call)"
_NOT = r"(?:do not|dont|donot|never|no longer|not to)"
_ME = r"(?:me|us|my \w+|this (?:number|phone)|here)"
_THESE = r"(?:the|these|this|those|all|any|your|my|with|w|of|it|more|such|sending|getting|damn|fucking|stupid|annoying)"
_PLEASE = (
    r"please|pls|plz|kindly|ok|okay|just|hi|hello|hey|no|yes|ugh|omg|seriously|again|and|so|but|for the last time"
    r"|thanks|i said|i (?:asked|told) you(?: guys)? to|(?:can|could|would|will) (?:you|u)(?: please)?|make (?:it"
    r"|this)"
    r"|how (?:do|can) i|i (?:want|need|would like) (?:you )?to|id like to|you (?:guys )?need to"
)
_NOW = (
    r"it|this|that|these|now|already|please|pls|plz|thanks|thank you|thx|immediately|asap|right now|at once"
    r"|all of (?:this|it)|all|everything|for good|forever|ok|me|i said|takk|por favor"
)
_STOP = r"stopp?|sotp|stpo|st0p|quit|cease|cease and desist|discontinue|unsub\w*|unsuscribe|enough|no more"
_AT_A_TIME = (
    r"(?:before|after|until|till|during|between|on|at|when|while|about|if|back|yet|later|this|today|tonight|tomorrow)"
)

# What a whole sentence must be.
_ALONE = rf"""
    (?:(?:{_PLEASE}) )*(?:{_STOP})(?: (?:{_NOW}|{_STOP}))+
    |(?:(?:{_PLEASE}) )+(?:{_STOP})(?: (?:{_NOW}|{_STOP}))*
    |sotp|stpo|st0p|stopp|cease and desist|discontinue|unsub\w*|enough|no more|(?:please|pls|plz) cancel
        |cancel (?:please|pls|plz)
    |(?:(?:{_PLEASE}) )*no (?:more |further )?{_TEXTS}(?: please| thanks| thank you)?
    |(?:(?:im|i am|we are|sorry|no|thanks|really|just) )*(?:not|no longer) interested(?: (?:anymore|any more
        |thanks|thank you|sorry|at all|please|stop))*
    |(?:please )?(?:fuck|piss|bugger|f) off|go away|get lost|(?:knock|cut) it (?:off|out)
    |(?:sorry )?(?:(?:you have|you got|youve got|u have|this is)(?: the| a)? )?wrong (?:number
        |person)(?: please| sorry)?
    |this is (?:spam|harassment)
    |(?:(?:vennligst|ver sa snill|plis|pls|kan dere) )*(?:slutt|stans|stopp|avslutt|avbestill)(?: (?:na|takk|da
        |plis|med (?:dette|det)))*
    |(?:nei |nei takk |jeg er )?ikke interessert(?: takk)?|feil nummer
    |(?:por favor )?(?:ya )?(?:basta|alto|detener|detenga|detenganse|parar|paren|pare|cancelar|baja
        |para ya)(?: ya| por favor)*
    |no mas|no (?:me|nos) interesa|(?:es )?numero equivocado
"""

# What may stand anywhere; what is said of somebody else, asked, or denied is no opt-out.
_ANYWHERE = rf"""
    (?<!{_NOT} |(?:cant|wont|did|if|should|why) (?:you |u |they |we |i )?
        |did(?:nt)? (?:you |u |they )(?:guys )?)\b(?:stop|quit|cease|discontinue
        |halt)(?: \w+)?? (?:{_TEXTING})\b
    |\bnot interested in (?:{_THESE} )+{_TEXTS}|\bstop (?:this|the|your|with the) (?:nonsense|crap|shit|bs
        |bullshit)\b
    |\bi want (?:off|out)(?: of)? (?:(?:this|your|the|these) (?:list|texts|messages)\b|(?=\|))
    |\bno more (?:{_TEXTING})\b|\bwant (?:this|these|those|them|it) any ?more\b
    |(?<!{_NOT} |(?:cant|wont) )\b(?:stop|quit|cease|discontinue|halt|cancel|end
        |no more)(?: {_THESE}){{0,3}} {_TEXTS}\b
    |(?<!(?:dont|not|never) )\b(?:stop|cease|cancel|end)(?: (?:my|this|the|all)){{0,2}}(?: (?:text
        |sms))? (?:subscription|communications?)\b(?! (?:box|order))
    |\bhow (?:do|can) (?:i|you|we) (?:stop|end|cancel|quit) (?:this|these|it)\b
    |(?<!\b(?:i|we|they|he|she) ){_NOT}(?: (?:ever|please|you ever))? {_TEXT}(?: (?:or
        |and) {_TEXT})?(?: {_ME}\b(?! (?:the|{_AT_A_TIME})\b)(?!(?: (?:just|please|but|only))* (?:text|txt|message
        |email)\b)| (?:again|anymore|any more|at all)\b
        | ?(?=\{_PARTS}))
    |(?<!\bi ){_NOT}(?: (?:ever|please))? send(?:ing)?(?: (?:me|us|this number))? (?:{_TEXTS}|(?:any ?more
        |anything|these|nothing|more|stuff|such|your|junk|crap|those))\b
    |(?:do not|dont|no longer|did not|didnt|never|not)(?: (?:even|really|ever))? (?:want|wish|need|care|ask
        |asked|agree|agreed|consent|consented|sign up|signed up|subscribe|subscribed|request
        |requested)(?! to (?:miss|lose|stop|wait|unsubscribe))(?: \w+){{0,4}}? (?:{_TEXTS}|texted|contacted
        |messaged|(?:for )?this (?=\{_PARTS})|any more of (?:this|these))
    |(?<!cant |could |did you )\b(?:want|make|need|get) {_THESE}(?: text)?(?: {_TEXTS})? (?:to )?(?:stop
        |end)\b(?! up| in| at)
    |\b(?:rather|prefer) not(?: to)? (?:get|receive|be)(?: \w+){{0,2}} (?:{_TEXTS}|texted|contacted|messaged)\b
    |(?<!\b(?:dont|not|didnt|never)(?: \w+)?? )\b(?:un ?subs?c?rib(?:e|ing|eme)|unsub|unsuscrib\w+)\b(?! (?:rate|is
        |was)\b)
    |(?<!\b(?:(?:dont|not|didnt|never)(?: mean to)?|(?:if|did|when) (?:i|you)) )\bopt(?:ing|ed)?(?: (?:me|us
        |(?:my|this) number))? ?out\b
    |(?<!(?<!why )(?:dont|not|never)(?: you)? )\b(?:remove|delete|erase|drop|scrub|lose|forget) (?:(?:me
        |us)\b(?! an? )(?! from (?:my|the) (?!list))|(?:my|this) (?:phone |cell )?(?:number|phone|name|contact
        |info)\b(?! from (?:my|the) (?!list)))
    |(?<!(?<!why )(?:dont|not|never)(?: you)? )\b(?:take|get) (?:me|us|(?:my|this) \w+) off(?! \w+ (?:wait|guest
        |stand))(?:(?: of)? (?:this
        |your|the|that|ur|any|all)(?: \w+)? ?(?:list|lists|system|database|texts)\b| ?(?=\{_PARTS}))
    |(?<!\b(?:dont|not|never|why was i) )\bremoved? from (?:(?:this|your|the|ur|any|all)(?: \w+)? )?lists?\b
    |\bthis (?:number|phone) (?:no longer belongs|does not belong|doesnt belong)\b
    |\bget off (?:of )?(?:this|your|the|ur) (?:\w+ )?(?:list|lists)\b
    |\bperson please remove\b|\bleave (?:me|us) alone\b|\b(?:revoke|withdraw)(?: my)? consent\b
    |(?<!\bikke )\b(?:slutt|stopp|stans)(?: med)?(?: (?:a|de|disse|alle)){{0,2}} (?:sende?|sms\w*|melding\w*
        |reklame\w*|spam\w*|mase?|tekste|plage|kontakte|ringe)\b
    |\bikke (?:\w+ ){{0,2}}?(?:send|sende|skriv|ring)(?: \w+){{0,3}}? (?:flere|mer|noe|reklame|igjen|lenger)\b
    |\bikke (?:kontakt|tekst|plag) (?:meg|oss)\b|\b(?:meld|melde|melder) (?:meg|oss) av\b|\bavmeld\b
    |\bfjernet fra (?:listen|lista)\b
    |\b(?:avslutt|si opp)(?: \w+)? (?:abonnement\w*|sms\w*|melding\w*)\b
    |(?<!\bikke )\b(?:fjern|slett|stryk) (?:meg|oss|nummeret|nummer|nr|mitt nummer)\b
    |\b(?:vil|ønsker|orker|gidder)(?: jeg| vi)? ikke(?! ga glipp| miste)(?: \w+){{0,2}}? (?:sms\w*|melding\w*
        |reklame)\b
    |\b(?:ikke|ingen) flere (?:sms\w*|melding\w*|tekst\w*)\b|\bla (?:meg|oss) være\b
    |\bno (?:me |nos )?(?:vuelvan a )?(?:envi|mand|escrib|llam|contact)(?:e|en|es|a|an|as)(?: \w+)?? (?:mas
        |mensajes?|sms|nada|publicidad)\b
    |\bno mas (?:mensajes?|sms|textos?|publicidad|promociones)\b|\bno (?:me|nos) molest\w+
    |(?<!\bno )\b(?:dej|par)(?:e|en|a|as) de (?:envi|mand|escrib|molest|llam|text|contact)\w+
    |\bno (?:quiero|deseo|quisiera)(?! perder)(?: \w+){{0,4}}? (?:mensajes?|sms|textos?|publicidad
        |promociones)\b
    |\b(?:quit|sac|saqu|borr|elimin)(?:a|e|en)(?:me|nos)\b|\b(?:quite|saque|borre|elimine)n? (?:mi
        |este) (?:numero|telefono)\b
    |\bdar(?:me|nos)? de baja\b|\bd[ae]n?me de baja\b|\bcancelar? (?:los |mis |estos |la |mi )?(?:suscripcion
        |mensajes)\b|\bdej[ae]n?me en paz\b
"""

_POLITE = frozenset(
    {"", "thanks", "thank you", "thx", "please", "ok", "okay", "now", "no", "hi", "hello", "takk", "gracias"}
)


def sounds_like_opt_out(body: str) -> bool:
    """Tell whether somebody asks in their own words to be left alone; a guess, so it holds and does not opt out."""
    sentences = _sentences(body[:LOOKED_AT_MAX])
    evened = [even_out(each) for each in sentences]
    clauses = [even_out(each) for each in _sentences(body[:LOOKED_AT_MAX].replace(",", "."))]
    return _asks(sentences) or _asks(evened) or ends_bare(clauses) or any(map(is_against_texts, evened))


def _asks(sentences: list[str]) -> bool:
    if any(_alone().fullmatch(each) for each in sentences):
        return True
    said = [each for each in sentences if each not in _POLITE]
    if said == ["stop"]:  # with thanks around it; the bare word is a keyword already
        return True
    return _anywhere().search(f" {_PARTS} ".join(sentences) + f" {_PARTS}") is not None


def _sentences(body: str) -> list[str]:
    """Give what was written sentence by sentence, without case, accents and punctuation."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", body).casefold())
    plain = "".join(mark for mark in letters if not unicodedata.combining(mark) and mark not in "'’‘`´")
    words = regex.sub(r"[^\w.!?;\n]+", " ", plain)
    return [part.strip() for part in regex.split(r"[.!?;\n]+", words) if part.strip()]


@lru_cache(maxsize=1)
def _alone() -> regex.Pattern[str]:
    return _joined(f"{_ALONE}|{opt_out_hints.ALONE}")


@lru_cache(maxsize=1)
def _anywhere() -> regex.Pattern[str]:
    return _joined(f"{_ANYWHERE}|{opt_out_hints.ANYWHERE}")


def _joined(lines: str) -> regex.Pattern[str]:
    """Make one pattern of lines; spaces count but for those that a line begins with."""
    return regex.compile(regex.sub(r"\s*\n\s*", "", lines))
