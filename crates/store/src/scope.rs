//! Whose rows a statement is about. PostgreSQL is told before it runs, and its walls hold the statement to it.

use crate::value::Param;

/// What `servers_sql!` sets before a statement that is about no account, or about all of them.
pub const MARK: &str = "/* every account */ ";

/// Whose rows are in reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Nobody's.
    Nobody,
    /// Those of one account.
    Account(i64),
    /// What the server itself needs to know of all accounts; never leads, lists, events or people.
    Every,
}

impl Scope {
    /// The scope of a statement. Its account is its first parameter; one that was forgotten in the text leaves the scope
    /// as it was, so that nothing more comes into reach.
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
