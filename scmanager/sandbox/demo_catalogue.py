"""The written-out part of the demo data: people, the newest tracks, and the words the rest is made of.

A catalogue line reads: title | genre | tags as SoundCloud writes them | length | plays | likes | comments | flags,
with the flags `private`, `plain` (no artwork), `guests-N` (shared with N people).
"""

OWNER = "demo-artist"

# permalink | username | full name | city | country | followers | description
PEOPLE = """\
demo-artist | Odile Tamba | Odile Tamba | Bristol | United Kingdom | 8214 | Slow music for late trains. Ambient, techno.
halvard-moe | halvard-moe | Halvard Moe | Bergen | Norway | 1930 | Modular synthesizers and long walks.
radio-meander | radio-meander | Radio Meander | Lisbon | Portugal | 40221 | Independent radio, every day from six.
zofia-r | Zofia R. | Zofia Rogalska | Gdańsk | Poland | 12877 | Singer. Bookings by mail.
terrace-tapes | Terrace Tapes | Terrace Tapes | Manchester | United Kingdom | 5602 | A small label for small records.
yuki-arai | Yuki Arai | 新井 ゆき | Sapporo | Japan | 3348 | ピアノとフィールドレコーディング
los-faroles | Los Faroles | Los Faroles | Valparaíso | Chile | 2107 | Cumbia de puerto.
noor-sabah | نور الصباح | Noor Sabah | Amman | Jordan | 977 | عود وإيقاع
bram-v | Bram V. | Bram Verhoeven | Ghent | Belgium | 64 |
ines-listens | ines listens | Inês Prado | Porto | Portugal | 118 | I comment too much.
low-end-club | low end club | | | | 342 | Bass, politely.
tape-hiss | tape hiss | Sam Lindqvist | Malmö | Sweden | 29 |
"""

