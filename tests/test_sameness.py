"""Whether two texts are one article: what holds for any text, and for the examples' articles."""

import random
import re
from itertools import combinations, pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.edits import EDITS, MANY, Story, event_swapped, figures_swapped
from ingest.loaders.load import load
from ingest.sameness import BANDS, LONGER, Wording, alike, bands_of, stands_for

EXAMPLES = Path(__file__).parent.parent / "examples" / "articles"
READ = [load(each).article for each in sorted(EXAMPLES.iterdir())]
WORDINGS = [Wording(each.title, each.text) for each in READ]
STORIES = [Story(each.title, each.text) for each in READ]
# Two in one: in short texts no name and no figure may be another.
LONG = [Story(one.title, f"{one.text}\n\n{other.text}") for one, other in pairwise(STORIES)]
# Few words, so that texts have runs in common.
_WORDS = ["the", "ferry", "left", "Lindhaven", "40", "1,200", "On", "Monday"]
PROSE = st.lists(st.sampled_from(_WORDS), max_size=90)
ANY = st.text(max_size=60) | PROSE.map(" ".join)


def wording(text: str, title: str = "Ferry") -> Wording:
    return Wording(title, text)


def near(one: Wording, other: Wording) -> bool:
    return not set(bands_of(one)).isdisjoint(bands_of(other))


@settings(max_examples=200, deadline=None)
@given(ANY, ANY, st.sampled_from(["Ferry", ""]))
def test_it_is_the_same_either_way_round_and_of_a_text_itself(
    one: str, other: str, title: str
) -> None:
    first, second = wording(one), wording(other, title)
    assert alike(first, second) == alike(second, first)
    assert alike(first, wording(one))
    assert bands_of(first) == bands_of(wording(one, title))
    assert len(bands_of(first)) == BANDS
    assert all(0 <= band < 2**32 for band in bands_of(first))


# Many at once are too much for some; the bench says of how many.
@pytest.mark.parametrize("kind", sorted(EDITS.keys() - {MANY}))
def test_an_edited_article_stays_one(kind: str) -> None:
    for story in LONG if kind in ("misread words", "small words") else STORIES:
        edited = EDITS[kind](story, random.Random(5))
        one, other = wording(story.text, story.title), wording(edited.text, edited.title)
        assert alike(one, other)
        assert near(one, other)


def test_articles_of_one_topic_are_different_ones() -> None:
    assert len(WORDINGS) > 10
    assert not any(alike(one, other) for one, other in combinations(WORDINGS, 2))


@pytest.mark.parametrize("seed", range(5))
def test_the_same_words_about_another_event_are_another_article(seed: int) -> None:
    by = random.Random(seed)
    for story, other in permutations(by.sample(STORIES, 4), 2):
        swapped = event_swapped(story, other, by)
        assert not alike(wording(story.text), wording(swapped.text))
    report = Story("Harbour", " ".join(REPORT.format(*by.sample(range(11, 99), 9)) for _ in "ab"))
    later = figures_swapped(report, by)
    assert not alike(wording(report.text), wording(later.text))


REPORT = (
    "Ships of the week: {} came in and {} left the harbour, the port authority said. They brought "
    "{} containers and {} cars, and took {} tonnes of grain with them. The longest wait at the "
    "outer mole was {} hours. The ferry carried {} passengers over to the island, of whom {} had "
    "not booked, and the pilots were called out {} times in all, mostly at night and in fog."
)


def test_a_form_filled_in_anew_is_another_article() -> None:
    letter = REPORT.format(*range(11, 20)) + " It was signed by {} of the harbour office."
    ours, theirs = wording(letter.format("Ines Duarte")), wording(letter.format("Wei Tan"))
    assert not alike(ours, theirs)
    assert not alike(ours, wording(ours.text.replace("hours", "minutes").replace("11", "12")))
    assert alike(ours, wording(f"LINDHAVEN, Friday - {ours.text} Read more tomorrow.", "Ships"))
    for one, other in (("2/1", "1/1"), ("1/1", "2/1")):  # each figure of the one is in the other
        assert not alike(wording(f"Pier {one}: {ours.text}"), wording(f"Pier {other}: {ours.text}"))


