"""Whose turn it is where many ask at once."""

import threading

import pytest

from assistant.app.places import Places
from assistant.errors import Busy


def test_one_who_asks_much_keeps_nobody_waiting() -> None:
    places = Places(2)
    busy = [places.line_up("hog") for _ in range(5)]
    for place in busy[:2]:
        places.take(place)
    other = places.line_up("ada")
    order: list[str] = []
    threads = []
    for name, place in [*((f"hog {n}", each) for n, each in enumerate(busy[2:])), ("ada", other)]:

        def work(name: str = name, place: object = place) -> None:
            places.take(place)  # type: ignore[arg-type]
            order.append(name)
            places.leave(place)  # type: ignore[arg-type]

        threads.append(threading.Thread(target=work))
        threads[-1].start()
    places.leave(busy[0])
    for thread in threads:
        thread.join(10)
    assert order[0] == "ada"
    assert sorted(order) == ["ada", "hog 0", "hog 1", "hog 2"]


def test_one_visitor_has_so_many_places() -> None:
    places = Places(1, each=2)
    first, _ = places.line_up("ada"), places.line_up("ada")
    with pytest.raises(Busy, match="wait until one of them is"):
        places.line_up("ada")
    places.line_up("eve")
    places.take(first)
    places.leave(first)
    places.line_up("ada")


def test_nobody_waits_where_there_is_room() -> None:
    places = Places(2)
    one, two, three = (places.line_up("ada") for _ in range(3))
    assert places.is_free(one)
    assert places.is_free(two)
    assert not places.is_free(three)
