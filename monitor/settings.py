"""
Scrapy's settings, as a page to be read. ITEM_PIPELINES is the program's table of contents.

What an installation decides (contact, delay, size, allow-list) comes from
`monitor.toml` and is laid over this by `monitor.crawl.run`. Scrapy's own
defaults are meant for scraping one site once; ours for asking a hundred
strangers politely for years, some of whom are hostile.
"""

from monitor import memory

BOT_NAME = "dprk-russia-arms-monitor"
SPIDER_MODULES = ["spiders.base"]

# --- What becomes of a page ------------------------------------------------------------------------------
ITEM_PIPELINES = {
    "monitor.crawl.pipelines.Archiving": 100,  # evidence first: nothing is read from what is not archived
    "monitor.crawl.pipelines.Gating": 200,  # may it match at all?
    "monitor.crawl.pipelines.Reading": 300,  # the article, read in a child that can be killed
    "monitor.crawl.pipelines.Matching": 400,  # the rules
    "monitor.crawl.pipelines.Recording": 500,  # one transaction a page
}

# --- What stands between us and the network --------------------------------------------------------------
# A request passes from the top to the bottom, its response from the bottom to the top.
DOWNLOADER_MIDDLEWARES = {
    "monitor.crawl.middlewares.Guard": 50,  # closed addresses and schemes; a host that asked us to wait
    "monitor.crawl.robots.Robots": 100,  # RFC 9309
    "monitor.crawl.middlewares.Patience": 540,  # 429 and 503 with Retry-After
    "monitor.crawl.middlewares.Retry": 550,  # once, for what may pass; never after a refusal
    "monitor.crawl.redirects.Redirects": 580,  # five at most; each goes through the guard again
    "monitor.crawl.compression.Decompress": 590,  # bounded, in a thread; says when a body was cut
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # takes a 500's body for rules
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,  # decodes 9 MB to look at 4 kB
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # a cut gzip is a success to it
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # every status is an answer
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,  # nobody needs to know where we found a link
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # would drop without a word
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
DOWNLOAD_HANDLERS = {
    "http": "monitor.crawl.handler.BoundedHandler",  # Scrapy's own, with a limit to headers
    "https": "monitor.crawl.handler.BoundedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "monitor.crawl.resolver.GuardedResolver"  # the address checked is the address used
DOWNLOAD_VERIFY_CERTIFICATES = True
# No switch for robots.txt, cookies, referer or proxy stands here: their middlewares are None above, and robots.txt is
# obeyed by monitor/crawl/robots.py, which has no switch.

# --- Manners ---------------------------------------------------------------------------------------------
USER_AGENT = "dprk-russia-arms-monitor/0.1"  # the contact is added from monitor.toml
CONCURRENT_REQUESTS = 64  # over all hosts
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0  # the delay is a promise: never shorter
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 2.0
AUTOTHROTTLE_MAX_DELAY = 60.0
DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 1

# --- Limits ----------------------------------------------------------------------------------------------
DOWNLOAD_TIMEOUT = 30  # seconds for the whole response
DOWNLOAD_MAXSIZE = 10 * 2**20  # as received, and again unpacked
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = False  # a body cut short is kept, and called truncated
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 8 * 2**20  # bodies between download and database
CONCURRENT_ITEMS = 1  # a page is one item; more would be as many idle workers for each page
REACTOR_THREADPOOL_MAXSIZE = 16  # name resolution
DNSCACHE_ENABLED = False
MEMUSAGE_LIMIT_MB = 1500 + memory.inherited()  # a seat belt; what it takes is measured in benchmarks/

# --- What Scrapy would do besides ------------------------------------------------------------------------
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the spider asks for no page twice, by canonical URL
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# Scrapy imports whatever stands in its base list, also what is switched off: the remote control brings a whole web server.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.logstats.LogStats": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}
EXTENSIONS = {
    "monitor.crawl.extensions.Stopping": 10,  # SIGTERM: what is under way ends, what waits is left for the next run
}
WARN_ON_GENERATOR_RETURN_VALUE = False
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
LOG_LEVEL = "INFO"
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
LOG_DATEFORMAT = "%Y-%m-%dT%H:%M:%S"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
