#!/bin/sh
# Makes an authority of your own and a certificate for a host: authority.sh HOST DIRECTORY
# Clients must trust DIRECTORY/authority.pem; DIRECTORY/authority.key signs further hosts and belongs in a safe place.
set -eu
host=${1:?which host?}
directory=${2:?which directory?}
umask 077
mkdir -p "$directory"
cd "$directory"
if [ ! -e authority.key ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=Headwater authority" \
        -addext "basicConstraints=critical,CA:TRUE,pathlen:0" -addext "keyUsage=critical,keyCertSign" \
        -keyout authority.key -out authority.pem
fi
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$host" -keyout "$host.key" -out "$host.csr"
printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\nbasicConstraints=critical,CA:FALSE\n' "$host" > "$host.ext"
openssl x509 -req -in "$host.csr" -CA authority.pem -CAkey authority.key -CAcreateserial -days 800 -sha256 \
    -extfile "$host.ext" -out "$host.pem"
rm "$host.csr" "$host.ext"
