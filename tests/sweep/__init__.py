"""Every page of every county is read by everybody, and nothing of the neighbour may stand in it.

Two counties hold the same things under the same ids, slugs, session keys, links and API keys, and
in every field of every row another canary (`canaries.py`). The sweep asks every address as every
role and looks for the neighbour's canaries in body, headers, files, mails and log lines.

A new address: `test_every_route_has_a_class` fails and names it. Give it a line in
`county_classes.py` or `network_classes.py`, for example

    "events": asked(),                                      # a page without arguments
    "event": asked(slug="event-slug"),                      # `event-slug` is planted in things.py
    "events-by-kind": asked(kind="=talks"),                 # a word that is meant as it stands
    "events-calendar": asked(gives="text/calendar"),

A new field or model: `test_every_field_has_its_canary` fails and names it. A new field of a thing
that is planted gets its canary by itself; a new model needs a row, see `things.py`. What cannot
carry one stands in `fields.py` with the reason.
"""
