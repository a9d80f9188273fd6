//! Encrypted connections to PostgreSQL: made where required, and only to a server with a trusted certificate.

use crate::server::try_headwater;
use headwater_testbed::postgres::Private;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use std::io::Write;
use std::path::Path;

/// An authority's certificate, and a certificate for `127.0.0.1` signed by the authority, with the key.
fn certificates() -> [String; 3] {
    let authority_key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = params.self_signed(&authority_key).unwrap().pem();
    let issuer = Issuer::new(params, authority_key);
    let key = KeyPair::generate().unwrap();
    let signed = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    [authority, signed.pem(), key.serialize_pem()]
}

fn write(path: &Path, text: &str) {
    std::fs::File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
}

#[test]
fn a_connection_is_encrypted_and_the_certificate_is_checked() {
    let Some(database) = Private::start() else { return };
    let [authority, certificate, key] = certificates();
    database.ask(&format!(
        "umask 077; printf '%s' '{certificate}' > \"$HOME_DIR/data/server.crt\"; printf '%s' '{key}' > \"$HOME_DIR/data/server.key\"
         echo 'ssl = on' >> \"$HOME_DIR/data/postgresql.conf\"
         echo 'hostssl all all 127.0.0.1/32 trust' > \"$HOME_DIR/data/pg_hba.conf\"
         if [ $(id -u) = 0 ]; then chown postgres \"$HOME_DIR\"/data/server.*; fi
         run \"$BIN/pg_ctl\" -D \"$HOME_DIR/data\" -w -m fast stop >/dev/null"
    ));
    database.run();
    let dir = tempfile::tempdir().unwrap();
    let (ours, other) = (dir.path().join("authority.pem"), dir.path().join("other.pem"));
    write(&ours, &authority);
    write(&other, &certificates()[0]);
    let ask = |mode: &str| {
        let url = format!("{}/postgres?{mode}", database.url);
        write(&dir.path().join(crate::server::NOTE), &url);
        try_headwater(dir.path(), &["account", "create", "Test"])
    };
    let (output, success) = ask("sslmode=disable");
    assert!(!success && output.contains("no encryption"), "the server takes no plain connections: {output}");
    for untrusted in ["sslmode=require".to_owned(), format!("sslmode=require&sslrootcert={}", other.display())] {
        let (output, success) = ask(&untrusted);
        assert!(!success && output.contains("cannot be reached"), "{output}");
    }
    let (output, success) = ask(&format!("sslmode=require&sslrootcert={}", dir.path().join("none.pem").display()));
    assert!(!success && output.contains("none.pem"), "{output}");
    let (output, success) = ask(&format!("sslmode=require&sslrootcert={}", ours.display()));
    assert!(success, "{output}");
}
