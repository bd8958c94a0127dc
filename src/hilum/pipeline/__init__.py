"""The one place where steps are joined: record and hospital data in, answers with evidence out."""
