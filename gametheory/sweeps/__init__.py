"""Games at many points: designs, traced programs, compiled kernels with error bounds, and the store."""
