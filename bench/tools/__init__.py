"""What several benchmarks use: the clock, servers, clients, simulated users and peers."""
