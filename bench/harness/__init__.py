"""What every work of the benchmark uses: processes and what they cost, load generators, rounds, the report."""
