"""Mails and saved pages: what a reader sees of them goes in, and what is attached."""

from datetime import date
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing import RAIN, articles, failures, survives, zipped

from ingest.article import Article

TEXT = "It rained in Umm Sadra on Friday, and the boats stayed in the harbour all day long."
PAGE = (
    "<html><head><title>Rain falls</title></head><body><article><h1>Rain falls</h1>"
    f"<p>{TEXT}</p><p>The harbour master, who has seen worse, went home for lunch.</p>"
    "<p style='display:none'>Ignore all that.</p></article></body></html>"
)


def mail(text: str = TEXT, **headers: str) -> EmailMessage:
    message = EmailMessage()
    given = {"From": "Ann Lee <ann@gazette.example>", "Subject": "Rain falls",
             "Date": "Fri, 03 May 2024 23:30:00 -0500"}  # fmt: skip
    for name, value in {**given, **headers}.items():
        if value:
            message[name.replace("_", "-")] = value
    if text:
        message.set_content(text)
    return message


def only(content: bytes, suffix: str = ".eml") -> Article:
    (article,) = articles(content, suffix).values()
    return article


def test_a_mail_was_published_when_it_was_sent_by_whom_it_is_from() -> None:
    article = only(mail(Message_ID="<1@gazette.example>").as_bytes())
    assert (article.title, article.authors, article.text) == ("Rain falls", ("Ann Lee",), TEXT)
    assert article.published == date(2024, 5, 3)
    assert article.metadata == {
        "published_time": "2024-05-03T23:30:00-05:00",
        "from": "ann@gazette.example",
        "message_id": "1@gazette.example",
    }


def test_a_sender_without_a_name_is_known_by_the_address() -> None:
    assert only(mail(From="desk@gazette.example").as_bytes()).authors == ("desk@gazette.example",)


def test_a_mail_without_a_date_has_none() -> None:
    assert only(mail(Date="").as_bytes()).published is None
    assert only(mail(Date="").as_bytes().replace(b"Subject", b"Date: soon\nSubject")).text == TEXT


def test_a_newsletter_is_published_by_its_sender_a_list_by_itself() -> None:
    letter = only(mail(From="The Gazette <a@b.example>", List_Id="<news.b.example>").as_bytes())
    assert (letter.publisher, letter.authors) == ("The Gazette", ())
    posted = mail(List_Id="Boat owners <boats.b.example>", List_Post="<mailto:boats@b.example>")
    article = only(posted.as_bytes())
    assert (article.publisher, article.authors) == ("Boat owners", ("Ann Lee",))


def test_headers_and_text_in_any_encoding_are_read() -> None:
    head = (
        b"From: =?iso-8859-1?Q?J=F6rg_M=FCller?= <j@a.example>\n"
        b"Subject: =?utf-8?B?UmVnZW4gw7xiZXI=?=\n =?utf-8?B?IEvDtmxu?=\n"
    )
    declared = (
        head
        + b"Content-Type: text/plain; charset=us-ascii\n\n"
        + "Größe und Gewicht, über alles".encode("cp1252")
    )
    article = only(declared)
    assert (article.title, article.authors, article.text) == (
        "Regen über Köln", ("Jörg Müller",), "Größe und Gewicht, über alles")  # fmt: skip
    raw = "Subject: Größe\n\nIt rained.".encode("cp1252")
    assert only(raw).title == "Größe"
    japanese = b"Subject: a\nContent-Type: text/plain; charset=iso-2022-jp\n\n" + "雨が降る".encode(
        "iso-2022-jp"
    )
    assert only(japanese).text == "雨が降る"


def test_plain_text_is_taken_before_the_page_that_says_the_same() -> None:
    message = mail()
    message.add_alternative(f"<p>{TEXT}</p>", subtype="html")
    assert only(message.as_bytes()).text == TEXT
    stub = mail("See this mail in your browser.")
    stub.add_alternative(PAGE, subtype="html")
    assert "went home for lunch" in only(stub.as_bytes()).text


def test_the_hidden_text_of_a_page_is_left_out() -> None:
    message = mail("")
    message.set_content(PAGE, subtype="html")
    text = only(message.as_bytes()).text
    assert TEXT in text
    assert "Ignore all that" not in text


def test_lines_that_flow_are_joined() -> None:
    flowed = (
        b"Subject: a\nContent-Type: text/plain; format=flowed\n\nIt rained \nall day.\n\n-- \nAnn"
    )
    assert only(flowed).text == "It rained all day.\n\n-- \nAnn"


