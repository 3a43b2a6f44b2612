# ruff: noqa: E501  tables read best in rows
"""English words that copy combines freely: any word of one list may stand beside any word of the next.

Moods go before times, qualities before things, attributes before `DAYTIMES`, which may pass in any place; times are
plural, things take no article. No mood or attribute names an hour or a day, since times do. `PASSING` is what times do,
`STIRRING` what things do. `_` is a space within one entry. No word states what a product is made of, does or costs.
"""

MOODS = {
    "": """slow soft warm calm easy gentle quiet bright happy simple sweet golden cosy lazy peaceful restful
        unhurried carefree precious everyday lovely pleasant joyful little shared long favourite relaxed mellow
        tender familiar treasured thoughtful blissful tranquil homely snug leisurely welcome well-loved beloved
        cherished wonderful glorious laid-back easygoing good heartfelt heart-warming feel-good unplanned unrushed
        open-hearted spirited unforgettable soulful dreamy hopeful contented comfortable charmed delightful inviting
        nostalgic promising rosy friendly harmonious old-fashioned effortless wholehearted good-natured
        unexpected spontaneous much-loved long-awaited slow-paced joy-filled fun-filled warm-hearted gleeful
        vibrant meaningful enjoyable rewarding affectionate last-minute hand-picked wondrous inspiring""",
    "fresh": """fresh airy breezy crisp clear sparkling glowing zesty vivid brisk radiant sunny buoyant invigorating
        bright-eyed new uplifting""",
    "luxury": """graceful elegant refined serene intimate memorable velvety lingering timeless splendid gracious
        hushed enchanted romantic stately exquisite captivating cultured""",
    "minimal": """still silent pure honest tidy balanced uncluttered spacious unfussy clear-headed mindful measured
        steady modest clean plain essential pared-back considered uncomplicated""",
    "playful": """lively cheerful merry jolly cheeky whimsical giggly silly funny magical curious playful
        adventurous sparkly mischievous colourful""",
    "tech": """focused sharp smart smooth fluid modern productive clever busy agile energetic streamlined inspired
        ambitious bold well-planned dynamic purposeful inventive nimble""",
}
TIMES = {
    "": """mornings evenings afternoons nights days hours moments weekends Sundays Saturdays Fridays weekdays
        holidays sunrises sunsets dawns breaks pauses beginnings rituals routines habits traditions visits chats
        conversations gatherings reunions daydreams occasions stories memories surprises discoveries pleasures plans
        ideas dreams starts getaways homecomings celebrations interludes adventures encounters hellos milestones
        anniversaries birthdays catch-ups get-togethers nights_in evenings_in lie-ins time-outs minutes journeys
        outings strolls walks wanderings rambles joys delights arrivals""",
    "beauty": """dates touch-ups wake-up_calls self-care_days bath_times bedtimes get-ready_hours spa_days
        pamper_nights beauty_rituals""",
    "kitchen": """suppers breakfasts brunches feasts recipes lunches dinners meals helpings second_helpings
        tea_times family_tables cook-alongs""",
    "audio": "playlists choruses encores albums commutes duets songs listening_hours rhythms",
    "lighting": "bedtimes suppers film_nights study_hours reading_hours dinner_parties story_times",
    "sports": "workouts warm-ups sprints rallies laps victories matches miles stretches comebacks sessions",
    "food": "nibbles picnics bites snacks tastings spoonfuls sips breakfasts tea_times second_helpings elevenses",
    "toys": "games playdates giggles missions voyages treasure_hunts bedtimes quests play_sessions",
    "fashion": "dates errands city_breaks entrances outfits commutes first_impressions day_trips",
    "garden": "seedlings blossoms harvests sowings petals garden_walks potting_days picnics garden_parties",
    "pets": "walkies cuddles naps belly_rubs snuggles mealtimes playtimes",
    "home": "film_nights fireside_chats sofa_hours suppers naps dinner_parties rainy_days",
    "travel": "departures detours road_trips stopovers horizons escapes landings postcards",
    "office": "notes drafts sketches lists brainstorms insights first_pages",
    "electronics": "projects snapshots workdays experiments side_projects deep_dives brainstorms sessions",
    "other": "finds errands projects keepsakes treats",
}
DAYTIMES = {
    "": """mornings evenings afternoons nights days hours moments weekends Sundays Saturdays Fridays holidays breaks
        sunrises sunsets getaways gatherings visits walks strolls wanderings rambles outings escapes rituals traditions
        stories memories pleasures discoveries adventures dreams daydreams chats catch-ups get-togethers reunions"""
}
QUALITIES = {
    "": """quiet gentle simple easy warm bright calm sweet true fresh lovely shared homely golden honest everyday
        soft steady heartfelt genuine unhurried abundant tender mellow subtle rediscovered hidden
        unexpected familiar dreamy rosy cosy snug glowing generous hearty loving peaceful sincere thoughtful tranquil unspoken vibrant wonderful joyful cheery
        irresistible inviting soulful spontaneous easygoing spirited comforting wondrous meaningful affectionate heart-warming gleeful""",
    "fresh": "airy breezy sunny sparkling radiant crisp clear light-hearted zesty vivid sunlit buoyant morning-fresh uplifting",
    "luxury": "refined elegant timeless understated graceful rich serene splendid exquisite cultured",
    "minimal": "uncluttered balanced still pared-back modest restful plain effortless unfussy tidy essential",
    "playful": "cheerful merry playful sparkly mischievous lively colourful",
    "tech": "sharp smart focused smooth modern bold clever inspired dynamic confident inventive purposeful",
}
THINGS = {
    "": """company laughter comfort warmth joy rhythm balance ease charm beauty wonder magic stillness energy
        freedom inspiration imagination curiosity affection harmony clarity confidence pleasure optimism sunshine
        simplicity sparkle tenderness togetherness momentum fun adventure nostalgia contentment gratitude cheer
        style grace elegance delight happiness friendship kindness serenity cosiness playfulness lightness peace
        bliss whimsy poetry hope generosity goodwill sincerity creativity brightness gentleness mischief
        humour companionship belonging connection conversation storytelling leisure daylight starlight
        morning_light evening_light sweetness wanderlust enchantment fascination flair zest
        enjoyment tranquillity cheerfulness anticipation good_humour thoughtfulness""",
    "luxury": "romance glamour allure refinement splendour",
    "spring": "birdsong blossom greenery spring_air spring_sunshine new_growth",
    "summer": "sunlight sea_air holiday_spirit summer_breeze summer_sunshine beach_time",
    "autumn": "woodsmoke foliage autumn_colour harvest_light fireside_talk autumn_air jumper_weather",
    "winter": "snowfall firelight winter_sunshine fireside_warmth frost winter_stillness snow-day_spirit",
    "festival": "gift-giving party_spirit family_time good_cheer feasting gift-wrapping",
    "christmas": "carol_singing tinsel Christmas_cheer mistletoe gift-giving Christmas_spirit yuletide_warmth stocking-filling",
    "lunar": "good_fortune family_cheer new-year_spirit reunion good_luck family_time new-year_cheer spring_couplets",
    "moon": "moonlight moon-gazing family_talk reunion osmanthus_scent family_time full-moon_magic",
    "double11": "treasure_hunting November_cheer unboxing wish-list_joy retail_therapy parcel_excitement doorstep_joy",
    "midyear": "midsummer_cheer treasure_hunting unboxing wish-list_joy retail_therapy midsummer_light",
}
ATTRIBUTES = {
    "": """family city country rainy-day stay-at-home fireside rooftop balcony riverside seaside open-air garden
        neighbourhood blue-sky lakeside hillside countryside village courtyard terrace doorstep window-seat armchair
        market-day holiday unplugged offline screen-free woodland meadow orchard riverbank front-porch harbour
        street-corner sofa doors-open barefoot kitchen-table waterside beachside hammock campfire bonfire hilltop veranda patio bookshop museum gallery theatre old-town small-town
        farmhouse beach-hut canal-side cliff-top picnic-blanket treehouse market-square tree-lined long-table"""
}
ADJECTIVES = {
    "fresh": """fresh bright lovely easygoing sunny cheery breezy upbeat uplifting pretty charming carefree zesty
        light-hearted vivid glad radiant""",
    "luxury": """refined elegant graceful understated considered timeless distinguished handsome tasteful stately
        composed exquisite splendid polished gracious captivating serene""",
    "minimal": """simple clean pared-back uncluttered calm tidy unfussy modest restrained neat serene balanced
        discreet quiet essential effortless unassuming orderly""",
    "playful": """cheerful lively happy merry friendly jolly sweet whimsical quirky cheeky charming lovable
        fun-loving playful spirited endearing""",
    "tech": """modern sleek sharp streamlined crisp trim smart clever bold confident purposeful striking
        contemporary inventive nimble assured forward-looking""",
}
FOOD_ADJECTIVES = {
    "fresh": "bright lovely sunny cheery breezy uplifting charming winsome glad light-hearted",
    "luxury": "refined elegant mellow considered distinguished tasteful exquisite gracious splendid",
    "minimal": "simple calm unfussy modest honest gentle unassuming quiet understated",
    "playful": "cheerful happy merry jolly cheeky quirky charming playful lovable spirited",
    "tech": "modern crisp bold bright smart clever contemporary inventive assured striking",
}
FINDING = {
    "": """find share savour enjoy welcome discover embrace celebrate cherish rediscover choose feel love keep
        treasure invite gather spread bring_home make_room_for say_yes_to wake_up_to come_home_to add unwrap seek
        collect notice picture explore meet create inspire spark nurture relish appreciate pass_on""",
}
SAVOURING = {
    "": """savour enjoy welcome share cherish celebrate treasure remember love make_time_for look_forward_to
        wake_up_to come_home_to say_yes_to make_room_for dream_of collect relive greet plan embrace relish
        anticipate gather invite host imagine discover linger_over pause_for brighten sweeten enliven rediscover
        choose delight_in bask_in plan_for""",
}
STIRRING = {
    "": """lingers gathers grows glows returns begins unfolds blossoms flows stays arrives awaits shines calls
        dances sparkles settles_in drifts_in blooms beckons takes_root comes_home comes_easily""",
}
PASSING = {
    "": """unfold linger begin beckon await arrive return glow shine blossom stretch_out sparkle call bloom
        start_small drift_by flow come_alive""",
}
AMID = {"": "amid during through throughout across "}
SUITING = {
    "": """made_for meant_for here_for ready_for right_for set_for all_about in_tune_with fond_of suited_to
        inspired_by at_ease_with born_for""",
    "fashion": "dressed_for styled_for",
}
BRINGING = {"": "bring add lend give introduce invite welcome"}
_PURSUITS = """breathe wander dream linger unwind smile laugh rest listen daydream stroll pause gather hum explore create share
    celebrate reconnect roam dance sing chat"""
