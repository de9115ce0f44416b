"""Datasets of sweeps on disk: a folder of Parquet parts, a manifest that says what they are, and nothing half-written."""
