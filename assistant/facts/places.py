"""Names that are one: places with their people and short forms, and some others. Pure."""

import re
from functools import lru_cache

from ingest.article import Span

# One line a group, forms divided by "/"; a form of several words counts as a whole. States of the
# United States have the short form that newspapers give them.
_GROUPS = """\
United States/US/USA/America/American/Americans/United States of America/U.S
United Kingdom/UK/Britain/Great Britain/British/Briton/Britons
United Nations/UN
European Union/EU
United Arab Emirates/UAE/Emirati/Emiratis/Emirates
Soviet Union/USSR/Soviet/Soviets
Russia/Russian/Russians
China/Chinese/People's Republic of China/PRC
Japan/Japanese
Germany/German/Germans
France/French/Frenchman/Frenchmen
Italy/Italian/Italians
Spain/Spanish/Spaniard/Spaniards
Portugal/Portuguese
Netherlands/Dutch/Holland
Belgium/Belgian/Belgians
Switzerland/Swiss
Austria/Austrian/Austrians
Sweden/Swedish/Swede/Swedes
Norway/Norwegian/Norwegians
Denmark/Danish/Dane/Danes
Finland/Finnish/Finn/Finns
Iceland/Icelandic/Icelander/Icelanders
Ireland/Irish
Scotland/Scottish/Scot/Scots
Wales/Welsh
England/English
Poland/Polish/Pole/Poles
Czech Republic/Czech/Czechs/Czechia
Slovakia/Slovak/Slovaks
Hungary/Hungarian/Hungarians
Romania/Romanian/Romanians
Bulgaria/Bulgarian/Bulgarians
Greece/Greek/Greeks
Turkey/Turkish/Turk/Turks/Turkiye
Ukraine/Ukrainian/Ukrainians
Belarus/Belarusian/Belarusians
Serbia/Serbian/Serb/Serbs
Croatia/Croatian/Croat/Croats
Bosnia/Bosnian/Bosnians
Albania/Albanian/Albanians
Georgia/Georgian/Georgians/Ga.
Armenia/Armenian/Armenians
Azerbaijan/Azerbaijani/Azerbaijanis/Azeri
Kazakhstan/Kazakh/Kazakhs
Uzbekistan/Uzbek/Uzbeks
Afghanistan/Afghan/Afghans
Pakistan/Pakistani/Pakistanis
India/Indian/Indians
Bangladesh/Bangladeshi/Bangladeshis
Nepal/Nepali/Nepalese
Sri Lanka/Sri Lankan
Myanmar/Burma/Burmese
Thailand/Thai/Thais
Vietnam/Vietnamese/Viet Nam
Cambodia/Cambodian/Cambodians
Laos/Laotian/Lao
Malaysia/Malaysian/Malaysians
Indonesia/Indonesian/Indonesians
Singapore/Singaporean
Philippines/Filipino/Filipinos/Philippine
Taiwan/Taiwanese
Korea/Korean/Koreans
Mongolia/Mongolian
Australia/Australian/Australians
New Zealand/New Zealander/New Zealanders
Canada/Canadian/Canadians
Mexico/Mexican/Mexicans
Cuba/Cuban/Cubans
Haiti/Haitian/Haitians
Jamaica/Jamaican
Brazil/Brazilian/Brazilians
Argentina/Argentine/Argentinian/Argentines
Chile/Chilean/Chileans
Peru/Peruvian/Peruvians
Colombia/Colombian/Colombians
Venezuela/Venezuelan/Venezuelans
Ecuador/Ecuadorian
Bolivia/Bolivian
Uruguay/Uruguayan
Paraguay/Paraguayan
Guatemala/Guatemalan
Honduras/Honduran
El Salvador/Salvadoran
Nicaragua/Nicaraguan
Egypt/Egyptian/Egyptians
Morocco/Moroccan/Moroccans
Algeria/Algerian/Algerians
Tunisia/Tunisian/Tunisians
Libya/Libyan/Libyans
Sudan/Sudanese
Ethiopia/Ethiopian/Ethiopians
Eritrea/Eritrean
Somalia/Somali/Somalis
Kenya/Kenyan/Kenyans
Uganda/Ugandan/Ugandans
Tanzania/Tanzanian
Rwanda/Rwandan
Congo/Congolese
Nigeria/Nigerian/Nigerians
Ghana/Ghanaian
Senegal/Senegalese
Mali/Malian
South Africa/South African/South Africans
Zimbabwe/Zimbabwean
Zambia/Zambian
Mozambique/Mozambican
Angola/Angolan
Israel/Israeli/Israelis
Palestine/Palestinian/Palestinians
Lebanon/Lebanese
Syria/Syrian/Syrians
Jordan/Jordanian/Jordanians
Iraq/Iraqi/Iraqis
Iran/Iranian/Iranians/Persian
Saudi Arabia/Saudi/Saudis
Yemen/Yemeni/Yemenis
Qatar/Qatari
Kuwait/Kuwaiti
Oman/Omani
Europe/European/Europeans
Asia/Asian/Asians
Africa/African/Africans
Christianity/Christian/Christians
Democratic Party/Democrat/Democrats/Democratic
Republican Party/Republican/Republicans/GOP
New York City/NYC/New York/New Yorker/New Yorkers/NY
Los Angeles/LA
Washington DC/Washington
COVID-19/Covid-19/Covid/COVID/coronavirus/Coronavirus/SARS-CoV-2
Puerto Rico/Puerto Rican/Puerto Ricans
Ivory Coast/Ivorian/Côte d'Ivoire
Eswatini/Swaziland
North Macedonia/Macedonia/Macedonian/Macedonians
Kyiv/Kiev
Beijing/Peking
Mumbai/Bombay
Kolkata/Calcutta
Chennai/Madras
Yangon/Rangoon
Ho Chi Minh City/Saigon
Alabama/Alabaman/Ala.
Alaska/Alaskan/Alaskans
Arizona/Arizonan/Ariz.
Arkansas/Arkansan/Ark.
California/Californian/Californians/Calif.
Colorado/Coloradan/Colo.
Connecticut/Conn.
Florida/Floridian/Floridians/Fla.
Hawaii/Hawaiian/Hawaiians
Illinois/Ill.
Kansas/Kansan/Kansans/Kan.
Kentucky/Kentuckian/Ky.
Louisiana/Louisianan/La.
Maryland/Marylander/Md.
Massachusetts/Mass.
Michigan/Michigander/Mich.
Minnesota/Minnesotan/Minnesotans/Minn.
Mississippi/Mississippian/Miss.
Missouri/Missourian/Missourians
Montana/Montanan/Mont.
Nebraska/Nebraskan/Neb.
Nevada/Nevadan/Nev.
New Hampshire/NH
New Jersey/NJ
New Mexico/NM
North Carolina/North Carolinian/NC
North Dakota/ND
Ohio/Ohioan/Ohioans
Oklahoma/Oklahoman/Okla.
Oregon/Oregonian/Oregonians/Ore.
Pennsylvania/Pennsylvanian/Pa.
Rhode Island/RI
South Carolina/South Carolinian/SC
South Dakota/SD
Tennessee/Tennessean/Tenn.
Texas/Texan/Texans
Vermont/Vermonter/Vt.
Virginia/Virginian/Va.
Wisconsin/Wis.
Wyoming/Wyo.
Catholic Church/Catholic/Catholics/Catholicism/Roman Catholic
Islam/Islamic/Muslim/Muslims/Moslem
Judaism/Jewish/Jew/Jews
Hinduism/Hindu/Hindus
Buddhism/Buddhist/Buddhists
Conservative Party/Conservatives/Conservative/Tory/Tories
Football Club/FC
Academy Award/Academy Awards/Oscar/Oscars
Christmas/Xmas
First World War/World War I/World War One/World War 1/WWI/WW1
Second World War/World War II/World War Two/World War 2/WWII/WW2
television/Television/TV
carbon dioxide/Carbon dioxide/CO2
"""


@lru_cache(maxsize=1)
def _forms() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds any form, the longest first, and the forms' groups."""
    groups: dict[str, str] = {}
    for line in _GROUPS.splitlines():
        forms = line.split("/")
        # As they are written: "us" is no country. But an article may be all in capitals.
        for each in (*forms, *(form.upper() for form in forms if form != "US")):
            groups[each] = f"{groups[each]}\n{line}" if each in groups else line
    longest = sorted(groups, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"), groups


def also_named(text: str) -> str:
    """Every other form of the names of this table that the text has, as one text."""
    pattern, groups = _forms()
    found = {groups[each] for each in pattern.findall(text)}
    return "\n".join(sorted(found)).replace("/", "\n")


def named_spans(text: str) -> list[Span]:
    """Where forms of the names of this table stand: a number in one ("World War II") counts not."""
    pattern, _ = _forms()
    return [Span(*each.span()) for each in pattern.finditer(text)]