NEWEST = """\
Pale Reeds (rough mix) | Ambient | ambient drone "field recording" | 8:14 | 27 | 6 | 5 | private guests-3
Mangoes on Mutare Road | Afrobeat | afrobeat guitar | 3:57 | 63904 | 2417 | 268 |
Nocturne for a Borrowed Piano | Modern classical | piano solo | 4:38 | 17660 | 903 | 104 |
Sodium Lamps | Techno | techno "134 bpm" | 6:44 | 27350 | 1108 | 84 |
Sodium Lamps: drum stems | Techno | stems | 6:44 | 5 | 0 | 0 | private guests-1
The Year We Swam (single) | Downtempo | downtempo vocal | 3:19 | 20418 | 846 | 69 |
DJ set from the upper deck | House | mix dj | 47:50 | 388 | 29 | 9 | private guests-3
Pocket Atlas for Beginners | Hip hop | "hip hop" instrumental | 2:52 | 14182 | 655 | 49 |
Moon over Substation B | Electronic | idm | 5:34 | 8127 | 362 | 27 |
On air at Radio Meander | Spoken word | podcast talk | 36:17 | 9265 | 190 | 38 |
Cassette Bouquet | Dream pop | "dream pop" | 4:02 | 7260 | 377 | 25 |
Work in progress, 3 March | Electronic | idm demo | 5:08 | 19 | 3 | 2 | private plain guests-2
Thursday Trio, Take Four | Jazz | live session | 28:36 | 6104 | 251 | 20 |
Gravel in the Gearbox | Blues | blues | 4:31 | 5877 | 262 | 15 |
Plimsoll Line (with Zofia R.) | R&B | r&b | 3:28 | 5236 | 298 | 36 |
Semaphore Hill | Minimal | minimal | 7:02 | 4850 | 164 | 9 |
Voice memo, kitchen | | "voice memo" sketch | 0:45 | 2 | 0 | 0 | private plain
Last Ferry, No Luggage | Folk | folk acoustic "sea shanty" | 3:14 | 4702 | 265 | 33 |
Allotment on the Roof | Dub techno | "dub techno" 4x4 | 8:20 | 4411 | 199 | 14 |
Sodium Lamps (Halvard Moe remix) | Techno | techno remix | 6:21 | 96 | 21 | 6 | private guests-2
Everything Rhymes With Orange | Hip hop | "hip hop" boombap | 2:41 | 4120 | 187 | 26 |
Marrow, Rain, Marrow | Ambient | ambient "tape loops" | 9:17 | 3870 | 244 | 19 |
Rooftop, 5 a.m. | House | "deep house" sunrise | 6:12 | 3655 | 158 | 12 |
Mastering test 3 (-14 LUFS) | Electronic | test | 4:44 | 7 | 0 | 1 | private plain guests-1
Copper Wire Choir | Electronica | electronica modular | 5:03 | 11 | 2 | 1 | private
Postcards, Never Sent | Indie | indie guitar | 3:58 | 3288 | 176 | 21 |
Half-Asleep at the Wheel | Shoegaze | shoegaze "wall of sound" | 5:41 | 3010 | 203 | 18 |
Album sequence v4 | | album "listening copy" | 44:52 | 31 | 8 | 5 | private guests-3
Cardamom, Twice | Downtempo | downtempo oud | 4:37 | 2874 | 131 | 8 |
The Lighthouse Keeper's Dog | Folk | folk storytelling | 4:05 | 2790 | 167 | 24 |
Ninety Seconds of Rain | Field recording | "field recording" rain asmr | 1:30 | 2655 | 94 | 7 | plain
Parallax Error | Drum & bass | "drum & bass" liquid | 5:26 | 2511 | 120 | 10 |
Live at the Boiler House | Techno | live hardware | 38:25 | 2437 | 98 | 16 |
The Year We Swam (stems for Terrace) | Downtempo | stems | 3:19 | 4 | 0 | 0 | private guests-1
Second Hand Synths | Synthwave | synthwave retro | 4:18 | 2290 | 141 | 13 |
Moth on the Lens | Ambient | ambient | 7:33 | 2144 | 118 | 6 |
Bring Your Own Thunder | Rock | rock "one take" | 3:22 | 2019 | 87 | 9 |
Podcast pilot (do not share) | Spoken word | podcast pilot | 23:47 | 12 | 1 | 3 | private guests-2
Lisbon, Backwards | House | house "balearic" | 6:48 | 1930 | 77 | 5 |
Machines Being Quiet | IDM | idm generative | 5:55 | 11 | 2 | 1 | private
Smaller Hours | Jazz | jazz trio rhodes | 6:29 | 1760 | 95 | 11 |
Plimsoll Line (instrumental) | R&B | r&b instrumental | 3:28 | 15 | 2 | 0 | private guests-1
Velvet Static | Trip hop | "trip hop" | 4:51 | 1644 | 81 | 7 |
Snow on the Antenna | Modern classical | piano "prepared piano" | 4:09 | 1590 | 102 | 12 |
Grandmother's Radio | Folk | folk sampled archive | 3:43 | 1512 | 90 | 15 |
Demo 2, no vocals | | demo | 3:02 | 5 | 0 | 0 | private plain
Escalator Jam | Funk | funk "slap bass" | 4:00 | 1433 | 66 | 4 |
A Map of the Underground | Techno | techno acid 303 | 7:21 | 1398 | 71 | 6 |
Blue Hour, Red Shoes | Soul | soul | 3:29 | 1320 | 83 | 9 |
Wedding mix for Tom & Ife | House | mix wedding | 60:00 | 64 | 11 | 7 | private guests-2
Glasswort | Ambient | ambient estuary "field recording" | 8:48 | 11 | 2 | 1 | private
Counting Trains | Minimal | minimal "steve's loft" | 5:37 | 1203 | 58 | 3 |
Bassline 4 (loop) | Techno | loop "134 bpm" | 0:58 | 1 | 0 | 0 | private plain
You Left the Kettle On | Indie | indie "lo-fi" | 2:47 | 1166 | 72 | 10 |
Saturn Returns Late | Electronica | electronica space | 6:18 | 1098 | 61 | 4 |
Rehearsal 14 March | Jazz | rehearsal | 27:31 | 9 | 1 | 1 | private guests-3
Thin Ice, Warm Hands | Dream pop | "dream pop" winter | 4:26 | 1041 | 69 | 8 |
Old Harbour, New Boats | Downtempo | downtempo harbour | 5:09 | 11 | 2 | 1 | private
Tape 1, side B | Experimental | experimental tape | 21:16 | 6 | 0 | 0 | private
First Upload | Electronic | first | 3:07 | 954 | 47 | 14 | plain
"""

