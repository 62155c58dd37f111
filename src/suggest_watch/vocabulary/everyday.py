"""Words too common to be a title by themselves: "her", "up", "heat"; knows no titles.

A bare one of these names a title only after a strong cue ("something like Her") or in quotes. Taken
from what people write most when they ask for films, plus ordinary words that well-known films bear.
"""

from __future__ import annotations

from typing import Final

EVERYDAY_WORDS: Final = frozenset(
    """
    a abandoned abducted abilities ability able about above abusive accident accidentally
    accused across act acting action actor actors actress acts actual actually add adopted
    adored adult adults advance adventure adventures affair afraid after afternoon again
    against age aged agent agents ages ago agree agrees aint air alien aliens alive all
    allowed almost alone along already also although always am amazing american among amount
    an ancient and angry animal animals animated animation another answer answers antagonist
    any anymore anyone anything anywhere apart apartment apocalypse apocalyptic apparently
    appear appeared appears appreciate appreciated april are area arent arm armed arms army
    around arrested arrive arrives art artist arts as ask asked asking asks asleep assassin
    assigned assistant assume at atmosphere attack attacked attacks attempt attempts attention
    august author authorities autumn avoid away awesome awkward baby back background bad badly
    bag ball band bank bar barely base baseball based basement basically bathroom battle be
    beach beat beautiful beauty became because become becomes becoming bed been before
    befriends begin beginning begins behind being believe believes bell beloved below best
    better between beyond big binge birth birthday bit bizarre black blanket blind blockbuster
    blonde blood bloody blow blue board boat bodies body bomb bond book books bored boring
    born boss both bound box boy boyfriend boys brain brainless brave break breaking breaks
    bridge bright brilliant bring brings british broke broken brother brothers brought brown
    brutal btw budget bugging build building bullied bunch bunker buried bus business
    businessman but buy by cabin cable call called calls came camera camp can cancer cannot
    cant captain captive capture captured car care career cars cartoon case cash casino cast
    castle cat catch catches caught cause caused causes causing cave cell center centered
    century certain cgi chain chair chance change changed changes changing channel chaos
    character characters charming chase chased chasing check cheesy child childhood children
    chills chinese choice christmas church cinema cinematography city class classic classics
    clean clear clearly clever cliche cliched climax clip clock close closed closer clothes
    club clue clues co code cold college color com come comedic comedies comedy comes coming
    commit committed community company competition complete completely complicated computer
    con conflict confront confused confusing connected connection consequences conspiracy
    contact continue continues control controlled controlling conversation convince convinced
    convinces cool cop cops correct correctly corrupt costumes couch could couldnt country
    countryside couple course court cousin cover covered cracker crash crashes crazy create
    created creates creature creatures creepy crew crime crimes criminal criminals crisis
    cross crush cry crying cube cult cure current curse cut cute cuts dad dance dancing danger
    dangerous dark darker date dating daughter daughters day days de dead deadly deal dealer
    dealing death deaths decade deceased december decide decided decides deep defeat defend
    definitely demon demons describe described description desert desperate despite destroy
    destroyed destruction detail details detective detectives determined develops device devil
    dialogue did didnt die died dies different difficult diner dinner directed director dirty
    disappearance disappeared disappears disaster discover discovered discovers discovery
    disease disliked distant distinctly disturbing do doctor documentary does doesnt dog dogs
    doing done dont door double down drained drama dramatic drawn dream dreams dress dressed
    drink drinking drive driver drives driving drug drugs drunk dubbed dude due duel dumb
    dunno during dying each earlier early earth easter easy eat eating eccentric edge eerie
    effects eight eighty either elderly election eleven elite else embark embarks emotional
    empty encounter encounters end ended ending endings ends enemies enemy english enjoy
    enjoyed enough enter enters entire entirely envy epic episode episodes era escape escaped
    escapes escaping especially estate estranged etc even evening event events eventually ever
    every everyone everything everywhere evidence evil ex exact exactly except exhausted
    existence experience experiences experiment explains explosion extremely eye eyes face
    faces facility facing fact failed fairly fake fall falling falls familiar families family
    familys famous fan fancy fantasy far farm fast fate father fathers favorite favorites fear
    featured features featuring february feel feeling feelings feels feet fell fellow felt
    female few fi field fifty fight fighting fights figure filled film filmed films final
    finale finally find finding finds fine finish fire fired first fit five flight floating
    floor fluff fly flying focus follow followed following follows food foot footage football
    for force forced forces foreign forest forever forget forgot form former forty forward
    fought found four frame franchise freaks free freedom french friday friend friends
    friendship from front frozen full fully fun funeral funny further fury future futuristic
    fuzzy game gang gangster garden gas gave gay geeky gem gems general genre german get gets
    getting ghost ghosts giant giggles girl girlfriend girls give given gives giving glass
    global glory gluttony go goal goes going gold golden gone gonna good goofy google googling
    gore got gotta government grandma grandpa granny gray great greatest greatly greed green
    grey grief gripping gritty ground group growing grown grows gruesome guard guess gun guns
    guts guy guys had hadnt haha hair haired half halloween hand hands handsome hanging happen
    happened happening happens happiness happy hard has hasnt hated haunted haunting have
    havent having hazy he head heading heads hear heard hears heart heat heavy heist held
    helicopter hell hello help helped helping helps her here hero heroes hers herself hes hi
    hidden hide hides hiding high highly hilarious him himself hired hires his history hit
    hits hold holding holds hole holiday home hometown honor honour hook hope hopefully hopes
    hoping horror horse hospital host hostage hot hotel hour hours house how however hows hug
    huge hugs human humanity humans hundred hunt hunter hunting hurt husband i ice idea
    ideally ideas identity idk if ill im image imagination imdb immediately imo important
    impossible in including increasingly indian indie infected info information injured
    innocent insane inside instead intense interest interested interesting international
    internet interview into invasion investigate investigating investigation invited involved
    involves involving irish is ish island isnt isolated issues it italian its itself jail
    january japanese jazz job jobs join joins joke journalist journey joy july jump jumping
    jumps june jungle junk just justice keep keeps kept key kid kidnap kidnapped kidnapping
    kidnaps kids kill killed killer killers killing kills kind kinda kindness kinds king knew
    knife know knowing knowledge known knows korean lab lack lady lake land lands language
    large last late lately later latest laugh laughing laughs law lawyer lead leader leading
    leads learn learning learns least leave leaves leaving led left leg legend legendary legs
    lemme less let level lie lies life light lights like liked likely likes line lines list
    literally little live lived lives living local location locked lol lonely long longer look
    looked looking looks lose loses losing loss lost lot lots loud love loved lover loves
    loving low luck lust lying machine mad made magic magical main mainstream major make makes
    making male man manage managed manager manages mans mansion many march marriage married
    marry martial mask massive master masterpiece match matter may maybe me mean meaning means
    meant media medical medieval meet meeting meets member members memorable memories memory
    men mental mentally mentioned mercy message met metal mid middle midnight might military
    million mind minute minutes mirror missing mission mistaken mix mixed mob modern mom
    moment moments monday money monster monsters months mood more morning most mostly mother
    mothers mountain mouse mouth move moved moves movie movies moving much multiple mum murder
    murdered murderer murders music musical musician must mustnt my mysteries mysterious
    mystery nah naked name named names nature near nearby nearly need needed neednt needs
    neighbor neighborhood neither nephew nerdy network never new news next nice niece night
    nightmare nine ninety no nobody non none normal not note nothing notice notorious novel
    november now nowadays nowhere nuclear nudity number nurse nuts obscure obsessed obviously
    ocean october odd of off offers office officer often oh ok okay old older omg on once one
    ones online only onto open opening opens operation opportunity or orange order ordinary
    organization original other others our ours out outside over overrated own owner pacing
    pair parents park part particular particularly partner partners parts party pass passed
    passes past path pay peace people perfect perhaps period person personal persuasion
    philadelphia phone pick picture piece pieces pig pilot pink place places plan plane planet
    planning plans play played player playing plays please plot plotline pls plz point points
    police political pool poor popcorn popular positive possessed possible possibly post
    poster power powerful powers pre predictable preferably pregnant premise prequel present
    pretends pretty prevent previous pride priest princess prison prisoners private probably
    problem problems proceeds process production professional professor program project
    prostitute protagonist protagonists protect prove proves psychological public pull pulled
    pulls pulse purple put puts putting puzzle puzzles quality quest question questions quick
    quickly quiet quirky quite race radio rain rainy raised ran random rated rather rating
    reach read reading ready real reality realize realized realizes really reason reboot
    recall receives recent recently recommend recommendation recommendations record red
    refuses related relationship relationships relatively relaxing release released religious
    remake remember remembered remembering remembers reminded remote reporter rescue research
    responsible rest restaurant result results retired retro return returned returns reveal
    revealed revealing reveals revenge revolved revolves rewatch rich riddle ride riding right
    ring rise rival river road robbery robot robots rock role romance romantic roof room
    roommate rope rough routine rule rules run running runs rural russian ruthless sad safe
    safety said same saturday save saved saves saving saw say saying says scared scares scary
    scene scenes scheme school sci science scientist scientists score scream screen script sea
    search searches searching season seasons second seconds secret secretary secretly secrets
    security see seeing seek seeking seeks seem seemed seemingly seems seen sees self sell
    selling send sends sense sent separate separated september sequel serial series serious
    service set sets setting seven seventy several sex sexual shady share she shes ship shit
    shocking shoot shooting shoots shop short shot should shouldnt show showdown showed
    showing shown shows siblings sick side signs silly silver similar simple since singer
    singing single singles sinister sister sisters site sitting situation six sixty skills
    skin sky sleep sleeping slightly sloth slow slowly small smart smile smoke smoking snack
    sneakers snow snowy so social society sofa soft soldier soldiers solve some somebody
    somehow someone something sometime somewhat somewhere son song songs soon sorry sort sorta
    sorts soul sound sounds soundtrack space spaceship spanish speak special specific
    specifically speed spend spends spent spinoff spirit spring spy stage stand standing star
    starring stars start started starting starts state station stay staying stays steal steals
    steps sticks still stolen stop stopped stops store stories storm story straight stranded
    strange stranger strangers street streets strong struggle struggles struggling stuck
    student students stuff stunning style sub subplot subtitles suburban success successful
    such sudden suddenly suffering suggest suggestions suicide suit summer sunday super
    superhero supernatural support supposed supposedly sure surface surprise surreal
    surrounded surrounding survival survive survives survivor survivors suspect suspicious
    swearing swedish sweet swingers sword system table take taken takes taking tale talk
    talking talks tall target targets task taxi tbh teach teacher team teams tears tech
    technology teen teenage teenager teenagers teens television tell telling tells ten tender
    tense tension terms terrible terrifying terrorist test than thank thanks thanksgiving that
    thats the theater theaters their theirs them theme themselves then there theres these they
    theyre thief thing things think thinking thinks third thirty this those though thought
    threat threatened threatens three thriller thrills through throughout throw throwing
    thrown throws thursday thx tied time times tiny tired title to today together told tone
    tonight too took top totally touch touching tough toward towards town track tracks tragedy
    tragic trailer train trained training trapped traps trash travel traveling travels treat
    treats tree tribe trick tried tries trilogy trip trouble troubled truck true trust truth
    try trying tuesday tunnel turn turned turning turns tv twelve twenty twin twist twisted
    two type types typical ultimate ultimately unable uncle uncover under undercover
    underground underrated understand unexpected unique universe unknown unlikely until up
    upcoming upon upside us use used uses using vacation vague vaguely vampire vampires van
    various version very veteran vibe vibes victim victims video view village villain vintage
    violence violent virus visit visits visually visuals vividly voice wait waiting wake wakes
    walk walking walks wall walls wanna want wanted wants war warm warmth warrior was wasnt
    watch watched watches watching water way ways we wealthy weapon weapons wearing wears
    wedding wednesday week weekend weeks weird well went were werent what whatever whats when
    where wheres whether which while white who whole wholesome whom whos whose why wide wife
    wild will win window wine wings winning wins winter wish wishes witch with within without
    witness woman womans women wonder wondering wonders wont wood wooden woods word words wore
    work worked worker working works world worlds worse worth would wouldnt wrath write writer
    writing wrong wrote ya yall yeah year years yellow yep yes yet you young younger your
    youre yours youtube yup zombie zombies
    """.split()
)

