//! The script by which Citus spreads the tables. Citus is absent: stand-ins of its functions record the calls, and the script runs
//! unchanged against the present schema.

use super::root;
use super::statements::accounts_tables;
use crate::server::headwater;
use headwater_testbed::postgres;

const STAND_INS: &str = "create table asked (kind text, name regclass, by text, beside text);
     create function create_reference_table(name text) returns void language sql
         as 'insert into asked values (''reference'', name::regclass, null, null)';
     create function create_distributed_table(name text, by text, colocate_with text) returns void language sql
         as 'insert into asked values (''distributed'', name::regclass, by, colocate_with)'";

/// Unique indexes without the column spreading their table: Citus refuses such an index.
const UNIQUE_ELSEWHERE: &str = "select c.relname::text from pg_index i join pg_class c on c.oid = i.indrelid
     join asked a on a.name = i.indrelid
     where i.indisunique and a.by is not null
       and not exists (select 1 from pg_attribute t
                       where t.attrelid = i.indrelid and t.attname = a.by and t.attnum = any(i.indkey))";

/// References from spread tables to tables neither everywhere nor spread alike: Citus refuses such a reference.
const FOREIGN_ELSEWHERE: &str = "select conrelid::regclass::text from pg_constraint
     where contype = 'f' and confrelid not in (select name from asked where kind = 'reference')";

#[test]
fn every_table_of_accounts_is_spread_by_account_beside_the_others() {
    let Some(url) = postgres::database() else { return };
    let dir = tempfile::tempdir().unwrap();
    headwater(dir.path(), &["account", "create", "Test", "--database-url", &url]);
    let mut client = ::postgres::Client::connect(&url, ::postgres::NoTls).unwrap();
    client.batch_execute(STAND_INS).unwrap();
    let script = std::fs::read_to_string(root().join("crates/store/src/migrations/citus.sql")).unwrap();
    client.batch_execute(&script).unwrap();

    let mut names =
        |sql: &str| -> Vec<String> { client.query(sql, &[]).unwrap().iter().map(|row| row.get(0)).collect() };
    let mut spread = names("select name::text from asked where by = 'account_id' order by name::text collate \"C\"");
    spread.sort();
    let mut known = accounts_tables();
    known.sort_unstable();
    assert_eq!(spread, known);
    let apart = names("select name::text from asked where kind = 'distributed' and beside <> 'outbox_head'");
    assert_eq!(apart, ["outbox_head"], "the first stands alone, all others beside it");
    assert_eq!(names(UNIQUE_ELSEWHERE), Vec::<String>::new());
    assert_eq!(names(FOREIGN_ELSEWHERE), Vec::<String>::new());
    // The question sees what it asks for.
    client.batch_execute("create unique index wrong on lead (id)").unwrap();
    assert_eq!(client.query(UNIQUE_ELSEWHERE, &[]).unwrap().len(), 1);
}
