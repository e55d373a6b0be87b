"""The table of django-allauth's second factors, made in one step."""