# After "like" no title is meant by these, nor a phrase that one of them opens: "nothing like it".
PRONOUNS: Final = frozenset(
    """
    it that this those these them they us me him you we i myself yourself mine so what when how if
    to where who
    """.split()
)
# Nor by these alone: "like mad", "like always".
IDIOMS: Final = frozenset("mad crazy hell usual always before".split())

# Surnames that are ordinary words: "with stone walls" does not ask for Emma Stone.
SURNAMES_LIKE_WORDS: Final = frozenset(
    """
    abbey abbot afro amsterdam angel arena bacon baker banks bean beaver bell berkeley berry
    bird birmingham bishop black blades bliss blitz blunt bond bridges brooks brotherhood brown
    bull burger bush cage candy carpenter carter champion chase christian church civil clay
    cliff coffin cole columbus common condor congo cook cooper coward crook cross crystal daily
    day dean demos dexter duke eden english entertainer exotic field fields fisher fix flower
    ford forest fox frank frost gale garfield glass gold good grace grande grant grave gray
    green grey guest hack hall hamburg hammer hand hardy hart hawks head heath hill hood hope
    houston hunt hunter hurt idle james keen king kitchen knight lake lane laser law lee light
    london lone long lord love lower madonna maestro major mann manners mars marsh marshal mason
    mature may merlin milestone milk mills min miracle money montenegro moody moon moss mount
    nixon noble north orchard orlando page park parker paul peck penn picasso pine piper polo
    pool pope porter potter power press price prince punch raft rapper ray reed rice rich rivers
    rock roman rose rush rust sage saint salem sands sharp shepherd short simple slack slate
    small smiley snow spade sparks speed spring stamp stark steel stern stiles still stone story
    strange stratford street strong sugar summer summers swift tank teller temple thorne turner
    twist union urban walker warden warlock washington waters weaver wedge wells west whale
    white winter winters wise wolf wood woods worth young
    """.split()
)
