//! A file read token by token, because the parser leaves the arguments of macros alone: named crates, calls letting time pass,
//! and a `match` on a bool.

use super::syntax::File;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

impl File {
    /// Reads a group of tokens, and groups inside.
    pub fn read_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut matches_bool = false;
        for (at, token) in tokens.iter().enumerate() {
            let (before, after) = (&tokens[..at], &tokens[at + 1..]);
            match token {
                // In `use a::{b::c}` only `a` begins a path.
                TokenTree::Group(group) if is_brace(group) && ends_in_path(before) => {}
                TokenTree::Group(group) => self.read_tokens(group.stream()),
                TokenTree::Ident(ident) => {
                    let (word, line) = (ident.to_string(), ident.span().start().line);
                    if begins_with(after, "::") && !goes_on(before) {
                        self.add_root(&word, line);
                    }
                    if ["sleep", "sleep_until"].contains(&word.as_str()) && is_call(before, after) {
                        self.sleeps.push(line);
                    }
                    if is_arm(after) && !matches_bool && ["true", "false"].contains(&word.as_str()) {
                        matches_bool = true;
                        self.matched_bools.push(line);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether the text before these tokens is a pattern of an arm: `=>` follows, or a guard.
fn is_arm(after: &[TokenTree]) -> bool {
    begins_with(after, "=>") || matches!(after.first(), Some(TokenTree::Ident(word)) if word == "if")
}

fn is_brace(group: &proc_macro2::Group) -> bool {
    group.delimiter() == Delimiter::Brace
}

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(it) if it.as_char() == sign)
}

/// Whether tokens begin with these signs.
fn begins_with(tokens: &[TokenTree], signs: &str) -> bool {
    let mut signs = signs.chars();
    tokens.iter().zip(&mut signs).all(|(token, sign)| is_sign(token, sign)) && signs.next().is_none()
}

/// Whether tokens end in `::`.
fn ends_in_path(tokens: &[TokenTree]) -> bool {
    tokens.len() >= 2 && begins_with(&tokens[tokens.len() - 2..], "::")
}

/// Whether the next word goes on with a path: `a::` or `<A>::` stands before it, and not only `::`.
fn goes_on(before: &[TokenTree]) -> bool {
    let root = before.len().checked_sub(3).map(|at| &before[at]);
    ends_in_path(before)
        && root.is_some_and(|root| match root {
            TokenTree::Ident(word) => word != "use",
            token => is_sign(token, '>'),
        })
}

/// Whether a word is a function called by path: no method, no declaration.
fn is_call(before: &[TokenTree], after: &[TokenTree]) -> bool {
    let has_arguments = matches!(after.first(), Some(TokenTree::Group(it)) if it.delimiter() == Delimiter::Parenthesis);
    let is_other = |token: &TokenTree| match token {
        TokenTree::Ident(word) => word == "fn",
        token => is_sign(token, '.'),
    };
    has_arguments && !before.last().is_some_and(is_other)
}
