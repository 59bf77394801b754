"""Names that are one: countries with their people and short forms. Pure data, and its lookup."""

import re
from functools import lru_cache

# One line a group, forms divided by "/"; a form of several words counts as a whole.
_GROUPS = """\
United States/US/USA/America/American/Americans/United States of America/U.S
United Kingdom/UK/Britain/Great Britain/British/Briton/Britons
United Nations/UN
European Union/EU
United Arab Emirates/UAE/Emirati/Emiratis/Emirates
Soviet Union/USSR/Soviet/Soviets
Russia/Russian/Russians
China/Chinese
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
Georgia/Georgian/Georgians
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
New York City/NYC/New York/New Yorker/New Yorkers
Los Angeles/LA
Washington DC/Washington
COVID-19/Covid/COVID/coronavirus
"""


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for line in _GROUPS.splitlines():
        forms = line.split("/")
        # As they are written: "us" is no country. But an article may be all in capitals.
        written = {*forms, *(form.upper() for form in forms if form != "US")}
        found.append(
            (re.compile(rf"\b(?:{'|'.join(re.escape(each) for each in written)})\b"), line)
        )
    return tuple(found)


def also_named(text: str) -> str:
    """Every other form of the names of this table that the text has, as one text."""
    return "\n".join(line.replace("/", "\n") for pattern, line in _groups() if pattern.search(text))
