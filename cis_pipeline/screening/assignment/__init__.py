"""Who is given what: draws, pilots, audits, and what goes into the next workbook."""