# owner | title | genre | tags | length | plays | likes | comments | flags
ELSEWHERE = """\
halvard-moe | Patch Notes 1: Rain on Springs | Electronic | modular ambient | 8:02 | 2210 | 130 | 9 |
halvard-moe | Bergen, Platform 4 | Techno | techno "field recording" | 6:15 | 1845 | 99 | 7 |
halvard-moe | Walking Pace | Ambient | ambient modular | 11:40 | 904 | 71 | 4 |
halvard-moe | Unfinished for Odile | Ambient | ambient | 3:20 | 6 | 1 | 1 | private
radio-meander | Meander Mornings 212: Coastal Fog | Spoken word | radio podcast | 54:10 | 12040 | 310 | 41 |
radio-meander | Meander Mornings 211: New Names | Spoken word | radio podcast "new music" | 52:35 | 11377 | 284 | 33 |
radio-meander | Studio Session: Los Faroles | Cumbia | live session cumbia | 26:48 | 8766 | 402 | 52 |
zofia-r | Kitchen Window | R&B | r&b vocal | 3:11 | 20914 | 1455 | 133 |
zofia-r | Nobody's Weather | Soul | soul vocal | 3:52 | 17330 | 1102 | 97 |
zofia-r | Paper Boats (acoustic) | Folk | acoustic vocal | 2:44 | 9481 | 688 | 61 |
terrace-tapes | TT014 Sampler | Electronic | sampler label | 9:30 | 3105 | 140 | 8 |
terrace-tapes | TT013: Brickwork EP preview | House | "deep house" label | 6:06 | 2740 | 118 | 6 |
terrace-tapes | <b>Bold Move</b> & Other <i>Tags</i> | Experimental | html "tag soup" | 4:04 | 404 | 22 | 4 |
yuki-arai | 雪の音 (Sound of Snow) | Modern classical | piano "field recording" 雪 | 4:30 | 6620 | 511 | 48 |
yuki-arai | 始発列車 | Modern classical | piano train | 5:47 | 5188 | 420 | 30 |
yuki-arai | 🌧️🎹☕ | Ambient | piano rain | 7:00 | 4302 | 377 | 25 |
los-faroles | Cerro Alegre | Cumbia | cumbia accordion | 3:38 | 7415 | 366 | 29 |
los-faroles | Ascensor | Cumbia | cumbia dub | 4:11 | 5096 | 241 | 18 |
noor-sabah | ليل طويل (Long Night) | World | oud "late night" | 6:24 | 3877 | 290 | 22 |
noor-sabah | "Quotes", \\Slashes\\ and 'Ticks' | World | oud percussion | 5:15 | 1201 | 80 | 5 | plain
"""

GENRES = {
    "Ambient": (70, 90), "Techno": (126, 138), "House": (118, 126), "Dub techno": (118, 126), "Downtempo": (84, 102),
    "Hip hop": (82, 98), "Electronic": (100, 140), "IDM": (96, 150), "Jazz": (90, 150), "Folk": (88, 120),
    "Drum & bass": (170, 176), "Afrobeat": (100, 116), "R&B": (76, 96), "Dream pop": (92, 118), "Minimal": (122, 128),
}  # fmt: skip
UNTIMED_GENRES = ("Spoken word", "Field recording", "Modern classical", "Experimental", "")

