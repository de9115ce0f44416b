"""Doing the chunks of a sweep: with the threads of this process, or with the workers of a Dask cluster."""
