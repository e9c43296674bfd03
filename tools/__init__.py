"""Tools of the project itself: measuring, benchmarks."""
