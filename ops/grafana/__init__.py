"""The Grafana dashboard, built by code from the metrics it shows."""