FIRST_WORDS = (
    "Amber", "Borrowed", "Brittle", "Broken", "Cedar", "Chalk", "Cobalt", "Copper", "Coral", "Crooked",
    "Distant", "Drifting", "Dry", "Empty", "Faded", "Fallow", "Feral", "Frozen", "Gilded", "Golden",
    "Granite", "Hollow", "Indigo", "Iron", "Ivory", "Last", "Lost", "Lunar", "Marble", "Midnight", "Mild",
    "Nine", "Northern", "Open", "Pale", "Patient", "Quiet", "Radiant", "Rusted", "Sable", "Scarlet",
    "Second", "Silent", "Silver", "Slow", "Small", "Soft", "Solar", "Static", "Stone", "Sudden", "Sunken",
    "Tender", "Thin", "Twin", "Velvet", "Violet", "Wandering", "White", "Wild", "Winter", "Wooden",
    "Yellow",
)  # fmt: skip
SECOND_WORDS = (
    "Aerial", "Anchor", "Archive", "Atlas", "Avenue", "Bloom", "Bridge", "Canopy", "Causeway", "Chorus",
    "Circuit", "Compass", "Courtyard", "Current", "Delta", "Echo", "Engine", "Estuary", "Fable", "Ferry",
    "Field", "Flood", "Fountain", "Garden", "Gravel", "Harbour", "Heron", "Hinge", "Horizon", "Island",
    "Junction", "Ladder", "Lantern", "Letters", "Library", "Meridian", "Meadow", "Mirror", "Motorway",
    "Needle", "Orchard", "Orbit", "Parade", "Paths", "Pavilion", "Pylon", "Quarry", "Railway", "Reservoir",
    "Rooms", "Season", "Shoreline", "Signal", "Staircase", "Station", "Summer", "Terrace", "Theory", "Tide",
    "Tunnel", "Valley", "Weather",
)  # fmt: skip
ENDINGS = ("",) * 12 + (" (radio edit)", " (live)", " (instrumental)", " II", " (reprise)", " (extended)", ", Part One")
SKETCHES = (
    "Sketch {n:03}", "Untitled {n:02}", "Radio mix {n:03}", "Stems: {title}", "{title} (rough mix)",
    "{title} v{v}",
)  # fmt: skip
EXTRA_TAGS = (
    "analog", "night", "late night", "summer", "tape", "field recording", "instrumental", "vocal", "live", "modular",
    "lo-fi", "sunday morning", "headphones", "loop", "lo fi beats", "one take", "vinyl only",
)  # fmt: skip

ABOUT = (
    "Recorded in one evening, mixed over three weeks.",
    "Headphones recommended.\n\nArtwork by a friend who prefers not to be named.",
    "Thank you for listening. Free for anyone who asks nicely.",
    "Written on the train, finished in the kitchen.\n\nMastered quietly.",
    "Taken from the forthcoming record. Out when it is ready.",
    "Everything here was played live, mistakes included.\n\n00:00 Intro\n01:10 Theme\n02:45 The good bit",
    "Bookings: bookings@example.com\nMore: https://example.com/odile",
    "No samples were harmed.",
)
LABELS = ("Terrace Tapes", "Low End Club", "Kiosk Records", "self-released")

REMARKS = (
    "this is the one", "on repeat since this morning", "that drop", "Beautiful work.", "🔥🔥🔥",
    "who else is here at 3 a.m.?", "The low end feels huge on my system", "can you share the patch?",
    "vinyl please", "goosebumps", "❤️", "love the space in this mix", "what synth is that?",
    "played this on the radio last night, phones went mad", "the hats could come down a touch", "so good",
    "reminds me of long drives", "this part!", "Tune.", "tears, actual tears", "how is this not everywhere",
    "that chord change", "👏👏", "the break is perfect", "is this out yet?", "my cat approves",
    "saving this one for winter", "mix is so clean", "Wow.", "need a longer version", "que bonito",
    "wunderschön", "最高です", "رائع", "crowd went wild to this", "could listen to this for hours",
    "the tape noise is a nice touch", "was that a train?", "welcome back!", "instant like",
)  # fmt: skip
HOSTILE_REMARK = "<script>alert('nice try')</script> & \u202eserious question: is the BPM \"132\" or 132½? 🤔"
REMARK_TEMPLATES = ("{what} at {at} {how}", "[{at}] {what} {how}", "{what} {how}", "wait for {at}… {what} {how}")
THINGS = (
    "the bass", "that pad", "this melody", "the kick", "that silence", "the build-up", "the vocal",
    "this texture", "the swing",
)  # fmt: skip
FEELINGS = (
    "is unreal", "got me", "🙌", "is so warm", "deserves an award", "hits different", "made my day",
    "is everything",
)  # fmt: skip

GROUPS = """\
late-trains | Late trains | Music for the way home. Post your own work only.
field-recordings | Field recordings | Rain, trains, birds, kitchens.
first-demos | First demos | Unfinished is fine. Be kind in the comments.
"""

CIRCLE = (2, 3, 4)  # the three people unreleased work is usually sent to
TRACK_TYPES = {
    "remix": "remix", "podcast": "podcast", "interview": "spoken", "live": "live", "session": "live", "stems": "stem",
    "loop": "loop", "demo": "demo", "untitled": "in progress", "rough": "in progress", "mix": "recording",
    "rehearsal": "recording", "voice memo": "recording",
}  # fmt: skip
