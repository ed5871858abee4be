"""The reports: each candidate's page, the class page, tables for Excel and Moodle, PDF."""
