#!/bin/sh
# On the first start of the database: the role that owns it, as docs/operate.md tells.
set -eu
password=$(cat /run/secrets/kreisklima_password)
psql --username postgres --set=password="$password" <<'SQL'
CREATE ROLE kreisklima LOGIN CREATEROLE NOINHERIT PASSWORD :'password';
CREATE DATABASE kreisklima OWNER kreisklima;
SQL
