"""Sets what differs from Scrapy's defaults, and says why. The manners (design §6) are set here, once."""

import os
from importlib.metadata import version

from archive.file.default import default_archive

BOT_NAME = "yifa"
YIFA_ARCHIVE = str(default_archive())
PORTAL_HOSTS = ""  # HOST=ADDR:PORT,… : where a portal is really reached, for replicas
SPIDER_LOADER_CLASS = "crawler.spiders.portal.PortalSpiderLoader"  # every profile is a spider
COMMANDS_MODULE = "crawler.commands"  # `scrapy crawl` is `yifa crawl`
CONTACT = os.environ.get("YIFA_CONTACT", "no contact given; set YIFA_CONTACT")

# Who we are, in words a portal's operator can act on
USER_AGENT = f"yifa/{version('yifa')} (research archive of published government reports; {CONTACT})"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",  # Scrapy's `en` makes some portals answer their English site
    "Accept-Encoding": "gzip, deflate",
}
ROBOTSTXT_OBEY = False  # the crawl reads robots.txt itself: Scrapy takes an unreachable one for leave
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = (
    1.0  # the profile's own pace goes before it; the crawl keeps it for all of a portal's hosts together
)
DOWNLOAD_DELAY_JITTER = 0  # never below the pace; half a second would be
# seconds an answer may take, whole: a county's server that needs longer is asked again later
DOWNLOAD_TIMEOUT = float(os.environ.get("YIFA_TIMEOUT_SECONDS", "30"))
# MiB a page may have, as received and decompressed
DOWNLOAD_MAXSIZE = int(float(os.environ.get("YIFA_PAGE_MEGABYTES", "32")) * 1024 * 1024)
DOWNLOAD_WARNSIZE = 0
LISTING_PAGES = int(
    os.environ.get("YIFA_LISTING_PAGES", "5000")
)  # a longer list has no end, or is read by years
DOWNLOAD_FAIL_ON_DATALOSS = False  # what came of an answer that broke off is kept as evidence, never read
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default is not to; a profile may except its portal
HTTPPROXY_ENABLED = False  # a proxy from the environment would connect to addresses nobody judged
# MiB a file may have, and all files of a portal in one run; a profile's own limits go before these
ATTACHMENT_MEGABYTES = float(os.environ.get("YIFA_ATTACHMENT_MEGABYTES", "64"))
ATTACHMENTS_MEGABYTES_PER_RUN = float(os.environ.get("YIFA_ATTACHMENTS_MEGABYTES_PER_RUN", "2048"))

# Every answer comes back to the crawl, which classes, follows and retries it: nothing vanishes on the way
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
RETRY_ENABLED = False
COOKIES_ENABLED = False
REFERER_ENABLED = False  # the crawl sets the Referer itself
# Scrapy's own that do nothing here are not loaded: the one for cookies alone brings a tenth of a second of
# each start, off as it is, and each is passed by every answer
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawler.net.middlewares.StrictDecompression": 590,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOAD_HANDLERS = {
    "http": "crawler.net.handlers.PortalHandler",
    "https": "crawler.net.handlers.PortalHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
ITEM_PIPELINES = {"pipelines.record.RecordPipeline": 100, "pipelines.store.StorePipeline": 200}
CONCURRENT_ITEMS = 1  # one archive, one writer

LOG_LEVEL = "ERROR"  # what happened to a page is in the archive, not in a log
STATS_DUMP = False
# Scrapy's own are not loaded: two are doors into the process (telnet, and remote control, which brings
# aiohttp and with it a quarter of a second of each start), the others count what the archive counts
EXTENSIONS_BASE: dict[str, int] = {}
