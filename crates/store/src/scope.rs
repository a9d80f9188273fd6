//! The scope of a statement: the account whose rows are in reach. PostgreSQL is told before the statement runs, and
//! enforces the scope by row-level security.

use crate::value::Param;

/// The mark set by `servers_sql!` on a statement about no account, or about all.
pub const MARK: &str = "/* every account */ ";

/// The rows in reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// No rows.
    Nobody,
    /// The rows of one account.
    Account(i64),
    /// The server's own data about all accounts; never leads, lists, events or people.
    Every,
}

impl Scope {
    /// The scope of a statement; the account is its first parameter. A statement that forgets the account leaves the
    /// scope unchanged, so no further rows come into reach.
    pub fn of(sql: &str, params: &[Param<'_>]) -> Option<Self> {
        if sql.starts_with(MARK) {
            return Some(Self::Every);
        }
        let names_account = sql.contains("account_id = $1") || sql.contains("(account_id");
        match params.first() {
            Some(Param::Int(account)) if names_account => Some(Self::Account(*account)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_says_whose_rows_it_is_about() {
        let seven = [Param::Int(7)];
        assert_eq!(Scope::of("select 1 from lead where account_id = $1", &seven), Some(Scope::Account(7)));
        assert_eq!(Scope::of("insert into lead (account_id, id) values ($1, $2)", &seven), Some(Scope::Account(7)));
        assert_eq!(Scope::of("/* every account */ select id from account", &[]), Some(Scope::Every));
        assert_eq!(Scope::of("select 1 from lead where id = $1", &seven), None);
        assert_eq!(Scope::of("select 1 from lead where account_id = $1", &[Param::Text("7")]), None);
    }
}
