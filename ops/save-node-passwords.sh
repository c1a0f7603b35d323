#!/bin/sh
# Saves the passwords with which this Citus node logs in to the others (compose.citus.yaml), once, when its volume is empty.
set -eu
umask 077
printf '*:*:*:%s:%s\n' postgres "$POSTGRES_PASSWORD" shop_owner "$OWNER_PASSWORD" shop_app "$APP_PASSWORD" > "$PGPASSFILE"
