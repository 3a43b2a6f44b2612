"""The worker: from consumed records to published creatives, each offset finished once."""
