//! Keys of `result`: as real clients of the vendor see them, and as the vendor's articles have them.

/// The key of a method's value in `result`.
#[derive(Debug, Clone, Copy)]
pub struct ResultKey {
    /// The key seen by real clients of the vendor.
    pub observed: &'static str,
    /// The key in the vendor's articles.
    pub documented: &'static str,
}

/// A key with the same name in replies and in articles.
pub const fn key(name: &'static str) -> ResultKey {
    ResultKey { observed: name, documented: name }
}

/// The keys of rows in `result`, by method.
#[derive(Debug, Clone, Copy)]
pub struct RowKeys {
    /// Of the method that gives one record.
    pub one: ResultKey,
    /// Of the method that gives many.
    pub many: ResultKey,
    /// Of the method that gives a range of dates.
    pub range: ResultKey,
    /// Whether `hasMore` stands beside the rows of the method that gives many.
    pub has_more: bool,
}

impl RowKeys {
    /// The same key for all methods, in replies and in articles.
    pub const fn all(name: &'static str) -> Self {
        Self { one: key(name), many: key(name), range: key(name), has_more: false }
    }
}