_MANNERS = "often freely gently together happily again more gladly lightly a_little a_while"
ACTS = {
    "": """slow_down rest_easy look_closer start_fresh take_your_time lean_back settle_in pass_it_on feel_at_home
        make_it_yours breathe_easy be_kind_to_yourself treat_yourself look_around keep_it_simple stay_curious
        love_the_little_things find_your_rhythm follow_your_heart trust_your_taste enjoy_the_moment"""
    + " ".join(f"{pursuit}_{manner}" for pursuit in _PURSUITS.split() for manner in _MANNERS.split())
}
FEELINGS = {
    "fresh": """lightness fresh_air sunshine optimism brightness joy zest sparkle easy_joy good_energy
        morning_light buoyancy cheerfulness new_beginnings blue_skies""",
    "luxury": """grace elegance character poise refinement allure romance serenity quiet_luxury calm_beauty glamour
        finesse splendour distinction panache""",
    "minimal": """calm order clarity stillness balance quiet simplicity harmony ease peace breathing_space
        simple_beauty repose tranquillity clear_space""",
    "playful": """joy fun laughter cheer delight mischief wonder giggles merriment magic good_cheer play glee whimsy
        silliness""",
    "tech": """focus clarity flow ease momentum precision drive rhythm confidence sharp_style spark ingenuity verve
        originality fresh_thinking""",
}