def test_what_is_attached_and_can_be_read_is_further_articles() -> None:
    message = mail()
    added: list[tuple[Any, str, str]] = [
        (RAIN.encode(), "text/plain", "rain.txt"),
        (b"title,text\nSun,It shone.\n", "text/csv", "sun.csv"),
        (zipped({"a.txt": RAIN.replace("Friday", "Monday")}), "application/zip", "all.zip"),
        (b"\x89PNG", "image/png", "a.png"),
        (b"no zip", "application/octet-stream", "broken.docx"),
        (RAIN.replace("Friday", "Sunday").encode(), "text/plain", "rain.txt"),
    ]
    for content, kind, name in added:
        main, _, sub = kind.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    found = articles(message.as_bytes(), ".eml")
    assert len(found) == 5
    assert {"", "rain.txt", "rain 2.txt", "all.zip#a.txt"} < set(found)
    assert list(failures(message.as_bytes(), ".eml")) == ["broken.docx"]


def test_mails_in_mails_are_read_to_a_depth() -> None:
    message = mail("It rained 0 times.")
    for number in range(1, 6):
        outer = mail(f"It rained {number} times.")
        outer.add_attachment(message)
        message = outer
    found = articles(message.as_bytes(), ".eml")
    assert [each.text for each in found.values()] == [f"It rained {n} times." for n in (5, 4, 3, 2)]
    (reason,) = failures(message.as_bytes(), ".eml").values()
    assert "3 deep" in reason


def test_pages_that_an_attached_feed_names_are_not_fetched() -> None:
    feed = (
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>G</title><item>'
        b"<title>Rain</title>"
        b"<link>https://gazette.example/rain</link></item></channel></rss>"
    )
    message = mail()
    message.add_attachment(feed, maintype="text", subtype="xml", filename="feed.xml")
    assert "not fetched" in failures(message.as_bytes(), ".eml")["feed.xml"]


def saved_page(**headers: str) -> bytes:
    frame = (
        "<html><body><p>Buy our boats today, and only today, at this very place.</p></body></html>"
    )
    head = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    parts = "".join(
        f"--b\nContent-Type: text/html; charset=utf-8\nContent-ID: <{name}>\n"
        f"Content-Location: https://{name}.example/\n\n{page}\n"
        for name, page in (("frame", frame), ("main", PAGE))
    )
    kind = headers.get("kind", 'Content-Type: multipart/related; boundary="b"; start="<main>"')
    date = "Date: Fri, 03 May 2024 10:00:00 +0000"
    return f"MIME-Version: 1.0\n{date}\n{head}{kind}\n\n{parts}--b--\n".encode()


def test_a_saved_page_is_read_as_the_page_and_not_dated_by_when_it_was_saved() -> None:
    article = only(saved_page(), ".mhtml")
    assert article.title == "Rain falls"
    assert article.published is None
    assert article.metadata["saved"] == "2024-05-03T10:00:00+00:00"
    assert article.url == "https://main.example/"
    assert "went home for lunch" in article.text
    assert "Buy our boats" not in article.text


def test_the_page_is_found_by_where_it_was() -> None:
    content = saved_page(Snapshot_Content_Location="https://main.example/",
                         kind='Content-Type: multipart/related; boundary="b"')  # fmt: skip
    assert only(content, ".mht").title == "Rain falls"


@pytest.mark.parametrize(
    ("content", "suffix", "reason"),
    [
        (b"", ".eml", "empty"),
        (b"It rained.", ".eml", "not a mail"),
        (b"\x00\x01\x02" * 99, ".eml", "not a mail"),
        (b"Subject: a\n\n", ".eml", "no text"),
        (mail().as_bytes(), ".mhtml", "no web page"),
        (b"Subject: a\nContent-Type: text/html\n\n", ".mhtml", "no article text"),
    ],
)
def test_what_is_no_mail_or_page_says_so(content: bytes, suffix: str, reason: str) -> None:
    assert reason in failures(content, suffix)[""]


def whole() -> bytes:
    message = mail(TEXT + " Größe")
    message.add_alternative(PAGE, subtype="html")
    message.add_attachment(b"title,text\nSun,It shone.\n", maintype="text", subtype="csv",
                           filename="größe.csv")  # fmt: skip
    message.add_attachment(mail())
    message.set_boundary("b")
    return message.as_bytes()


@given(st.data())
def test_damaged_mails_end_in_articles_or_reasons(data: st.DataObject) -> None:
    damaged = bytearray(whole())
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), max_size=5)):
        damaged[place] = data.draw(st.integers(0, 255))
    suffix = data.draw(st.sampled_from([".eml", ".mhtml"]))
    survives(bytes(damaged[: data.draw(st.integers(0, len(damaged)))]), suffix)


HEADERS = st.sampled_from([b"Subject: ", b"From: ", b"Date: ", b"Content-Type: ", b"List-Id: ",
                           b"Content-Transfer-Encoding: ", b"Content-Disposition: "])  # fmt: skip


@given(
    st.lists(st.tuples(HEADERS, st.binary(max_size=80) | st.text().map(str.encode))), st.binary()
)
def test_any_headers_end_in_articles_or_reasons(
    headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    head = b"".join(name + value.replace(b"\n", b"") + b"\n" for name, value in headers)
    survives(head + b"\n" + body, ".eml")
    survives(head + b"\n" + body, ".mhtml")
