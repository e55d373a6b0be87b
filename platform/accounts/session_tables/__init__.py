"""The table of django-allauth's open sessions, made in one step."""
