"""Claims about who followed a link."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from sms.clicks import HEADERS, PERSON, Kind, is_too_soon, judge, judge_agent

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"

PEOPLE = (
    f"{IPHONE} Version/18.5 Mobile/15E148 Safari/604.1",
    f"{IPHONE} CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1",
    f"{IPHONE} FxiOS/144.0 Mobile/15E148 Safari/605.1.15",
    f"{IPHONE} EdgiOS/142.0 Version/18.0 Mobile/15E148 Safari/604.1",
    f"{IPHONE} GSA/390.0 Mobile/15E148 Safari/604.1",
    f"{IPHONE} Mobile/15E148 DuckDuckGo/7",
    f"{IPHONE} Mobile/15E148 Instagram 405.0.0.32.79 (iPhone14,5; iOS 18_5; en_US; scale=3.00)",
    f"{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/533.0;FBDV/iPhone14,5;FBSV/18.5]",
    f"{IPHONE} Mobile/15E148 Snapchat/13.60.0.45 (like Safari/8620.2.4, panda)",
    f"{IPHONE} Mobile/15E148 LinkedInApp/9.31",
    f"{IPHONE} Mobile/15E148 Safari Line/15.12.0",
    f"{IPHONE} Mobile/15E148 [Pinterest/iOS]",
    f"{IPHONE} Mobile/15E148 musical_ly_41.5.0 BytedanceWebview/d8a21c6",
    f"{MAC} Version/18.5 Safari/605.1.15",
    f"{ANDROID} Mobile Safari/537.36",
    f"{ANDROID} Safari/537.36",
    f"{ANDROID} Mobile Safari/537.36 EdgA/142.0.0.0",
    f"{ANDROID} Mobile Safari/537.36 OPR/92.0.0.0",
    f"{ANDROID} Mobile DuckDuckGo/5 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 14; SM-S918B; wv) AppleWebKit/537.36 Version/4.0 Chrome/142.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 9; CUBOT) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-A536B) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130 Mobile Safari",
    "Mozilla/5.0 (Linux; U; Android 12; en-us; M2101K6G) AppleWebKit/537.36 XiaoMi/MiuiBrowser/14.10 Mobile Safari",
    "Mozilla/5.0 (Linux; Android 9; KFMAWI) AppleWebKit/537.36 Silk/108.4 like Chrome/108 Safari/537.36",
    "Mozilla/5.0 (Android 14; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0",
    "Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5",
    "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
    f"{WINDOWS} Safari/537.36 Edg/142.0.0.0",
    f"{WINDOWS} Safari/537.36 Avast/131.0.27760.140",
    f"{WINDOWS} Safari/537.36 Vivaldi/7.6",
    "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80 (S60; SymbOS) Presto/2.5.25 Version/10.54",
    "UCWEB/2.0 (MIDP-2.0; U; Adr 10; en-US) U2/1.0.0 UCBrowser/10.7 U2/1.0.0 Mobile",
    "BlackBerry9700/5.0.0.862 Profile/MIDP-2.1 Configuration/CLDC-1.1 VendorID/331",
)
PREVIEWS = (
    f"{MAC} Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0",  # iMessage
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "meta-externalfetcher/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
    "Twitterbot/1.0",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Slackbot 1.0 (+https://api.slack.com/robots)",
    "Slack-ImgProxy (+https://api.slack.com/robots)",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "WhatsApp/2.24.20.79 A",
    "WhatsApp/2.23.18.78 i",
    "TelegramBot (like TwitterBot)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    f"{WINDOWS} Safari/537.36 MicrosoftPreview/2.0 +https://aka.ms/MicrosoftPreview",
    "Mozilla/5.0 (compatible; bingbot/2.0) BingPreview/1.0b",
    "facebookexternalhit/1.1;line-poker/1.0",
    "facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/",
    "Mozilla/5.0 (compatible; Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots)",
    "Pinterest/0.2 (+https://www.pinterest.com/bot.html)",
    "Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)",
    "Iframely/1.3.1 (+https://iframely.com/docs/about)",
    "Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)",
    "Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)",
    "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
    "Mastodon/4.4.3 (http.rb/5.3.1; +https://mastodon.social/)",
    "Synapse (bot; +https://github.com/matrix-org/synapse)",
    "Mozilla/5.0 (Linux; Android 10; Google-Read-Aloud) AppleWebKit/537.36 Chrome/99.0 Mobile Safari/537.36",
    f"{MAC} Version/17.4 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)",
    "Some Brand Link Preview/3",
)
SCANS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    f"{ANDROID} Mobile Safari/537.36 (compatible; Google-Safety; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; Google-InspectionTool/1.0)",
    "Mozilla/5.0 (compatible; GoogleOther)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (compatible; SemrushBot/7~bl)",
    "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
    "Mozilla/5.0 (Windows NT 10.0) Proofpoint URL Defense",
    "Barracuda Sentinel (EE)",
    "Mozilla/5.0 Mimecast URL Protect",
    "Cloudmark Link Verifier",
    "Mozilla/5.0 (compatible; Netcraft SSL Server Survey)",
    "Mozilla/4.0 (compatible; Trend Micro WTP)",
    "Expanse, a Palo Alto Networks company, searches across the global IPv4 space",
    "Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)",
    "Mozilla/5.0 zgrab/0.x",
    "Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)",
    "TwilioProxy/1.1",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1",
    f"{WINDOWS} Safari/537.36 Chrome-Lighthouse",
    "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "curl/8.5.0",
    "Wget/1.21.4",
    "python-requests/2.32.5",
    "Python-urllib/3.12",
    "Python/3.12 aiohttp/3.13.2",
    "python-httpx/0.28.1",
    "Scrapy/2.13 (+https://scrapy.org)",
    "Go-http-client/2.0",
    "Java/17.0.9",
    "Apache-HttpClient/4.5.14 (Java/17.0.9)",
    "okhttp/4.12.0",
    "Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/UQ1A)",
    "MessagesExtension/1 CFNetwork/1568.100.1 Darwin/24.0.0",
    "axios/1.7.9",
    "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
    "PostmanRuntime/7.43.0",
    "libwww-perl/6.77",
    "GuzzleHttp/7",
    "Mozilla/5.0 (compatible; NobodyKnowsItYetBot/1.0)",
    "some-crawler/2",
    "Mozilla/5.0 (compatible; link checker)",
    "",
    "  ",
)
HTML = {"accept": "text/html,*/*;q=0.8"}
ENGLISH = {"accept-language": "en-US"}


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        *((agent, Kind.PERSON) for agent in PEOPLE),
        *((agent, Kind.PREVIEW) for agent in PREVIEWS),
        *((agent, Kind.SCANNER) for agent in SCANS),
    ],
)
def test_programs_are_told_from_people_by_what_they_say_they_are(agent: str, kind: Kind) -> None:
    verdict = judge("GET", {"user-agent": agent, **HTML, **ENGLISH})
    assert verdict.kind is kind
    assert bool(verdict.why) is (kind is not Kind.PERSON)


@pytest.mark.parametrize(
    ("method", "headers", "kind"),
    [
        ("HEAD", {}, Kind.SCANNER),
        ("OPTIONS", {}, Kind.SCANNER),
        ("GET", {"sec-purpose": "prefetch;prerender"}, Kind.PREVIEW),
        ("GET", {"sec-purpose": "prefetch;anonymous-client-ip"}, Kind.PREVIEW),
        ("GET", {"purpose": "prefetch"}, Kind.PREVIEW),
        ("GET", {"purpose": "Preview"}, Kind.PREVIEW),
        ("GET", {"x-purpose": "preview"}, Kind.PREVIEW),
        ("GET", {"x-moz": "prefetch"}, Kind.PREVIEW),
        ("GET", {"purpose": "shopping"}, Kind.PERSON),
        ("GET", {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, Kind.PERSON),
        ("GET", {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}, Kind.PREVIEW),
        ("GET", {"sec-fetch-mode": "cors"}, Kind.PREVIEW),
    ],
)
def test_a_browser_that_only_looks_is_no_person(method: str, headers: Mapping[str, str], kind: Kind) -> None:
    assert judge(method, {"user-agent": PEOPLE[0], **HTML, **ENGLISH, **headers}).kind is kind


@pytest.mark.parametrize(
    ("agent", "headers", "is_person"),
    [
        (PEOPLE[0], HTML, True),
        (PEOPLE[0], ENGLISH, True),
        (PEOPLE[0], {}, False),
        (PEOPLE[-1], ENGLISH, True),  # a browser of old that says its language
        (PEOPLE[-1], HTML, False),
    ],
)
def test_a_browser_says_what_it_takes(agent: str, headers: Mapping[str, str], is_person: bool) -> None:
    assert (judge("GET", {"user-agent": agent, **headers}) == PERSON) is is_person


def test_there_is_an_end_to_what_is_read() -> None:
    assert judge("GET", {"user-agent": f"{PEOPLE[0]}{' ' * 1_000}curl/8", **HTML}) == PERSON
    assert len(judge("GET", {"purpose": "prefetch" * 1_000}).why) < 100
    assert judge_agent("Curl/8").why == "curl"


@pytest.mark.parametrize(("seconds", "soon"), [(-1.0, True), (0.0, True), (0.9, True), (1.0, False), (3_600.0, False)])
def test_nobody_reads_a_text_before_it_can_be_there(seconds: float, soon: bool) -> None:
    handed_over = datetime(2026, 11, 22, tzinfo=UTC)
    assert is_too_soon(handed_over + timedelta(seconds=seconds), handed_over=handed_over) is soon
    assert not is_too_soon(handed_over, handed_over=None)


@pytest.mark.parametrize("agent", [PEOPLE[0], "", "curl/8.1"])
def test_nothing_is_read_but_the_headers_that_are_said_to_be(agent: str) -> None:
    asked = _Asked({"user-agent": agent})
    judge("GET", asked)
    assert asked.names <= HEADERS


class _Asked(dict[str, str]):
    """Headers that remember which of them were looked at."""

    def __init__(self, told: Mapping[str, str]) -> None:
        super().__init__(told)
        self.names: set[str] = set()

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self.names.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return super().__contains__(name)
