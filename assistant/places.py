"""The names of countries and great cities, and what other names of places end in. Pure."""

import re

from assistant.wording import word_set

PLACES = word_set("""
    afghanistan africa albania algeria america angola antarctica argentina armenia asia athens
    australia austria azerbaijan bangladesh beijing beirut belarus belgium berlin bolivia bosnia
    brasilia brazil britain brussels bulgaria cairo california cambodia cameroon canada chile china
    colombia congo croatia cuba cyprus damascus delhi denmark dubai ecuador egypt england ethiopia
    estonia europe finland florida france gaza geneva georgia germany ghana greece guatemala haiti
    honduras hungary iceland india indonesia iran iraq ireland israel istanbul italy jakarta jamaica
    japan jerusalem jordan kabul kazakhstan kenya kosovo kuwait kyiv laos latvia lebanon libya
    lithuania london madagascar madrid malaysia mali malta melbourne mexico moldova mongolia morocco
    moscow mozambique mumbai myanmar nairobi namibia nepal netherlands nicaragua niger nigeria
    norway oman pakistan palestine panama paraguay paris peru philippines poland portugal qatar
    romania rome russia rwanda santiago scotland senegal seoul serbia shanghai singapore slovakia
    slovenia somalia spain sudan sweden switzerland sydney syria taipei taiwan tanzania tehran texas
    thailand tokyo tunisia turkey uganda uk ukraine uruguay us usa uzbekistan venezuela vienna
    vietnam wales washington yemen zambia zimbabwe
    """)
_OF_PLACE = word_set(
    "lake sea river island islands city town village port airport bay gulf mountain mountains "
    "province state county region strait ocean street square states kingdom emirates zealand korea "
    "arabia lanka leone faso rica salvador"
)


def is_place(name: str) -> bool:
    """Whether it is a country, a great city, or says that it is a lake, a port …"""
    parts = re.sub(r"^the ", "", name, flags=re.IGNORECASE).lower().replace(".", "").split()
    return bool(parts) and (" ".join(parts) in PLACES or bool(_OF_PLACE & {parts[0], parts[-1]}))
