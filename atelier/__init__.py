"""The course's workshop: builds it, grades it, and reports what each candidate has proved."""
