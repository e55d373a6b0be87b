"""Copies of everything for the worst day: made, proved, tried out, and one county brought back.

The copying of the databases is PostgreSQL's own work (pg_basebackup, pg_receivewal and their
kin); ours is what belongs to it: uploads, what each county held, and a look whether it all works.
"""
