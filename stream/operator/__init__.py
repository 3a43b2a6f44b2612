"""What an operator sees: metrics, logs, readiness."""
