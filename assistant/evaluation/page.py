"""One page to read: the figures, then each question with its answer and quotes, failures first.

Complete in itself, without a script; every value is escaped, and nothing of an article becomes
markup or a link.
"""

import html
from collections.abc import Iterator, Sequence
from importlib.resources import files

from assistant.answer import Answer, Citation, numbers
from assistant.evaluation.figures import Figures
from assistant.evaluation.outcome import Outcome, Verdict
from assistant.evaluation.table import worst_first

# Nothing is loaded or run, whatever a text may say: the style stands in the page.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_CLOSEST = 3
_SHOWN = 160  # characters of a title
_ALL = "all"


def page(figures: Figures, outcomes: Sequence[Outcome], asked: int, name: str) -> str:
    """The page as HTML, for the outcomes of `asked` questions out of the file of that name."""
    style = files("assistant.evaluation").joinpath("page.css").read_text(encoding="utf-8")
    title = f"Questions of {_text(name)}"
    items = "\n".join(_item(each) for each in worst_first(outcomes))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{style}{"".join(_rule(each) for each in Verdict)}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p class="lead">{_lead(figures, len(outcomes), asked)}</p>
{_figures(figures)}
</header>
<main>
<fieldset class="filters"><legend>Show</legend>
{_filters(figures)}
</fieldset>
{items}
</main>
</body>
</html>
"""


def _lead(figures: Figures, done: int, asked: int) -> str:
    right = f"<strong>{figures.right:.1%}</strong> right" if figures.right is not None else ""
    count = f"{done:,} of {asked:,} questions asked" if done < asked else f"{done:,} questions"
    unproved = sum(figures.faults.values())
    faults = "1 fault" if unproved == 1 else f"{unproved:,} faults"
    proof = (
        f'<strong class="bad">{faults}: not everything is proved</strong>'
        if unproved
        else "every sentence cited, every quote the article’s own"
    )
    return " · ".join(filter(None, (right, count, proof)))


def _figures(figures: Figures) -> str:
    rows = "".join(
        f'<tr><th scope="row">{_text(each.name)}</th><td>{each.figure.mean:.1%}</td>'
        f"<td>{each.figure.low:.1%} to {each.figure.high:.1%}</td>"
        f"<td>{each.part:,} of {each.whole:,} {_text(each.of)}</td></tr>"
        for each in figures.shares
    )
    times = "".join(
        f'<tr><th scope="row">{_text(name)}</th><td>{each.median:.2f} s</td>'
        f"<td>95 % within {each.p95:.2f} s</td><td>{each.count:,} questions</td></tr>"
        for name, each in figures.times.items()
    )
    return (
        '<div class="wide"><table><thead><tr><th scope="col">Figure</th><th scope="col">Share</th>'
        f'<th scope="col">95 % interval</th><th scope="col">Of</th></tr></thead>'
        f'<tbody>{rows}</tbody></table><table><thead><tr><th scope="col">Time</th>'
        '<th scope="col">Median</th><td></td><th scope="col">Of</th></tr>'
        f"</thead><tbody>{times}</tbody></table></div>"
    )


def _filters(figures: Figures) -> str:
    counts = [(_ALL, figures.questions), *((e.value, n) for e, n in figures.verdicts.items() if n)]
    return "\n".join(
        f'<label><input type="radio" name="show" id="show-{_slug(name)}"'
        f"{' checked' if name == _ALL else ''}> {_text(name)} <b>{count:,}</b></label>"
        for name, count in counts
    )


def _rule(verdict: Verdict) -> str:
    """The style that leaves only the questions of that verdict."""
    slug = _slug(verdict)
    return f"body:has(#show-{slug}:checked) .item:not(.{slug}) {{ display: none; }}\n"


def _item(each: Outcome) -> str:
    question = each.question
    is_open = "" if each.is_right else " open"
    return (
        f'<details class="item {_slug(each.verdict)}"{is_open}><summary>'
        f'<span class="verdict">{_text(each.verdict)}</span> '
        f'<span class="question" dir="auto">{_text(question.text)}</span> '
        f'<span class="aside">{_text(question.id)} · {each.seconds:.2f} s</span></summary>'
        f'<div class="body">{"".join(_body(each))}</div></details>'
    )


def _body(each: Outcome) -> Iterator[str]:
    answer = each.answer
    yield from (f'<p class="fault">{_text(fault)}</p>' for fault in each.faults)
    if answer.short:
        yield f'<p class="short" dir="auto">{_text(answer.short.text)}</p>'
    yield f'<p class="answer" dir="auto">{_said(answer)}</p>'
    quoted = {citation.number: citation for citation in answer.citations}
    if quoted:
        yield '<ol class="quotes">' + "".join(map(_quote, quoted.values())) + "</ol>"
    elif each.closest:
        closest = "; ".join(f"<cite>{_title(each)}</cite>" for each in each.closest[:_CLOSEST])
        yield f'<p class="aside" dir="auto">Closest: {closest}</p>'
    yield from (f'<p class="aside">{_text(note)}</p>' for note in answer.notes)
    yield f'<p class="expected" dir="auto">{_expected(each)}</p>'


def _said(answer: Answer) -> str:
    """The answer's sentences, each with its numbers."""
    if answer.refused:
        return _text(answer.text)
    return " ".join(
        f"{_text(text)}<sup>{', '.join(map(str, numbers(cited)))}</sup>"
        for text, cited in answer.sentences()
    )


def _quote(cited: Citation) -> str:
    day = str(cited.published or "")
    known = ", ".join(_text(each) for each in (cited.publisher, day, cited.article_id) if each)
    return (
        f'<li value="{cited.number}"><q dir="auto">{_text(cited.quote)}</q> '
        f'<span class="aside"><cite dir="auto">{_title(cited.title)}</cite> ({known})</span></li>'
    )


def _expected(each: Outcome) -> str:
    """What was expected, in words."""
    question = each.question
    if question.answerable is None:
        return "Expected: nothing is said"
    if not question.answerable:
        return "Expected: that the articles do not say"
    said = [f"“{_text(word)}”" for word in question.words]
    wanted = [" or ".join(said)] if said else []
    if question.articles:
        place = "in no passage found" if each.rank is None else f"passage {each.rank}"
        cited = "cited" if each.cited else "not cited"
        named = ", ".join(map(_text, question.named or question.articles))
        wanted.append(f"article {named} ({place}, {cited})")
    return f"Expected: {'; '.join(wanted) or 'an answer'}"


def _title(title: str) -> str:
    return _text(title if len(title) <= _SHOWN else f"{title[:_SHOWN]}…")


def _slug(name: str) -> str:
    return name.replace(" ", "-")


def _text(value: str) -> str:
    """The value as text of a page or an attribute, never as markup."""
    # A lone surrogate cannot be written as UTF-8.
    return html.escape(value.encode("utf-8", "replace").decode("utf-8"), quote=True)
