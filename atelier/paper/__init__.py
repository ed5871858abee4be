"""How a report reaches its reader: pages, tables for French Excel, tagged PDF."""
