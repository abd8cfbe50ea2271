"""What announces a name, and how much the announcement proves.

"Ik heet" is followed by a name whatever the word; behind "ik ben" and "mijn man" most
words are no names at all ("ik ben moe", "mijn man is ziek").
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Lower(Enum):
    """Which words without a capital count as a name."""

    LISTED = "listed"  # only first names on the list
    CLOSED = "closed"  # also unknown words, when the sentence stops or goes on behind them
    OPEN = "open"  # every unknown word


@dataclass(frozen=True, slots=True)
class Intro:
    """How far to believe that a name follows."""

    lower: Lower
    ordinary: bool  # a capital makes a name of an ordinary word: "mevrouw Post"
    particle: bool  # may begin with "de" or "van": "meneer van Dijk"
    listed: bool = False  # nothing but first names on the list, also with a capital


def _phrases(text: str) -> dict[str, list[list[str]]]:
    """Phrases by their last word, which is where a name may follow."""
    found: dict[str, list[list[str]]] = {}
    for phrase in text.split("|"):
        words = phrase.split()
        found.setdefault(words[-1], []).append(words)
    return found


WEAK = Intro(Lower.LISTED, ordinary=False, particle=False)
LISTED = Intro(Lower.LISTED, ordinary=False, particle=False, listed=True)  # "I am Olena"
SPOKEN = Intro(Lower.CLOSED, ordinary=False, particle=True)  # "goedemiddag, met Jansen"
SIGNED = Intro(Lower.CLOSED, ordinary=False, particle=True)  # "groetjes jansen"
TITLE = Intro(Lower.CLOSED, ordinary=True, particle=True)
STRONG = Intro(Lower.OPEN, ordinary=True, particle=True)

TITLES = frozenset(
    "mevrouw mevr mw mvr mvrouw mevrouws meneer mijnheer mnr dhr heer dr dokter drs mr mrs ms "
    "ing prof professor juf juffrouw meester pastoor dominee zuster broeder familie fam frau "
    "herr".split()
)
# Behind these a full stop belongs to the word.
ABBREVIATED = frozenset("mevr mw mvr mnr dhr dr drs mr mrs ms ing prof fam gr".split())

PEOPLE = frozenset(
    "man vrouw echtgenoot echtgenote partner verloofde ex zoon zoontje zoons zonen zoontjes "
    "dochter dochtertje dochters dochtertjes moeder vader mama papa mam pap ma pa oma opa "
    "broer broertje broers zus zusje zusjes zussen buurman buurvrouw buurjongen buurmeisje "
    "overbuurman overbuurvrouw bovenbuurman bovenbuurvrouw onderbuurman onderbuurvrouw vriend "
    "vriendin vriendje vriendinnetje tante oom neef neefje nicht nichtje kleinzoon "
    "kleindochter kleinkind kleinkinderen kind kinderen kindje baby tweeling schoonmoeder "
    "schoonvader schoonzoon schoondochter schoonzus schoonzusje zwager stiefvader stiefmoeder "
    "stiefzoon stiefdochter pleegzoon pleegdochter pleegkind cliënt cliënte client cliente "
    "patiënt patiënte patient bewoner bewoonster leerling collega kennis maatje begeleider "
    "begeleidster hulpverlener hulpverleenster mentor coach consulent huisarts "
    "wijkverpleegkundige verpleegkundige curator bewindvoerder advocaat huisbaas verhuurder "
    "mantelzorger vrijwilliger contactpersoon casemanager ouders tolk medewerker medewerkster".split()
)

# The words that announce a name for sure; "X heet" also behind every word of PEOPLE.
SURE = _phrases(
    "ik heet|hij heet|zij heet|ze heet|die heet|heet ik|mijn naam is|m'n naam is|mn naam is|naam is"
    "|naam :|naam =|achternaam :|voornaam :|achternaam =|voornaam =|achternaam is|voornaam is"
    "|roepnaam :|roepnaam is|meisjesnaam is|meisjesnaam :"
    "|u spreekt met|je spreekt met|jij spreekt met|spreekt u met|spreek ik met|spreek je met"
    "|contactpersoon :|op naam van|ten name van"
    "|en heet|ik heten|tnv|t . n . v|noem me|noem mij|noem maar|noem me maar|noem mij maar"
    "|my name is|name is|name :|i am called|ich heiße|ich heisse|mein name ist"
    "|nazywam się|nazywam sie|mam na imię|mam na imie|benim adım|benim adim|ismim|adım"
    "|je m'appelle|mon nom est|me llamo|мене звати|меня зовут|моє ім'я|اسمي|اسمي هو|ስመይ|magacaygu waa"
)
MAYBE = _phrases("ik ben|ben ik|jestem")
LISTED_ONLY = _phrases("i am|i'm|ich bin|dit is|gaat om|betreft|betreft :|namens")
NAMED = frozenset(["genaamd", "heet", "heten", "heette", "geheten"])

GREETINGS = frozenset(
    "goedemorgen goedemiddag goedenavond goeiemorgen goeiemiddag goeienavond goedendag "
    "goeiedag hallo hoi hey hi dag goede morgen middag avond moi heuj".split()
)
CLOSINGS = frozenset(
    "groet groeten groetjes groetje grtjs grt grtz groetn gr mvg m.v.g hoogachtend liefs "
    "groetenis".split()
)
THANKS = frozenset(["bedankt", "dank", "dankjewel", "dankuwel", "thanks"])

# Words inside a surname. "op", "in" and "uit" only in front of an article: "op den Dries", "in 't Veld".
PARTICLES = frozenset(
    "van de der den ten ter te 't het el al ben bin ibn abu von zu di da dos du la le vd v.d. "
    "v/d v.d o mac mc st bint ait aït ould".split()
)
BEFORE_ARTICLE = frozenset(["op", "in", "uit", "aan"])
ARTICLES_IN_NAMES = frozenset(["'t", "den", "het"])
JOINS = frozenset("en & and und ve i et of".split())

# What goes on behind a name that has no capital: "mevrouw bakker heeft", "met truus uit".
GOES_ON = frozenset(
    "heeft is was wil en uit van woont kan kon belde belt had zegt zei vraagt met op die ik u "
    "hier en maar moet mag wordt zit zou gaat komt krijgt weet vindt denkt".split()
)
# Endings of roles and states: "Ik ben Wijkverpleegkundige", "Ik ben Radeloos".
ROLE_ENDINGS = (
    "kundige", "werker", "werkster", "zorger", "zorgster", "begeleider", "begeleidster", "consulent",
    "coach", "assistent", "assistente", "leider", "leidster", "houder", "loos", "lijk", "achtig",
    "zaam", "isch", "ische", "heid", "medewerker", "adviseur", "ondersteuner", "hulp", "verlener",
    "ouder", "moeder", "vader", "bewoner", "nemer", "gever", "jarige", "plichtig", "gerechtigd",
)  # fmt: skip
# Endings of surnames without a capital: "mevrouw hesselink", "meneer kowalski".
SURNAME_ENDINGS = (
    "stra", "sma", "inga", "ink", "sen", "mans", "berg", "dijk", "burg", "huis", "meijer", "meyer",
    "kamp", "oğlu", "oglu", "ski", "ska", "wicz", "enko", "chuk", "czyk", "huizen", "beek", "veld",
    "ova", "horst", "hof", "hoff", "man",
)  # fmt: skip
