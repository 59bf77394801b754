"""Words that are no names though a sentence, begun with one, gives them a capital. Pure.

Left out of these lists is what is a well-known name besides ("Rice", "Target", "Hope"), and what
only looks like a word of the language is told by its ending.
"""

import re

from ingest.terms import STOP_WORDS

_listed = str.split  # words written one behind the other

_SMALL = """
    onward onwards sometime wow oh well hello dear please sorry although however meanwhile
    moreover furthermore additionally instead since while whereas despite because during among
    amid amidst unlike like many several some most both neither either every everyone everything
    everybody nobody nothing none another other others such today yesterday tomorrow tonight now
    then later earlier soon recently currently previously finally eventually initially
    originally overall still yet also even only just perhaps maybe following according based
    given due thanks along within without across around near inside outside behind beyond under
    over above below between through throughout until unless once whether if when where why how
    what who whom whose which that this these those there here he she it they we you his her its
    their our your my i one two three four five six seven eight nine ten eleven twelve twenty
    thirty forty fifty hundred thousands millions dozens half part yes no not never always often
    sometimes usually anyone someone something anything nearly almost about approximately
    roughly more less few fewer much little each all any various certain two-thirds next last
    first second third former the a an and but or so for nor at by in of on to from with as into
    onto upon per via off out up down after before against toward towards being be been is are
    was were do does did done has have had can could will would shall should may might must let
    us get go see somebody somewhat somehow somewhere anybody anywhere anyhow anyway elsewhere
    everywhere nowhere nowadays therefore thus hence thereafter thereby otherwise nonetheless
    nevertheless regardless besides except excluding including concerning regarding considering
    prior ever rather quite though underneath beneath alongside aboard atop amongst apart aside
    away back again already altogether together twice thrice seldom rarely hardly barely
    scarcely afterwards afterward beforehand forward upward downward worldwide nationwide abroad
    indoors outdoors far kind sort right yeah yep yea nope nah huh hmm erm ah lol indeed plus
    minus versus than whatever whoever whenever wherever whichever theirs ours yours mine hers
    himself herself itself themselves ourselves multiple numerous countless plenty lots enough
    sufficient
"""
_PEOPLE = """
    folk folks police people officials scientists researchers experts critics supporters
    residents voters students teachers doctors workers employees authorities prosecutors
    investigators lawyers lawmakers government congress parliament fans players owners members
    leaders company team group family mother father son daughter wife husband man woman boy girl
    child children men women citizens customers consumers investors analysts economists
    historians archaeologists engineers firefighters rescuers soldiers troops rebels protesters
    demonstrators activists campaigners witnesses survivors victims passengers tourists visitors
    farmers fishermen baby babies kid kids adult adults teenager teenagers human humans mankind
    humanity male males female females mom mum dad parent parents grandfather grandmother
    grandparents uncle aunt cousin sibling siblings twin twins couple neighbour neighbor
    neighbours neighbors friend friends crowd crew staff civilian civilians refugee refugees
    migrant migrants immigrant immigrants inmate inmates suspect suspects patient patients nurse
    nurses physician physicians athlete athletes musician musicians artist artists author
    authors reader readers viewer viewers listener listeners user users buyer buyers seller
    sellers taxpayer taxpayers shareholder shareholders politician politicians diplomat
    diplomats reporter reporters journalist journalists pupil pupils scholar scholars expert
    critic official resident voter student teacher doctor worker employee prosecutor
    investigator lawyer lawmaker player owner member leader citizen customer consumer investor
    analyst economist historian engineer firefighter rescuer soldier rebel protester
    demonstrator activist campaigner witness survivor victim passenger tourist visitor farmer
    fisherman pilot pilots sailor sailors driver drivers
"""
_THINGS = """
    donation media data evidence research inflation construction production demand supply trade
    traffic work water gas oil food power energy education health federal state city town
    village county district court school university hospital unions prices sales shares stocks
    profits revenue exports imports unemployment growth winter spring summer autumn rain snow
    ice climate life death war peace love money music art science technology sport religion
    history space time home house land order access support opposition action air area areas age
    ages anger animal animals answer answers army attack attacks attempt attempts aid airline
    airlines airport airports award awards bacteria bank banks battle beach beaches beef
    behaviour behavior benefit benefits bird birds blood boat boats body bodies bomb bombs bone
    bones bonus book books border borders bottle brain bread breakfast bridge bridges budget
    budgets bus business businesses cake camp campaign cancer candidate candidates capital car
    cars carbon care cargo cases cash castle cattle cause causes cell cells century ceramics
    chance change changes cheese choice churches cities civilization civilisation class classes
    clothing clothes cloud clouds coal coffee college colleges colour color computer computers
    concern concerns conflict contact contract copper coral corn corruption cost costs cotton
    council countries country courts crime crimes crisis crops crude currency dairy damage
    danger dark deal dealers deaths debate debt debts decade decades defeat deforestation delay
    delays democracy demands desert design details diet difficulty disaster disasters disease
    diseases distance document documents dog dogs doubt doubts dream drink drinks drought drug
    drugs dust duty earnings earthquake earthquakes economy effect effects effort efforts egg
    eggs electricity email emails employer employers enemy enemies engine engines error errors
    estimate estimates event events exercise experience experiment experiments explosives eye
    eyes fact facts factory factories failure families famine farm farms fat fear fears feature
    fees fever fiction fight figure figures film films finance fire fires firm firms fish flag
    flight flights flood floods flour flower flowers flu focus forecast forecasts forest forests
    freedom fresh fruit fuel fuels fun funds funeral funerals furniture gambling game games
    garbage garlic gasoline gender glacier glaciers glass goal goals goods governments grain
    grass greenhouse ground guidance guidelines guns hair hand hands heat height help highway
    holiday holidays homes honey horses horse hotel hotels hour hours houses humidity hunger
    hunting hurricane hurricanes hypothesis idea ideas illness immigration impact improvement
    income incomes industry industries infection infections information infrastructure injuries
    injury insects insurance interest iron island islands issue issues jewellery jewelry jobs
    journey judges justice kitchen knowledge labour labor lack lake lakes language languages law
    laws lead leather legend legislation lesson lessons letter letters level levels library
    light lightning line lines literature loan loans locals location logs loss losses luck lunch
    luxury machine machines magazine magnets mail main maize malaria management marble marine
    market markets marriage mask masks mass material materials math meals meat medicine
    medicines meeting memory metal method methods milk mines minerals minister ministers
    minority miracle mission mistakes misuse mob model models moisture month months mood morale
    morning mortality motion motors mould mountain mountains movie movies mud murder museum
    museums nation nations nature news newspaper newspapers night noise northern number numbers
    nutrition object objects obesity ocean oceans office officers offices opinion opinions
    orders organ organs output oxygen pain paint painting paper parking particles parties
    party passion past path patience patterns pay payment payments period phone phones photo
    photos photographs phrase pipes place places plague planet planets plans plan plant plants
    plastic plot poem poetry point points poison policy policies polls pollution population pork
    pottery poverty practice pressure prison prisoners problem problems product products profit
    program programme programs progress project projects property proposals protein protest
    protests proof public quality question questions race radiation radio railway rainfall rates
    ratings reality reason reasons recipe record records recycling red reef reefs reference
    references reform reforms region regulations rent rents repairs report reports republic
    rescue response rest restaurants result results revenge revolution rights risk risks rivals
    river rivers road roads rock rocks roof room rule rules rumours rumors safety salaries
    salary salt sand satellite satellites savings scene schools screen sea seas season seasons
    seats seawater secrecy security seed seeds series services sex shadow shelter shelters ship
    ships shock shoes shop shops shortage shortages sign signs silence silk silver site sites
    size skin skill skills sky slavery sleep slime smoke snowfall soap society soil solar song
    songs sound sounds source sources spacecraft speech speed spending spirits stamp standard
    standards stars statistics steam steel steps stores storm storms story strategy stream
    street streets stress strike strikes structure studies study style subject success sugar
    suicide sunlight surgery survey surveys sweat symptoms system systems tax taxes tea tears
    technique temperature temperatures tension tensions terrorism test tests text theatre
    theatres theater theaters theory thing things threat threats thunder ticket tickets timber
    tobacco topics torture tourism tower toys traces tradition traditions trains training
    transport trash travel treatment treatments treaty tree trees trials trouble trucks trust
    truth tuberculosis type types uncertainty universities uranium vaccine vaccines value values
    vegetables vehicle vehicles version versions victory video videos view views vinegar
    violence virus viruses visas visit vitamins voice volcano volcanoes volume vote votes wages
    wall walls waste wave waves wealth weapons weather weddings week weeks weight wheat wheels
    wildfires wildlife wind winds wine winner winners wire wool word words world writing
    year years youth zones
"""
_DOES = """
    observe accept add aim allow apply approach ask assume avoid become begin believe blame
    bring build buy call check choose clean click close collect compare confirm consider
    continue count cover create cut decide deliver depend describe determine develop discover
    discuss divide drive eat encourage enjoy ensure enter establish examine expand expect
    explain explore face fail feel fill find finish fix fly follow forget gather gain give grab
    grow happen hit hold identify ignore imagine improve include increase indicate invest join
    judge jump keep know lay learn leave lie listen live look lose maintain make manage mark
    measure meet move need note notice obtain offer open pass pick play prepare present pretend
    prevent produce protect provide pull push put raise reach read receive recognise recognize
    reduce refuse reject release remain remember remove replace represent require reserve return
    reveal run save say search seek seem sell send serve set show sing sit solve speak spend
    spread stand start stay stop submit suggest swim take talk teach tell thank think throw
    touch transfer treat try turn understand use wait walk want warn wash watch wear win wish
    write born built known held led made found founded written seen taken brought shot sold told
    won sent struck drawn driven hidden chosen stolen broken fought left lost paid gone caught
    dubbed sworn torn worn thrown spoken shown
"""
_LIKE = """
    young old new early late big small high low good bad great long short local national
    international global private heavy strong severe able absolute active actual additional
    adequate advanced afraid alive alone ancient angry annual apparent available average aware
    basic beautiful best better bigger biggest black blind blunt bold brave brief bright broad
    busy calm cheap cheaper clear clever cold combined common complete complex constant cool
    correct costly crucial cruel current daily dangerous dead deadly deep dense desperate
    different difficult direct dirty distant domestic dry eager easier easy eastern elderly
    electric eligible empty enormous entire equal essential evident exact excellent extinct
    extra extreme fair false famous fast faster fewest final fine flat foreign formal free
    frequent full fundamental further general gentle giant gold greater grand green grey
    half-hearted happy hard harsh healthy higher hot huge identical ill illegal immediate
    immense imperial industrial intense internal junior keen key large larger largest latest
    least legal leading likely limited lonely longer loose loud lower lucky married massive
    mature medium mere mild military minimum minor missing mixed mobile moderate modern moral
    mutual narrow native natural nearby necessary negative nervous neutral newer nice noisy
    normal nuclear odd older opposite ordinary original overseas own pale partial permanent
    permissive physical plain poor popular positive possible potential powerful precise pregnant
    pretty primary prime prominent proper proud pure quick quiet radical rapid rare raw ready
    real recent regular relative relevant religious remote renewable richer rising rough round
    royal rural sad safe salty scarce secret senior sensitive separate serious short-term shy
    sick silent similar simple single slight slow smaller smart smooth social soft sole solid
    southern special specific stable steady steep strange strict stronger stupid substandard
    sudden suitable super sure surplus sweet tall temporary tender terrible thick thin tight
    tiny tired top total tough toxic traditional tropical true typical unable unclear uncommon
    unfair unhappy unique united universal unknown unlikely unsafe unusual upper upset urban
    urgent useful usual valid vast violent visible vital vulnerable warm warmer weak western wet
    white whole wide widespread wild wonderful wooden worse worst wrong younger
"""
_ORDINARY = frozenset(
    word for each in (_SMALL, _PEOPLE, _THINGS, _DOES, _LIKE) for word in _listed(each)
)
_ENDS = re.compile(r"(?:ly|ing|ed|ers|ors|ists|ians|tion|sions?|ments?|ness|ities|ity|ships?)$")
_LONG = 7  # letters: shorter plurals are names as well ("Waters")
_SHORT = re.compile(r"(?:n't|'(?:ll|re|ve|d|m))$")  # "Don't", "They'll"


def is_ordinary(folded: str) -> bool:
    """Whether a word, folded, is one of the language's, by these lists or by its ending."""
    if _SHORT.search(folded):
        return True
    bare = folded.partition("'")[0]
    if bare in _ORDINARY or bare in STOP_WORDS or _ENDS.search(bare):
        return True
    return len(bare) >= _LONG and bare.endswith("s") and bare[:-1] in _ORDINARY