def test_a_paragraph_of_news_makes_another_article() -> None:
    story = STORIES[0].text
    words = story.split()
    news = [f"Another{at} thing{at}" for at in range(len(words) // 7)]
    update = " ".join([*news, *words[: -2 * len(news)]])
    assert not alike(wording(story), wording(update))
    assert alike(wording(story), wording(" ".join([*news[:10], *words])))


def test_much_news_in_a_long_article_makes_another_one() -> None:
    by = random.Random(3)
    long = [f"word{by.randrange(5_000)}" for _ in range(2_000)]
    news = [f"News{at}" for at in range(101)]
    assert not alike(wording(" ".join([*long, *news])), wording(" ".join([*long, *long[:200]])))
    assert alike(wording(" ".join([*long, *news[:100]])), wording(" ".join([*long, *long[:200]])))


def test_a_short_part_is_not_the_article() -> None:
    words = READ[0].text.split()
    assert not alike(wording(" ".join(words[: len(words) // 3])), wording(" ".join(words)))
    assert alike(wording(" ".join(words[: len(words) // 2])), wording(" ".join(words)))


def test_short_texts_are_one_only_when_they_say_the_same_under_one_title() -> None:
    short = "The ferry Aurora left Lindhaven at 06:40 on Monday. Nobody was hurt."
    assert alike(wording(short), wording(short.replace("Nobody", "nobody").replace(".", " .")))
    assert not alike(wording(short), wording(short.replace("Monday", "Tuesday")))
    assert not alike(wording(short), wording(short, "Another ferry"))
    assert not alike(wording(short), wording(READ[0].text))


def test_texts_without_words_are_told_by_their_titles() -> None:
    assert alike(wording(""), wording("— !"))
    assert not alike(wording(""), wording("— !", "Another"))


ARABIC = (
    "قالت هيئة الميناء يوم الثلاثاء إن العبارة غادرت ليندهافن في الصباح الباكر وعلى متنها مئتا "
    "راكب وإن أحدا لم يصب بأذى عندما اصطدمت بالرصيف الجديد الذي افتتح قبل عام واحد فقط بعد تأخير "
    "طويل وأضافت المتحدثة باسم الهيئة أن التحقيق بدأ وأن الرحلات ستستأنف في نهاية الأسبوع المقبل"
)
CHINESE = (
    "港务局周二表示，渡轮清晨离开港口，船上载有两百名乘客，撞上一年前启用的新码头时无人受伤。"
    "发言人说，调查已经开始，航班将于下周末恢复，工人们正在修理损坏的码头和船头。"
)


@pytest.mark.parametrize("text", [ARABIC, CHINESE])
def test_other_scripts(text: str) -> None:
    parts = re.split(r"(?<=[。 ])", text)
    assert alike(wording(text), wording(f"{text} {parts[0]}", "أخرى"))
    assert not alike(wording(text), wording("".join(reversed(text))))
    assert near(wording(text), wording(text + parts[0]))


def test_bands_find_halves_and_hardly_anything_else() -> None:
    def common(share: float) -> float:
        found = 0
        for trial in range(100):
            whole = [f"w{trial}x{at}" for at in range(400)]
            other = [f"o{trial}x{at}" for at in range(400)]
            # Of two texts of n runs, s shared, the share of all runs is s / (2n - s).
            same = round(800 * share / (1 + share))
            found += near(
                wording(" ".join(whole)), wording(" ".join([*whole[:same], *other[same:]]))
            )
        return found / 100

    assert common(0.5) > 0.95
    assert common(0.05) < 0.05


def test_one_stands_for_another_when_it_is_that_much_longer() -> None:
    short, long = wording("word " * 100), wording("word " * round(100 * LONGER))
    assert stands_for(long, short)
    assert not stands_for(short, long)
    assert not stands_for(short, short)
