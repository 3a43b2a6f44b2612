"""What stands around Adloom: scrape configuration, dashboard, benchmarks, and sheets of creatives to look at."""
