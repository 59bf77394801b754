"""bring_back(): what a person took out, put back as it was. For who holds the library for writing.

Each article goes from the bin to the library in one transaction, so that a kill leaves it in one
of them; what was put and not yet embedded is finished as after any kill.
"""

from collections.abc import Sequence

from ingest.bin import Removal
from ingest.disk import check_room
from ingest.errors import NoSuchArticle
from ingest.library import Library
from ingest.writer import Writer


def bring_back(writer: Writer, article_ids: Sequence[str]) -> list[str]:
    """Put articles and copies that are in the bin back into the library: the same text, older
    versions, copies and sources, which the next sync reads anew. The ids of those that were there.

    An article stands again for what has taken its place, but is a copy of what says much more.
    """
    library = writer.library
    binned = library.bin.contents(article_ids)
    library.ledger.read_again([each.article.id for each in binned])
    for each in binned:
        same = library.twins.find(each.article, first=True)
        if each.of:
            writer.put(each.article)
        elif same.of and not library.ledger.is_gone(same.of.id):
            check_room(library.folder, len(each.article.text.encode()))
            library.put_copy(each.article, same.of)
        else:
            writer.put_alone(each.article, same.bands, same.others)
    writer.flush()
    return [each.article.id for each in binned]


def last(library: Library) -> Removal:
    """What was taken out last. Raises NoSuchArticle where there is nothing."""
    removals = library.bin.removals()
    if not removals:
        raise NoSuchArticle("there is nothing to bring back")
    return removals[0]


def numbered(library: Library, number: int) -> Removal:
    """The removal with that number. Raises NoSuchArticle where nothing of it is in the bin."""
    for each in library.bin.removals():
        if each.number == number:
            return each
    raise NoSuchArticle(
        "what was removed then is back already, or it was kept its time and is gone"
    )


def named(library: Library, begin: Sequence[str]) -> dict[str, str]:
    """The articles in the bin whose ids begin so, by id with their titles. Raises NoSuchArticle
    where there is none, or more than one.
    """
    titles = {id: title for each in library.bin.removals() for id, title in each.titles.items()}
    found = {}
    for each in begin:
        ids = [id for id in titles if each and id.startswith(each)]
        if len(ids) != 1:
            many = "several" if ids else "no"
            reason = f"{many} removed articles' ids begin with {each!r}: see `citewell undo --list`"
            raise NoSuchArticle(reason)
        found[ids[0]] = titles[ids[0]]
    return found
