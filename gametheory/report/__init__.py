"""Results for the eye and as rows: tables, texts, documents."""
