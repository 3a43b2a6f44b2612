# ruff: noqa: E501  tables read best in rows
"""English words that copy combines freely: any word of one list may stand beside any word of the next.

Moods go before times and things, attributes between a mood and a time; times are plural, things take no article. No word
states what a product is made of, does or costs.
"""

MOODS = {
    "": """slow soft warm calm easy gentle quiet bright happy simple sweet tender golden sunny cosy mellow lazy peaceful
        restful leisurely unhurried carefree familiar welcome precious everyday homely friendly lovely pleasant thoughtful
        mindful dreamy open joyful hopeful grateful good little small shared early late long new treasured favourite
        weekend unplanned relaxed content rosy kindly""",
    "fresh": """fresh airy breezy balmy crisp clear radiant vivid sparkling dewy sunlit wide-open zesty light-hearted
        brisk buoyant glowing blooming springy bracing rosy-cheeked cloudless sun-warmed early-bird easygoing unclouded""",
    "luxury": """graceful elegant refined serene hushed poised intimate memorable storied generous sumptuous stately
        polished candlelit velvety lingering considered cultured gracious starlit moonlit discreet timeless silken rich
        splendid enchanted""",
    "minimal": """plain still silent steady modest humble honest pure essential tidy clean spare measured composed
        balanced uncluttered pared-back orderly unadorned lucid grounded undisturbed centred clear-headed
        spacious unfussy bare""",
    "playful": """lively cheerful merry jolly bubbly cheeky whimsical quirky bouncy giggly silly funny magical surprising
        spirited curious playful adventurous sparkly goofy mischievous colourful daring wiggly jaunty chirpy snug
        hilarious""",
    "tech": """focused sharp smart swift nimble smooth fluid modern productive bold dynamic precise clever busy inventive
        forward active agile energetic ambitious alert streamlined driven fast-moving inspired unbroken resourceful
        confident""",
}
TIMES = {
    "": """mornings evenings afternoons nights days hours moments weekends Sundays Saturdays Fridays sunrises sunsets
        breaks pauses beginnings returns rituals routines habits traditions visits chats conversations gatherings
        reunions interludes daydreams occasions stories memories surprises discoveries pleasures delights plans ideas
        dreams wishes smiles thoughts greetings encounters corners views weeks minutes starts lulls lie-ins catch-ups
        dusks dawns middays Mondays getaways homecomings""",
    "beauty": "dates soirees reflections bath-times wake-ups wind-downs touch-ups",
    "kitchen": "suppers breakfasts brunches feasts recipes aromas flavours lunches helpings dinners meals get-togethers",
    "audio": "melodies playlists choruses encores rehearsals ballads harmonies refrains albums commutes basslines duets",
    "lighting": "chapters silhouettes nightfalls bedtimes shadows suppers film-nights study-hours",
    "sports": "workouts warm-ups sprints rallies laps victories matches miles stretches comebacks personal-bests sessions",
    "food": "nibbles treats picnics bites snacks tastings spoonfuls elevenses sips flavours breakfasts tea-times",
    "toys": "adventures games playdates birthdays giggles make-believes missions voyages treasure-hunts",
    "fashion": "strolls outings dates errands promenades city-breaks entrances first-impressions outfits commutes",
    "garden": "seedlings blossoms harvests plantings sproutings sowings petals bird-songs window-boxes garden-walks",
    "pets": "walkies cuddles naps paw-prints tail-wags zoomies belly-rubs snuggles mealtimes play-times",
    "home": "film-nights fireside-chats duvet-days teatimes open-doors sofa-hours suppers",
    "travel": "journeys departures arrivals detours road-trips stopovers horizons escapes landings postcards itineraries",
    "office": "notes drafts sketches meetings lists brainstorms sentences chapters insights first-pages",
    "electronics": "projects prototypes shortcuts snapshots streams workdays experiments side-projects uploads deep-dives",
    "other": "finds errands joys projects keepsakes strolls treats",
}
THINGS = {
    "": """company laughter comfort warmth joy rhythm balance ease charm character beauty wonder magic silence stillness
        energy freedom inspiration imagination curiosity kindness affection friendship harmony clarity confidence courage
        poise leisure pleasure optimism patience romance sunshine daylight starlight moonlight serenity simplicity
        spirit sparkle tenderness togetherness tradition vitality order space momentum humour mischief adventure
        nostalgia contentment gratitude anticipation cheer whimsy atmosphere presence style grace breathing-room
        daydreaming fun elegance delight""",
    "spring": "birdsong blossom drizzle new-growth buds tulips meadow-air greenery",
    "summer": "sea-breeze sunlight heat-haze bare-feet long-days seaside-air fireflies sunbeams",
    "autumn": "leaf-fall harvest-light woodsmoke foliage windfalls rustling-leaves mist fireside-talk",
    "winter": "snowfall frost fireside-warmth woolly-weather firelight icicles snowlight",
    "festival": "gift-giving festivity ribbons merriment good-wishes party-spirit toasts confetti",
    "christmas": "carols tinsel yuletide-cheer mistletoe fairy-lights gingerbread-air stockings",
    "lunar": "new-year-wishes reunion good-fortune fireworks family-cheer fresh-starts lion-dances",
    "moon": "moonbeams moon-gazing full-moons osmanthus-air reunion night-sky-views family-talk",
    "double11": "treats wish-lists treasure-hunting November-cheer little-luxuries parcels unboxing",
    "midyear": "midsummer-cheer treats wish-lists halfway-joys treasure-hunting parcels unboxing",
}
ATTRIBUTES = {
    "": """Sunday weekend family city village country weekday midweek Saturday Friday Monday midday sunrise sunset
        twilight rainy-day blue-sky stay-home window-seat neighbourhood after-work bedtime fireside doorstep rooftop
        balcony riverside seaside hilltop courtyard daybreak dusk late-night open-air"""
}
ADJECTIVES = {
    "fresh": """fresh bright lovely easygoing sunny cheery breezy spirited upbeat likeable uplifting winning pretty
        charming carefree blithe buoyant perky zesty smiling""",
    "luxury": """refined elegant graceful understated considered timeless distinguished dignified gracious alluring
        beguiling poised stately handsome becoming captivating noble dashing tasteful composed""",
    "minimal": """simple clean pared-back uncluttered calm tidy unfussy modest spare restrained neat plain-spoken
        straightforward serene balanced quiet composed discreet gentle steady""",
    "playful": """cheerful lively happy merry friendly jolly sweet whimsical quirky cheeky bubbly jaunty charming funny
        chirpy lovable spirited winsome zippy fun-loving""",
    "tech": """modern sleek sharp streamlined crisp trim smart clever dynamic bold confident savvy forward-looking
        assured purposeful striking swish snappy contemporary focused""",
}
FOOD_ADJECTIVES = {
    "fresh": "bright lovely sunny cheery breezy uplifting winning charming smiling spirited",
    "luxury": "refined elegant mellow considered gracious beguiling tasteful distinguished captivating alluring",
    "minimal": "simple calm unfussy modest straightforward gentle quiet plain-spoken balanced serene",
    "playful": "cheerful happy merry jolly cheeky quirky jaunty charming friendly lovable",
    "tech": "modern crisp bold bright smart clever contemporary striking confident snappy",
}
VERBS = {
    "": """welcome invite gather find share savour cherish follow greet treasure collect choose discover enjoy embrace
        explore celebrate love seek notice remember imagine chase meet create keep hold plan picture spark awaken inspire
        nurture honour relish uncover rediscover shape weave unwrap catch live spread prize favour plant sketch frame
        stretch adore deserve brighten gift toast summon revisit
        begin trust bottle paint script""",
}
ACTIONS = {
    "": """wander unwind breathe smile pause dream linger rest play laugh listen look begin stretch daydream
        stroll share gather gaze exhale recharge explore celebrate relax roam sing dance drift glow thrive live feel
        think create reflect mingle chat grin potter doze sparkle shine bask venture""",
}
MANNERS = {
    "": """slowly softly gently freely quietly easily brightly happily warmly calmly sweetly lightly kindly fully gladly
        daily often together again today tonight outdoors indoors lazily leisurely carefully cheerfully joyfully deeply
        openly boldly idly serenely merrily wholeheartedly unhurriedly playfully gracefully dreamily contentedly""",
}
UNFOLDING = {
    "": """unfold begin bloom linger gather wait return glow drift settle deepen open grow shine matter beckon await
        arrive sparkle continue blossom call appear flourish awaken breathe sing dance wander meet rise""",
}
GIVING = {
    "": """bring invite welcome keep gather hold suit frame inspire awaken spark greet reward brighten soften lighten
        lift sweeten warm treasure celebrate love await honour shelter follow join echo invoke favour summon salute
        cheer meet charm prolong""",
}
FEELINGS = {
    "fresh": """lightness fresh-air sunshine optimism brightness breeze joy zest radiance openness sparkle vitality
        daylight buoyancy""",
    "luxury": """grace elegance character poise splendour refinement allure romance serenity distinction warmth glamour
        reverie enchantment""",
    "minimal": "calm order clarity stillness balance quiet simplicity space serenity harmony restraint ease peace silence",
    "playful": "joy fun laughter cheer delight mischief whimsy wonder giggles glee merriment magic silliness play",
    "tech": "focus clarity flow ease momentum precision drive insight rhythm pace agility confidence spark invention",
}
