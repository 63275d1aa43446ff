"""Programs that ask for links without anybody having tapped them, as of November 2026, by what their agent says."""

# Each is looked for in the agent's lower-case text. What only shows what is behind a link:
PREVIEWERS = (
    "applebot", "bingpreview", "bitlybot", "cardyb", "discordbot", "embedly", "facebookcatalog",
    "facebookexternalhit", "facebot", "flipboardproxy", "google-read-aloud", "googlemessages", "iframely",
    "kakaotalk-scrap", "line-poker", "link preview", "link-preview", "linkedinbot", "linkpreview", "mastodon/",
    "mattermost-bot", "messagesviewservice", "meta-externalagent", "meta-externalfetcher", "metainspector",
    "microsoftpreview", "nuzzel", "opengraph", "outbrain", "pinterest/0.", "pinterestbot", "quora link preview",
    "redditbot", "rocket.chat", "signal-android", "skypeuripreview", "slack-imgproxy", "slackbot",
    "snap url preview", "synapse (bot", "telegrambot", "twitterbot", "unfurl", "viberbot", "vkshare", "webexteams",
    "whatsapp/", "yahoo link preview", "zoombot",
)  # fmt: skip
# What looks whether a link is safe, reads the web, or is driven by a program:
SCANNERS = (
    "adsbot-google", "aiohttp", "apache-httpclient", "apis-google", "archive.org_bot", "axios", "baiduspider",
    "barracuda", "bytespider", "ccbot", "censys", "cfnetwork", "chatgpt-user", "checkmark", "cisco-umbrella",
    "claude-user", "claudebot", "cloudmark", "colly", "curl/", "dalvik/", "dart:io", "datadog", "expanse, a palo",
    "faraday", "fireeye", "forcepoint", "fortiguard", "fortinet", "go-http-client", "google-apps-script",
    "google-extended", "google-inspectiontool", "google-safety", "googleother", "got (", "gptbot", "gtmetrix",
    "guzzle", "headless", "heritrix", "http.rb", "httpie", "httpx", "ia_archiver", "insomnia",
    "internet-measurement", "ironport", "java/", "libcurl", "libwww", "lighthouse", "lwp::", "masscan",
    "mediapartners-google", "messagelabs", "mimecast", "nessus", "netcraft", "nikto", "nmap", "node-fetch",
    "node.js", "nuclei", "nutch", "okhttp", "pagespeed", "paloaltonetworks", "perplexity", "phantomjs", "phishtank",
    "php/", "pingdom", "playwright", "postman", "powershell", "proofpoint", "puppeteer", "python-", "python/",
    "qualys", "reqwest", "restsharp", "ruby/", "safe browsing", "safebrowsing", "safelinks", "scrapy", "selenium",
    "shodan", "site24x7", "slimerjs", "slurp", "sogou web spider", "sophos", "sqlmap", "statuscake", "superagent",
    "symantec", "trellix", "trend micro", "trendmicro", "twilioproxy", "undici", "uptimerobot", "urllib", "urlscan",
    "virustotal", "webdriver", "wget", "winhttp", "wpscan", "yandex.com/bots", "zgrab", "zscaler",
)  # fmt: skip
# Words of programs that nobody has listed yet; "cubot" is a maker of phones.
PROGRAM_WORDS = r"(?<!cu)bot\b|crawl|spider|scanner|\bscan\b|preview|fetcher|monitor|validator|checker|\+?https?://"
BROWSERS = ("mozilla/", "opera/")  # with which every browser of today, and nearly every one of old, begins
