"""Store: the demo shop's page, and the collector that turns what shoppers do into events on Kafka."""
