"""What people say who want to be left alone and have no word for it: insults, threats, complaints, other owners."""

# Sentences are looked at in small letters, without accents and punctuation; | stands between two of them.
_TEXTS = (
    r"(?:texts?|txts?|sms|smses|messages?|msgs?|ads|spam|promos?|promotions?|promotional|notifications?|alerts?"
    r"|marketing|communications?|contact|emails?|offers? by text)"
)
_TEXTING = r"(?:texting|txting|messaging|spamming|contacting|bothering|harassing|bugging|sending|blowing up)"
_GETTING = r"(?:getting|receiving|get|receive|see|seeing|have|having|hear|hearing)"
_THESE = r"(?:these|this|those|them|your|the|any|all|more|such|another|further|future|from|you|of)"
_POLITE = (
    r"(?:please|kindly|ok|okay|just|sorry|thanks|thank you|now|hi|hello|hey|no|guys|you|already|i said|takk"
    r"|por favor|gracias)"
)
_OUT = r"(?:removed|taken off|deleted|unsubscribed|excluded|opted out|unlisted|off)"
_LIST = r"(?:list|lists|database|system|records|contacts|file|texts|messages|thread)"

ALONE = rf"""
    (?:{_POLITE} )*(?:remove|take off|unlist|deactivate|unenroll|desist)(?: (?:me|us|it|this
        |my number))?(?: {_POLITE})*
    |(?:{_POLITE} )*(?:no|enough with(?: the)?|no need for|not?) (?:more )?(?:of )?(?:(?:these|the
        |your) )*{_TEXTS}(?: {_POLITE})*
    |(?:no longer |dont |do not |not )(?:want|wants|wanted|need) (?:these|this|those|it|any of (?:this
        |these))(?: any ?more)?
    |(?:im |i am |really |just |we are |were )*(?:not|no longer|un) ?interested(?: in (?:your|these|this
        |the) (?:offers?
        |texts?|messages?|product|products|service|services|company|business))?(?: (?:{_POLITE}|stop|remove
        |unsubscribe
        |go away|take me off))*(?: (?:me|us|this|it))?
    |(?:you )?(?:go )?(?:fuck|fk|fck|f|screw|piss|bugger|sod|buzz|back|eff) (?:off|you|u|yourself|urself
        |yall)(?: {_POLITE})*
    |(?:(?:{_POLITE}|nah|nope|god|ugh|jeez|bro|dude|omg|meh) )+stop|(?:stop|end|quit|kill) (?:it|this|these|me|all)
        |cancel (?:me|these)
    |(?:no|zero) interest(?: in (?:this|these|it))?|(?:dont|do not) want (?:em|them|these|it)
    |(?:you )?(?:have |got )?(?:the )?wrong (?:phone )?(?:number|guy|person)(?: \w+)?
    |fu|fuck you \w+|fuck you|go to hell|drop dead|bite me|shut (?:up|it|the fuck up)|get (?:lost|bent|a life)|leave
    |eat shit|kiss my ass|take a hint|(?:can|could|would) you (?:please )?not
    |ugh not (?:you |this )?again|spam|scam|harassment|this is (?:spam|a scam|harassment) (?:stop|remove.*)
    |(?:im |i am |you are |youre |you have been |i have )?(?:just )?(?:blocked|blocking|reported
        |reporting)(?: (?:and|blocked|reported|you|this|this number|as spam|you as spam|as junk))*
    |block(?: me| my number)?(?: {_POLITE})*
    |(?:{_POLITE} )*(?:the |a )?wrong (?:number|person)(?: (?:{_POLITE}|stop|remove|delete))*(?: (?:it|me|this
        |number))?
    |(?:slutt|stopp|stans|avslutt)(?: med)? (?:dette|det|disse|det her|denne)(?: (?:na|takk))?
    |(?:jeg )?vil ikke ha (?:dette|det|disse|mer|flere)(?: (?:lenger|mer|takk))?
    |(?:por favor )?(?:ya )?(?:paren|dejen|no insistan|no molesten|dejeme|dejenme|eliminar|borrar)(?: ya| por favor
        | mi numero)*
    |(?:ya )?no (?:me|nos) (?:interesa|interesan|escriban?|manden?|envien?|contacten?|llamen?)(?: (?:mas|ya|nada
        |por favor))*
"""

