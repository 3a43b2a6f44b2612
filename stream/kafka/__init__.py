"""Kafka: the embedded broker and topics, the serving record, sending recorded events."""
