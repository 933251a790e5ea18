#!/bin/sh
# Make the secrets of an installation as files, those that are missing: sh deploy/make-secrets.sh FOLDER
# Nothing that exists is touched. Back up key_encryption_key and secret_pepper, apart from the database.
set -eu
umask 077
folder=${1:?"usage: make-secrets.sh FOLDER"}
mkdir -p "$folder"

random() { # bytes -> base64url without padding
    head -c "$1" /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n'
}

make() { # name, value
    [ -e "$folder/$1" ] || printf '%s\n' "$2" >"$folder/$1"
}

make secret_key "$(random 64)"
make secret_pepper "1:$(random 32)"
make key_encryption_key "$(random 32)="
make metrics_token "$(random 32)"
make postgres_password "$(random 24)"
make database_url "postgresql://authserver:$(cat "$folder/postgres_password")@${DATABASE_HOST:-postgres}/authserver"