ANYWHERE = rf"""
    \b(?:you|u|youve) (?:have|got|have got)(?: the| a)? wrong (?:phone )?(?:number|person|guy)\b(?! (?:on|for|in)\b)
    |\b(?:want|like|wish|need|ask|asked|asking|requesting) to (?:be|get) {_OUT}\b
    |\b(?:id|i would|we would) (?:like|prefer) to be {_OUT}\b
    |(?<!\b(?:dont|not|never) )\b(?:take|get) (?:me|us|(?:my|this) (?:\w+ )?(?:number|phone|name)) (?:off|out)
        (?: of)?(?: {_POLITE}| me| asap| immediately)*(?= ?\|| (?:of )?(?:the|your|this|that|all
        |any)(?: \w+)? {_LIST}\b)
    |(?<!\b(?:dont|not|never) )\b(?:strike|exclude|purge|unlist|scrub|erase|wipe|delete|remove|drop|pull|block
        |scratch
        |get rid of) (?:me|us|(?:my|this|our) (?:\w+ )?(?:number|phone|name|info|information|details|data|contact))
        (?= ?\|| (?:off|out|from (?:your|ur|this|these|all|any|the (?:list|texts))|{_POLITE})\b)
    |\b(?:said|say|saying|told you(?: \w+)?(?: to)?|asked you(?: \w+){{0,3}} to|text|texted|sent|send|replied|reply
        |wrote|typed|typing|texting) stop
        (?= ?\|| (?:\d+|many|several|multiple|a|so|already|before|yesterday|last|and|but|to|three|two|ten)\b)
    |\bstop (?:doesnt|does not|isnt|is not|didnt|did not|dont) work
    |\b(?:you|u|yall|they|these people) (?:guys )?(?:keep|kept|still|wont stop) (?:on )?{_TEXTING}
    |\bwhy (?:do|are|am|would) (?:you|i|we)(?: guys| people)? (?:keep|still|always|constantly)
        (?: on)? (?:{_TEXTING}|{_GETTING})\b(?! (?:hungry|up|charged|a|an)\b)
    |\btoo many {_TEXTS}\b(?! (?:on|in)\b)|\btoo much (?:spam|texting)
    |\b(?:done|sick|tired|fed up|over|had enough|annoyed)(?: of| with
        | by)?(?: {_GETTING})? (?:{_THESE} )*(?:{_TEXTS}\b|(?:these|this|them)(?= ?\|))
    |\b(?:would|could) you(?: please)? (?:mind )?not {_TEXTING}|\bmind not {_TEXTING}
    |\b(?:do not|dont|never|no longer|not)(?: (?:want|wish|need|care|like|agree|consent))? to
        (?: (?:be )?(?:ever|keep|further))*(?: {_GETTING})(?: {_THESE})*(?: (?:kind|type|sort|anymore|again|of
        |more))*(?: (?:{_TEXTS}\b|(?:these|this|them|those)(?= ?\|)|anything from you))
    |\bprefer (?:not to|to not) {_GETTING}
    |\b(?:never|didnt|did not|dont|do not) (?:give|gave|give[ns]|authori[sz]ed?|grant|granted|have)(?: \w+){{0,2}}?
        (?: my)? (?:permission|consent|approval|you to (?:text|contact|message))
    |\b(?:revoke|withdraw|remove|rescind)(?: my)? (?:consent|permission|opt in)
    |\b(?:who gave|where did|how did) (?:you|u)(?: guys| people| all)?(?: even)?(?: get)? my (?:number|info|phone)
    |\b(?:turn|shut|switch) (?:off|down) (?:{_THESE} )*{_TEXTS}|\b(?:disable|deactivate|mute|unenroll|end|block
        |kill|halt|suspend)
        (?: me)?(?: from)? (?:{_THESE} )*{_TEXTS}
    |\b(?:refrain|desist) from (?:{_TEXTING}|any)|(?<!\b(?:dont|not|never) )\b(?:cease|end|stop|no more|discontinue)
        (?: (?:all|any|your|further))* (?:communications?|contact|correspondence)\b
    |\bfrom (?:any |all |your )?future {_TEXTS}|\bstop me from
    |\bdo not call (?:list|registry)|\b(?:my|a) (?:lawyer|attorney)|\b(?:sue|suing) (?:you|your)|\blegal action
        |\btcpa\b|\bthe f[ct]c\b|\b(?:why|how) (?:am i|did i get) on (?:this|your)(?: \w+)? list|\bleave me (?:off
        |out|be)\b
    |\b(?:i |ill |im |we )(?:will |am |am going to |going to |gonna |have to )*(?:block|report|reporting|blocking
        |reported|blocked) (?:you|this number)\b|\b(?:reported|reporting|marked|flagged)(?: (?:you|this|it))? (?:as
        |to) (?:spam|junk|the)
    |\b(?:died|passed away|passed|deceased|is dead)\b.{{0,60}}\b(?:stop|remove|delete|take|dont|no more)\b
    |\b(?:stop|remove|delete|take)\b.{{0,60}}\b(?:died|passed away|deceased)\b
    |\b(?:number|phone) (?:now )?(?:belongs to (?:someone|somebody|another)|is not (?:his|hers|theirs)
        |has a new owner|was reassigned)
    |\b(?:new owner of|not the owner of|no longer own) (?:this|the|that) (?:number|phone)
    |\bwrong (?:number|person)\b.{{0,30}}\b(?:stop|remove|delete|dont|lose|take)\b
    |\b(?:not|no longer|aint) (?:your|a) customer\b
    |\b(?:dont|do not|never|no)(?: ever)? (?:text|message|contact|send to) (?:it|here|him|her|them|my (?:work|kid
        |wife|son|daughter)\w*)\b(?! (?:the|a|when|if)\b)
    |\bvil ikke (?:lenger )?(?:motta|ha|fa)(?: \w+)? (?:dette|meldinger|sms|tekst)|\bta (?:meg|oss
        |nummeret)(?: mitt)? (?:av|bort|vekk)\b
    |\bikke (?:lenger )?interessert\b(?! i)|\bikke (?:send|skriv|kontakt|ring)(?: \w+){{0,2}} (?:mer|igjen|flere
        |noe)\b
    |\b(?:no|ya no) (?:quiero|deseo)(?: \w+)? (?:recibir|que me)\b(?! el| la| mi)
    |\b(?:borr|elimin|quit|sac|saqu)(?:ar|en|e|a|o)(?:me|nos)?(?: de)?(?: \w+)? (?:mi numero|mi telefono
        |este numero|lista)\b
    |\bya no (?:me|nos) (?:mand|envi|escrib|text|contact)\w+|\bbaja de (?:la|esta) lista
"""
