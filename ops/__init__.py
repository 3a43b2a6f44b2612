"""What an operator needs around Adloom: the scrape configuration and the dashboard."""
