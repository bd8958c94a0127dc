"""The four tables of records (findings, events, interventions, subjects) and their store."""
