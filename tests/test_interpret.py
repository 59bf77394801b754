"""Words of a question -> filters: what is resolved, and above all what is left alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.interpret import interpret
from ingest.filters import Facets, Filters

TODAY = date(2025, 6, 11)  # a Wednesday
FACETS = Facets(
    publishers=(
        "Reuters", "The Guardian", "BBC News", "The New York Times", "Le Monde", "Time",
        "Nature", "NASA", "Two Shores Daily", "Ouest-France",
    ),
    authors=("Parisa Hafezi", "Ana María López", "Li Wei", "Staff"),
    days=tuple(date(2009, 1, 1) + timedelta(each) for each in range(6006)),
    dated=1.0,
)  # fmt: skip


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def by(*publishers: str) -> Filters:
    return Filters(publishers=publishers)


TIMES = [
    # the question, from, to
    ("What happened yesterday?", "2025-06-10", "2025-06-10"),
    ("What happened the day before yesterday?", "2025-06-09", "2025-06-09"),
    ("What happened today?", "2025-06-11", "2025-06-11"),
    ("What is new today?", "2025-06-11", "2025-06-11"),
    ("What happened last week?", "2025-06-02", "2025-06-08"),
    ("Last week, what did the minister say?", "2025-06-02", "2025-06-08"),
    ("What has happened this week?", "2025-06-09", "2025-06-11"),
    ("What happened last month?", "2025-05-01", "2025-05-31"),
    ("What did the central bank announce this month?", "2025-06-01", "2025-06-11"),
    ("What happened last year?", "2024-01-01", "2024-12-31"),
    ("What has the mayor done this year?", "2025-01-01", "2025-06-11"),
    ("What happened in the last 10 days?", "2025-06-01", "2025-06-11"),
    ("What happened in the past three weeks?", "2025-05-21", "2025-06-11"),
    ("What has the government decided over the last 6 months?", "2024-12-11", "2025-06-11"),
    ("What happened in the last two years?", "2023-06-11", "2025-06-11"),
    ("What happened in the past week?", "2025-06-04", "2025-06-11"),
    ("What happened in the last couple of days?", "2025-06-09", "2025-06-11"),
    ("What happened on Monday?", "2025-06-09", "2025-06-09"),
    ("What did the union say last Friday?", "2025-06-06", "2025-06-06"),
    ("What did the union say last Wednesday?", "2025-06-04", "2025-06-04"),
    ("What has happened since yesterday?", "2025-06-10", ""),
    ("What has happened since last week?", "2025-06-02", ""),
    ("What has happened since Monday?", "2025-06-09", ""),
    ("Any news on the port since last month?", "2025-05-01", ""),
    ("any news on the strike this week", "2025-06-09", "2025-06-11"),
    ("What was in yesterday's papers?", "2025-06-10", "2025-06-10"),
    ("Summarise last week's news", "2025-06-02", "2025-06-08"),
    ("What was in the news last week?", "2025-06-02", "2025-06-08"),
    ("What did the minister say last week about steel?", "2025-06-02", "2025-06-08"),
    ("Any updates this week on the dam?", "2025-06-09", "2025-06-11"),
    ("What did Macron say in March 2025 about pensions?", "2025-03-01", "2025-03-31"),
    ("What was published last week?", "2025-06-02", "2025-06-08"),
    ("Show me articles by Ann from 2020", "2020-01-01", "2020-12-31"),
    ("Who resigned yesterday?", "2025-06-10", ""),
    ("Which company was fined last week?", "2025-06-02", ""),
    ("In the past month, which banks failed?", "2025-05-11", ""),
    ("What happened in March 2025?", "2025-03-01", "2025-03-31"),
    ("In March 2025, what did the minister announce?", "2025-03-01", "2025-03-31"),
    ("What did Valve announce in February 2024?", "2024-02-01", "2024-02-29"),
    ("What happened on 12 July 2022?", "2022-07-12", "2022-07-12"),
    ("What happened on July 12, 2022?", "2022-07-12", "2022-07-12"),
    ("What happened on 2022-07-12?", "2022-07-12", "2022-07-12"),
    ("What has happened since 2023?", "2023-01-01", ""),
    ("What has the ministry done since March 2021?", "2021-03-01", ""),
    ("What did the commission say before 2010?", "", "2009-12-31"),
    ("What did he say before the election of 2024?", "", "2024-12-31"),
    ("What has she done since the election of 2024?", "2024-01-01", ""),
    ("What happened after 5 May 2020?", "2020-05-06", ""),
    ("What happened between 2019 and 2021?", "2019-01-01", "2021-12-31"),
    ("What happened from 2010 to 2012?", "2010-01-01", "2012-12-31"),
    ("What happened between March 2020 and 4 May 2020?", "2020-03-01", "2020-05-04"),
    ("What do articles from March 2025 say about steel?", "2025-03-01", "2025-03-31"),
    ("What do the articles about steel published in 2019 say?", "2019-01-01", "2019-12-31"),
    ("What do articles published between 2019 and 2021 say of it?", "2019-01-01", "2021-12-31"),
    ("What was reported in March 2025 about the port?", "2025-03-01", "2025-03-31"),
    ("What was the news of 2023 about the port?", "2023-01-01", "2023-12-31"),
    ("Which stories since 2023 mention the port?", "2023-01-01", ""),
    ("According to articles from 2020, why did the bank fail?", "2020-01-01", "2020-12-31"),
    ("What was said in the press in 2019 about the fire?", "2019-01-01", "2019-12-31"),
    ("What was written about sanctions in 2018?", "2018-01-01", "2018-12-31"),
    ("What did the papers say about sanctions in 2018?", "2018-01-01", "2018-12-31"),
    ("Who was in the news in April 2011?", "2011-04-01", "2011-04-30"),
    ("What does news coverage from 2012 say about Higgs?", "2012-01-01", "2012-12-31"),
    ("How do 2019 articles describe the tower?", "2019-01-01", "2019-12-31"),
    ("What is in articles from 1850?", "1850-01-01", "1850-12-31"),
]  # fmt: skip

SOURCES = [
    ("According to Reuters, who won?", by("Reuters")),
    ("Who won, according to the BBC?", by("BBC News")),
    ("Who won according to BBC News?", by("BBC News")),
    ("Who won, according to The Guardian's report?", by("The Guardian")),
    ("What is said in the Guardian's article about the fire?", by("The Guardian")),
    ("What does the Guardian say about the fire?", by("The Guardian")),
    ("What does Reuters report on the strike?", by("Reuters")),
    ("What did Reuters report on the strike?", by("Reuters")),
    ("Who paid, as reported by Reuters?", by("Reuters")),
    ("In The New York Times, what did the mayor say?", by("The New York Times")),
    ("What did the mayor say in the New York Times?", by("The New York Times")),
    ("How big was the fire in Le Monde?", by("Le Monde")),
    ("What do articles from Le Monde say about it?", by("Le Monde")),
    ("What do you have from Reuters?", by("Reuters")),
    ("Which articles about the fire were published by Reuters?", by("Reuters")),
    ("Summarise the Reuters article on the dam", by("Reuters")),
    ("According to Reuters and the Guardian, who won?", by("Reuters", "The Guardian")),
    ("According to Time, who won?", by("Time")),
    ("What was the depth, according to Ouest-France?", by("Ouest-France")),
    ("According to REUTERS, who won?", by("Reuters")),
    ("In Parisa Hafezi's article, who is quoted?", Filters(authors=("Parisa Hafezi",))),
    ("What do the stories by Parisa Hafezi say?", Filters(authors=("Parisa Hafezi",))),
    ("What is reported by author Parisa Hafezi?", Filters(authors=("Parisa Hafezi",))),
    ("What do Li Wei’s reports say of ice?", Filters(authors=("Li Wei",))),
    ("Which articles written by Ana María López deal with tax?",
     Filters(authors=("Ana María López",))),
]  # fmt: skip

NOTHING = [
    "What happened to sanctions in 2018?",
    "How strong was the 2011 Japan earthquake?",
    "Who won the World Cup in 2018?",
    "Which countries met in March 1963?",
    "In 2015, what did Valve identify as the incentive for hackers?",
    "What is known about the fire of 2019?",
    "Who was elected in March 2025?",
    "How many people died between 2019 and 2021?",
    "How much has the price risen since 2023?",
    "Since 2010, how many women have won the prize?",
    "Which treaty was signed before 2010?",
    "Who led the party before the election of 2024?",
    "How many cases were reported in 2019?",
    "What loss did the company report in 2019?",
    "Which novel was published in 2019?",
    "Who published the study of March 2021?",
    "What did the Mueller report of 2019 find?",
    "What does the report from March 2021 recommend?",
    "What was in last year's budget?",
    "How large is this year's harvest?",
    "What happened in the last week of April?",
    "What happens in the last month of pregnancy?",
    "In the last month of pregnancy, what is safe to eat?",
    "Who was the last president before the war?",
    "How many Protestants live in France today?",
    "Which country today has the most reactors?",
    "Is the canal open this week?",
    "Which former pope was laid to rest this week?",
    "Who won the cup final on Sunday?",
    "What happened on Bloody Sunday?",
    "Why is Black Friday called that?",
    "Who sang Yesterday?",
    "When was Yesterday recorded?",
    "What will happen next week?",
    "What will the bank announce this month?",
    "What is due to happen on Friday?",
    "How did the price change over the past two years?",
    "What do the articles about the war in 1945 say?",
    "What did the two-year study find?",
    "What happened in room 2019?",
    "What happened in 1984 by George Orwell?",
    "What happened to the class of 2020?",
    "What did the 2020 census show?",
    "What happened in May?",
    "What happened in March 1871?",
    "What happened since 1700 and before 1800?",
    "Compare what happened in March 2025 and in March 2024",
    "What did the union say on Monday and what did the bank say last week?",
    "NASA crashed a probe last week. What was its name?",
    "Who owns the Guardian?",
    "Who founded Reuters in 1851?",
    "What did NASA say about the impact?",
    "What did the BBC say about the resignation of its director?",
    "How many people work at The New York Times?",
    "According to Reuters Institute research, who reads news?",
    "According to the Irish Guardian, who won?",
    "According to reuters-like agencies, who won?",
    "According to Parisa Hafezi, who won?",
    "According to Kevin Feige, which saga was brought to a close?",
    "According to time, tide and weather, when is it safe?",
    "What is rare in nature?",
    "What occurs in Nature?",
    "Is it time to act, according to scientists?",
    "What did Staff's article say?",
    "Who wrote the book by Parisa Hafezi's mother?",
    "What does the Le Monde Diplomatique article say?",
    "Who won, according to the Guardians?",
    "Who was named in Time's list of 2019?",
    "Is Time Square full according to Time Warner?",
    "Why did the guardian's report fail the child?",
    "Articles published in open access format are less likely to be cited.",
    "What does Article 66 provide since 2010?",
    "What happened?",
    "",
    "2018",
    "last week",
]  # fmt: skip


@pytest.mark.parametrize(("question", "after", "before"), TIMES)
def test_times(question: str, after: str, before: str) -> None:
    assert interpret(question, FACETS, TODAY).filters == Filters(day(after), day(before))


@pytest.mark.parametrize(("question", "filters"), SOURCES)
def test_sources(question: str, filters: Filters) -> None:
    assert interpret(question, FACETS, TODAY).filters == filters


@pytest.mark.parametrize("question", NOTHING)
def test_what_only_looks_like_it(question: str) -> None:
    found = interpret(question, FACETS, TODAY)
    assert found.filters == Filters()
    assert found.query == question


@pytest.mark.parametrize("question", [question for question, _ in SOURCES])
def test_names_that_the_library_does_not_have_are_none(question: str) -> None:
    assert not interpret(question, Facets(), TODAY).filters


@pytest.mark.parametrize(
    "question",
    ["What happened in March 2025?", "What has she done since 2023?", "Who won yesterday?"],
)
def test_bare_times_need_a_library_with_dates(question: str) -> None:
    assert interpret(question, FACETS, TODAY).filters
    assert not interpret(question, Facets(days=FACETS.days, dated=0.1), TODAY).filters
    assert not interpret(question, Facets(), TODAY).filters


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("According to Reuters, who won last week?", "Who won?"),
        ("Who won, according to the BBC?", "Who won?"),
        ("In Parisa Hafezi's article, who is quoted?", "Who is quoted?"),
        ("What do articles published in 2019 say about tax?", "What do articles say about tax?"),
        ("What did he say before the election of 2024?",) * 2,
        ("Summarise last week's news about tax", "Summarise news about tax"),
        ("What does Reuters report on the strike?",) * 2,
        ("According to Reuters and the Guardian, who won?", "Who won?"),
        ("What was it yesterday?",) * 2,
    ],
)
def test_the_query_goes_without_the_words(question: str, query: str) -> None:
    found = interpret(question, FACETS, TODAY)
    assert found.filters
    assert found.query == query


WORDS = st.sampled_from(
    [
        "what happened", "in", "since", "before", "between", "and", "from", "the last", "0", "3",
        "31", "February", "2023", "9999", "1500", "months", "years", "articles", "published",
        "according to", "Reuters", "'s", ",", "?", "Parisa Hafezi's", "news", "last Monday",
        "2019-13-45", "yesterday", "the election of", "\ud800", "(",
    ]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(WORDS, max_size=14).map(" ".join)), st.dates())
def test_it_never_fails(question: str, today: date) -> None:
    found = interpret(question, FACETS, today)
    assert found.query or not question
    assert isinstance(found.filters.describe(), tuple)
