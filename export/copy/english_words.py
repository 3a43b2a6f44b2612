# ruff: noqa: E501  tables read best in rows
"""English words that copy combines freely: any word of one list may stand beside any word of the next.

Moods go before times, qualities before things, attributes between a mood and a time; times are plural, things take no
article. `_` is a space within one entry. No word states what a product is made of, does or costs.
"""

MOODS = {
    "": """slow soft warm calm easy gentle quiet bright happy simple sweet golden sunny cosy lazy peaceful restful unhurried
        carefree precious everyday lovely pleasant joyful little shared long favourite relaxed mellow tender familiar
        treasured thoughtful""",
    "fresh": """fresh airy breezy crisp clear sparkling sunlit light-hearted glowing cloudless sun-warmed early zesty balmy
        vivid dewy brisk""",
    "luxury": """graceful elegant refined serene intimate memorable candlelit velvety lingering starlit moonlit timeless
        splendid gracious hushed enchanted romantic""",
    "minimal": """still silent pure honest tidy balanced uncluttered spacious unfussy clear-headed mindful measured steady
        modest undisturbed clean""",
    "playful": """lively cheerful merry jolly bubbly cheeky whimsical giggly silly funny magical curious playful adventurous
        sparkly mischievous colourful""",
    "tech": """focused sharp smart smooth fluid modern productive clever busy agile energetic streamlined inspired ambitious
        bold well-planned dynamic""",
}
TIMES = {
    "": """mornings evenings afternoons nights days hours moments weekends Sundays sunrises sunsets breaks pauses
        beginnings rituals routines habits traditions visits chats conversations gatherings reunions daydreams occasions
        stories memories surprises discoveries pleasures plans ideas dreams corners starts getaways homecomings
        celebrations""",
    "beauty": "dates touch-ups wake-up_calls self-care_days bath_times bedtimes get-ready_hours spa_days",
    "kitchen": "suppers breakfasts brunches feasts recipes lunches dinners meals helpings second_helpings tea_times",
    "audio": "melodies playlists choruses encores albums commutes duets songs listening_hours",
    "lighting": "chapters bedtimes suppers film_nights study_hours reading_hours dinner_parties stories",
    "sports": "workouts warm-ups sprints rallies laps victories matches miles stretches comebacks sessions",
    "food": "nibbles treats picnics bites snacks tastings spoonfuls sips breakfasts tea_times second_helpings",
    "toys": "adventures games playdates birthdays giggles missions voyages treasure_hunts bedtimes",
    "fashion": "strolls outings dates errands city_breaks entrances outfits commutes first_impressions",
    "garden": "seedlings blossoms harvests sowings petals garden_walks potting_days picnics",
    "pets": "walkies cuddles naps belly_rubs snuggles mealtimes playtimes adventures",
    "home": "film_nights fireside_chats sofa_hours suppers naps dinner_parties rainy_days",
    "travel": "journeys departures arrivals detours road_trips stopovers horizons escapes landings postcards",
    "office": "notes drafts sketches meetings lists brainstorms chapters insights first_pages",
    "electronics": "projects snapshots workdays experiments side_projects deep_dives brainstorms",
    "other": "finds errands joys projects keepsakes strolls treats",
}
QUALITIES = {
    "": """quiet gentle simple easy warm bright pure calm sweet good true fresh lasting lovely shared homely golden natural
        honest everyday soft steady heartfelt genuine unhurried abundant""",
    "fresh": "airy breezy sunny sparkling radiant crisp clear light-hearted zesty vivid sunlit buoyant",
    "luxury": "refined elegant timeless understated graceful rich serene velvety splendid polished intimate starlit",
    "minimal": "uncluttered balanced still pared-back modest restful plain spare effortless perfect unfussy tidy",
    "playful": "cheerful merry bubbly cheeky silly playful sparkly mischievous giddy lively madcap colourful",
    "tech": "sharp smart focused smooth modern bold clever effortless inspired dynamic confident agile",
}
THINGS = {
    "": """company laughter comfort warmth joy rhythm balance ease charm beauty wonder magic stillness energy freedom
        inspiration imagination curiosity affection harmony clarity confidence pleasure optimism romance sunshine
        simplicity sparkle tenderness togetherness vitality order momentum fun adventure nostalgia contentment gratitude
        cheer style grace elegance delight happiness friendship kindness serenity character""",
    "spring": "birdsong blossom greenery spring_air spring_sunshine new_growth",
    "summer": "sunlight sea_air holiday_spirit summer_breeze summer_sunshine beach_time",
    "autumn": "woodsmoke foliage autumn_colour harvest_light fireside_talk autumn_air",
    "winter": "snowfall firelight winter_sunshine fireside_warmth hot_chocolate_time frost",
    "festival": "gift-giving festivity merriment party_spirit family_time good_cheer",
    "christmas": "carol_singing tinsel Christmas_cheer mistletoe gift-giving Christmas_spirit",
    "lunar": "good_fortune family_cheer new-year_spirit reunion good_luck family_time",
    "moon": "moonlight moon-gazing family_talk reunion osmanthus_scent family_time",
    "double11": "treasure_hunting November_cheer unboxing wish-list_joy retail_therapy",
    "midyear": "midsummer_cheer treasure_hunting unboxing wish-list_joy retail_therapy",
}
ATTRIBUTES = {
    "": """Sunday weekend family city country weekday midweek Saturday Friday rainy-day stay-at-home after-work fireside
        rooftop balcony riverside seaside sunrise sunset twilight bedtime open-air garden neighbourhood late-night
        early-morning blue-sky Monday"""
}
ADJECTIVES = {
    "fresh": "fresh bright lovely easygoing sunny cheery breezy upbeat uplifting pretty charming carefree zesty",
    "luxury": "refined elegant graceful understated considered timeless distinguished handsome tasteful stately composed",
    "minimal": "simple clean pared-back uncluttered calm tidy unfussy modest restrained neat serene balanced discreet",
    "playful": "cheerful lively happy merry friendly jolly sweet whimsical quirky cheeky charming lovable fun-loving",
    "tech": "modern sleek sharp streamlined crisp trim smart clever bold confident purposeful striking contemporary",
}
FOOD_ADJECTIVES = {
    "fresh": "bright lovely sunny cheery breezy uplifting charming",
    "luxury": "refined elegant mellow considered distinguished tasteful",
    "minimal": "simple calm unfussy modest honest gentle",
    "playful": "cheerful happy merry jolly cheeky quirky charming",
    "tech": "modern crisp bold bright smart clever contemporary",
}
FINDING = {
    "": """find share savour enjoy welcome discover embrace celebrate cherish rediscover choose feel love keep treasure invite
        gather spread bring_home make_room_for say_yes_to hold_on_to wake_up_to come_home_to look_for""",
}
SAVOURING = {
    "": """savour enjoy welcome share cherish celebrate treasure remember love make_time_for look_forward_to wake_up_to
        come_home_to say_yes_to make_room_for dream_of slow_down_for collect relive greet plan""",
}
ACTS = {
    "": """breathe_deeply slow_down smile_often dream_freely wander_freely unwind_slowly linger_longer laugh_often rest_easy
        listen_closely look_closer begin_again sing_along play_together gather_often live_gently start_fresh
        take_your_time stay_a_while lean_back settle_in enjoy_today pass_it_on feel_at_home make_it_yours dream_a_little
        smile_a_little breathe_easy switch_off be_kind_to_yourself treat_yourself take_a_moment look_around
        keep_it_simple stay_curious have_fun live_a_little laugh_a_little love_the_little_things find_your_rhythm
        follow_your_heart trust_your_taste enjoy_the_moment""",
}
FEELINGS = {
    "fresh": "lightness fresh_air sunshine optimism brightness joy zest sparkle vitality easy_joy good_energy morning_light",
    "luxury": "grace elegance character poise refinement allure romance serenity quiet_luxury calm_beauty glamour",
    "minimal": "calm order clarity stillness balance quiet simplicity harmony ease peace breathing_space simple_beauty",
    "playful": "joy fun laughter cheer delight mischief wonder giggles merriment magic good_cheer play",
    "tech": "focus clarity flow ease momentum precision drive rhythm confidence sharp_style spark",
}
