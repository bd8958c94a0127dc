"""The criterion: its notation, its nodes, the reference evaluator, the compiler to Ibis."""
