"""Words by which a street is known: endings, what may stand before them, and look-alikes."""

from __future__ import annotations

# Endings that make a street of any word, with or without a capital.
PLAIN = (
    "straat straatweg weg laan plein singel gracht dijk steeg kade dreef plantsoen hof pad "
    "allee boulevard str"
).split()
PLAIN_ENDINGS = tuple(PLAIN)

# Endings that need a capital and a proper end behind the number: as plain words they mean too much.
CAPITAL = (
    "markt es esch brink kamp kampen veld velden ring park hoek bos beek berg burg brug dal "
    "akker weide maat maten mors stede erf erve horst heem oord rode rade vaart diep wijk "
    "zijde kant tuin tuinen meent gaarde gaard borg enk eng loo lo wal poort haven heide hout "
    "kwartier passage promenade galerij stee waard baan bult stegge stiege flat zoom donk wei "
    "oever land landen hagen haag molen schans toren burcht mark marke hoeve kolk ven venne "
    "meen horn haar wold zand veste wende ooi bleek stroom linde eik esdoorn berk kolk sluis "
    "werf wetering grift einde end wijkje spoor veen hul horst akkers bleken"
).split()
CAPITAL_ENDINGS = tuple(CAPITAL)

# End like a street and are none.
LOOK_ALIKES = frozenset(
    "onderweg snelweg autoweg uitweg omweg halfweg rijweg rijksweg buitenweg spoorweg "
    "waterweg luchtweg rechtsweg doodweg gewoonweg simpelweg domweg ronduitweg vluchtweg "
    "toegangsweg fietspad voetpad wandelpad zebrapad levenspad schoolplein speelplein "
    "parkeerplein kerkhof gerechtshof steeg opsteeg dreef overdreef ipad notepad touchpad "
    "supermarkt arbeidsmarkt woningmarkt huizenmarkt rommelmarkt vrijmarkt kerstmarkt "
    "weekmarkt winkelstraat".split()
)

# Words in front that belong to the name of a street though they are no names themselves.
LEADS = frozenset(
    "oude nieuwe groot klein grote kleine lange korte hoge lage eerste tweede derde vierde oost west "
    "noord zuid ooster wester noorder zuider prins prinses koning koningin keizer graaf "
    "gravin hertog jonker jonkheer freule baron burgemeester burg pastoor past kapelaan "
    "dominee ds dokter dr doctor professor prof meester mr minister generaal gen admiraal "
    "kolonel majoor sint st deken bisschop monseigneur mgr pater zuster".split()
)
PARTICLES = frozenset("van der den ten ter v.d. vd".split())
IN_FRONT = LEADS | PARTICLES
ABBREVIATED = frozenset("burg past ds dr prof mr gen st mgr".split())
ARTICLES = frozenset(["de", "het", "'t", "den", "der", "d'"])
PREPOSITIONS = frozenset(
    "achter aan op bij onder boven over langs voor tussen in buiten binnen omme rond".split()
)
LIVING = frozenset(
    "woon woont wonen woonde woonachtig adres woonadres huisadres bezoekadres verblijf logeer "
    "ingeschreven verhuisd verhuis gevestigd bezorgen langskomen".split()
)
NUMBER_WORDS = frozenset(["nr", "nummer", "no", "num"])
# "kamer nr 5", "lijn nummer 4": numbered things that are no streets.
NUMBERED = frozenset(
    "kamers flats camping kamer bus lijn artikel art groep klas verdieping etage punt stap vraag "
    "deel blok unit "
    "zaal gebouw pagina bladzijde hoofdstuk nummer kamernummer loket balie perron spoor flat "
    "mijn zijn haar dossier zaak klant kenmerk formulier brief wet lid fase stage ronde keuze "
    "optie telefoon appartement plek kavel box".split()
)
