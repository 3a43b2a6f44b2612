"""Qualification on a real Kafka: seeded traffic, faults, and a checker that asks for the fate of every event."""
