//! The syntax of the sources: each file is parsed once, by the parser of the derive macros (`syn`), and kept as plain numbers
//! and names. The checkers of this folder count over them.

use super::{is_test, sources};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::OnceLock;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, FnArg, Item, Meta, Pat, Signature, Type, UseTree, Visibility};

/// The syntax of one file.
#[derive(Default)]
pub struct File {
    /// The path from the root of the workspace.
    pub path: String,
    /// All functions with a body, and functions declared by traits.
    pub functions: Vec<Function>,
    /// Types and traits visible outside their module.
    pub types: Vec<Named>,
    /// All traits.
    pub traits: Vec<Named>,
    /// Names of implemented traits, once for each implementation.
    pub implemented: Vec<String>,
    /// Lines at which the imports at the head of the file begin anew, after a gap or other items.
    pub broken_imports: Vec<usize>,
    /// Lines of a `match` with an arm `true` or `false`.
    pub matched_bools: Vec<usize>,
    /// Lines of calls letting time pass.
    pub sleeps: Vec<usize>,
    /// First words of paths: crates, and whatever else a path can begin with.
    product_roots: BTreeSet<String>,
    test_roots: BTreeSet<String>,
    imported: BTreeSet<String>,
    /// Whether the functions being read implement a trait, and so have the trait's parameters.
    is_of_trait: bool,
    tests: Vec<RangeInclusive<usize>>,
}

/// A name and its line.
pub struct Named {
    pub name: String,
    pub line: usize,
    /// Traits derived for a type, attributes of a function.
    pub marks: BTreeSet<String>,
}

/// A function.
pub struct Function {
    pub named: Named,
    /// Lines from `fn` to the closing brace.
    pub lines: usize,
    /// Parameters without `self`; the elements of a tuple count one each. None where a trait prescribes the parameters.
    pub parameters: usize,
    /// Parameters of the type `bool`.
    pub bools: usize,
}

/// Which code is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    Product,
    Tests,
}

impl File {
    /// Whether a line belongs to tests.
    pub fn is_test(&self, line: usize) -> bool {
        is_test(&self.path) || self.tests.iter().any(|lines| lines.contains(&line))
    }

    /// Whether the product's code, or the tests, name a crate.
    pub fn names_crate(&self, name: &str, code: Code) -> bool {
        let roots = match code {
            Code::Product => &self.product_roots,
            Code::Tests => &self.test_roots,
        };
        roots.contains(name) && !self.imported.contains(name)
    }
}

/// All files, parsed by the first test asking.
pub fn files() -> &'static [File] {
    static FILES: OnceLock<Vec<File>> = OnceLock::new();
    FILES.get_or_init(|| {
        let sources = sources();
        let (first, second) = sources.split_at(sources.len() / 2);
        let parse_all = |part: &[super::Source]| part.iter().map(|it| parse(&it.path, &it.text)).collect::<Vec<_>>();
        std::thread::scope(|scope| {
            let second = scope.spawn(|| parse_all(second));
            let mut files = parse_all(first);
            files.extend(second.join().unwrap());
            files
        })
    })
}

/// Parses one file.
pub fn parse(path: &str, text: &str) -> File {
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
    let syntax: syn::File = syn::parse2(tokens.clone()).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut file = File { path: path.to_owned(), ..File::default() };
    file.visit_file(&syntax);
    file.read_imports(&syntax.items);
    file.read_tokens(tokens);
    file
}

impl<'ast> Visit<'ast> for File {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, named) = match item {
            Item::Struct(it) => (&it.attrs, Some((&it.ident, &it.vis))),
            Item::Enum(it) => (&it.attrs, Some((&it.ident, &it.vis))),
            Item::Union(it) => (&it.attrs, Some((&it.ident, &it.vis))),
            Item::Type(it) => (&it.attrs, Some((&it.ident, &it.vis))),
            Item::Trait(it) => (&it.attrs, Some((&it.ident, &it.vis))),
            Item::Mod(it) => {
                if let (true, Some((brace, _))) = (is_for_tests(&it.attrs), &it.content) {
                    self.tests.push(it.mod_token.span.start().line..=brace.span.close().end().line);
                }
                return visit::visit_item(self, item);
            }
            Item::Fn(it) => {
                self.read_function(&it.attrs, &it.sig, Some(&it.block));
                return visit::visit_item(self, item);
            }
            Item::Impl(it) => {
                let path = it.trait_.as_ref().map(|(path, _)| path);
                self.implemented.extend(path.and_then(|path| path.segments.last()).map(|last| last.ident.to_string()));
                if is_for_tests(&it.attrs) {
                    self.tests.push(it.impl_token.span.start().line..=it.brace_token.span.close().end().line);
                }
                let outer = std::mem::replace(&mut self.is_of_trait, it.trait_.is_some());
                visit::visit_item(self, item);
                self.is_of_trait = outer;
                return;
            }
            _ => return visit::visit_item(self, item),
        };
        if let Item::Trait(it) = item {
            let line = it.ident.span().start().line;
            self.traits.push(Named { name: it.ident.to_string(), line, marks: BTreeSet::new() });
        }
        if let Some((ident, visibility)) = named
            && !matches!(visibility, Visibility::Inherited)
        {
            let line = ident.span().start().line;
            self.types.push(Named { name: ident.to_string(), line, marks: marks(attributes) });
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, it: &'ast syn::ImplItemFn) {
        self.read_function(&it.attrs, &it.sig, Some(&it.block));
        visit::visit_impl_item_fn(self, it);
    }

    fn visit_trait_item_fn(&mut self, it: &'ast syn::TraitItemFn) {
        self.read_function(&it.attrs, &it.sig, it.default.as_ref());
        visit::visit_trait_item_fn(self, it);
    }

    fn visit_item_use(&mut self, it: &'ast syn::ItemUse) {
        bind(&it.tree, "", &mut self.imported);
    }
}

impl File {
    fn read_function(&mut self, attributes: &[Attribute], signature: &Signature, block: Option<&Block>) {
        let line = signature.fn_token.span.start().line;
        let end = block.map_or(line, |block| block.brace_token.span.close().end().line);
        if is_for_tests(attributes) {
            self.tests.push(line..=end);
        }
        let typed = || {
            signature.inputs.iter().filter_map(|input| match input {
                FnArg::Typed(typed) if !self.is_of_trait => Some(typed),
                FnArg::Typed(_) | FnArg::Receiver(_) => None,
            })
        };
        self.functions.push(Function {
            named: Named { name: signature.ident.to_string(), line, marks: marks(attributes) },
            lines: end - line + 1,
            parameters: typed().map(|it| elements(&it.pat, &it.ty)).sum(),
            bools: typed().filter(|it| is_bool(&it.ty)).count(),
        });
    }

    /// Takes a word that begins a path.
    pub fn add_root(&mut self, word: &str, line: usize) {
        let roots = if self.is_test(line) { &mut self.test_roots } else { &mut self.product_roots };
        roots.insert(word.to_owned());
    }

    /// Finds where the imports of the file are not one block. `use Kind::*` may stand beside the table that needs it, and what a
    /// file hands on (`pub use`) where it likes.
    fn read_imports(&mut self, items: &[Item]) {
        let mut end = None;
        for item in items {
            let Item::Use(it) = item else { continue };
            if is_of_variants(&it.tree) {
                continue;
            }
            let first = it.attrs.first().map_or(it.use_token.span, |attribute| attribute.pound_token.span);
            let start = first.start().line;
            let is_next = end.is_some_and(|end| start == end + 1);
            let is_import = matches!(it.vis, Visibility::Inherited);
            if is_import && end.is_some() && !is_next {
                self.broken_imports.push(start);
            }
            if is_import || is_next {
                end = Some(it.semi_token.span.end().line);
            }
        }
    }
}

fn is_bool(kind: &Type) -> bool {
    matches!(kind, Type::Path(path) if path.path.is_ident("bool"))
}

/// The number of values in a parameter: the elements of a tuple, in the pattern or in the type.
fn elements(pattern: &Pat, kind: &Type) -> usize {
    match (pattern, kind) {
        (Pat::Reference(pattern), Type::Reference(kind)) => elements(&pattern.pat, &kind.elem),
        (Pat::Tuple(pattern), Type::Tuple(kind)) => {
            pattern.elems.iter().zip(&kind.elems).map(|(pattern, kind)| elements(pattern, kind)).sum()
        }
        (Pat::Tuple(pattern), _) => pattern.elems.len(),
        (_, Type::Tuple(kind)) => kind.elems.len().max(1),
        _ => 1,
    }
}

/// Names that attributes bear: `test` of `#[tokio::test]`, and the traits of `#[derive(…)]`.
fn marks(attributes: &[Attribute]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for attribute in attributes {
        found.extend(attribute.path().segments.last().map(|segment| segment.ident.to_string()));
        if let (true, Meta::List(list)) = (attribute.path().is_ident("derive"), &attribute.meta) {
            let words = list.tokens.clone().into_iter().filter_map(|token| match token {
                TokenTree::Ident(ident) => Some(ident.to_string()),
                _ => None,
            });
            found.extend(words);
        }
    }
    found
}

/// Whether an item is built for tests only.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    let is_cfg = |attribute: &Attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => list.tokens.to_string() == "test",
        _ => false,
    };
    attributes.iter().any(is_cfg) || marks(attributes).contains("test")
}

/// The names bound by an import.
fn bind(tree: &UseTree, within: &str, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => bind(&path.tree, &path.ident.to_string(), names),
        UseTree::Group(group) => group.items.iter().for_each(|tree| bind(tree, within, names)),
        UseTree::Name(name) if name.ident == "self" => _ = names.insert(within.to_owned()),
        // `use bytes;` leaves the crate its name.
        UseTree::Name(name) if !within.is_empty() => _ = names.insert(name.ident.to_string()),
        UseTree::Rename(rename) => _ = names.insert(rename.rename.to_string()),
        UseTree::Name(_) | UseTree::Glob(_) => {}
    }
}

/// Whether a tree imports variants of an enum that is known already, as `use Kind::*` does.
fn is_of_variants(tree: &UseTree) -> bool {
    matches!(tree, UseTree::Path(path) if path.ident.to_string().starts_with(char::is_uppercase))
}

/// One of each counted thing, and beside it a look-alike.
const TEXT: &str = r#"
use std::time::Duration;

use crate::http;
use bytes::Bytes;
use {url::Url, crate::{metrics::A}};

#[derive(clap::Args)]
pub struct Arguments;
enum Hidden {}

pub fn five((a, b): (u8, u8), &(c, d): &(u8, u8), e: bool) {
    http::go(::serde::x());
    assert!(match e { true => 1, false => 2 } == 1, "{}", match (e, e) { (true, _) => 1, _ => 2 });
    self.sleep();
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn waits() {
        tokio::select! { () = tokio::time::sleep(x) => {} }
    }
}
"#;

#[test]
fn each_thing_is_counted_once() {
    let file = parse("crates/x/src/y.rs", TEXT);
    assert_eq!(file.broken_imports, [4]);
    assert_eq!(file.types.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Arguments"]);
    assert!(file.types[0].marks.contains("Args"));
    let product = || file.functions.iter().filter(|function| !file.is_test(function.named.line));
    let shapes: Vec<_> = product().map(|it| (&*it.named.name, it.parameters, it.bools)).collect();
    assert_eq!(shapes, [("five", 5, 1)]);
    assert_eq!(product().next().unwrap().lines, 5);
    assert_eq!(file.matched_bools, [14]);
    assert_eq!(file.sleeps, [22]);
    assert!(file.is_test(22) && !file.is_test(14));
}

#[test]
fn a_crate_is_known_from_a_module_of_its_name() {
    let file = parse("crates/x/src/y.rs", TEXT);
    for (name, product, tests) in
        [("bytes", true, false), ("serde", true, false), ("url", true, false), ("tokio", false, true)]
    {
        assert_eq!(
            (file.names_crate(name, Code::Product), file.names_crate(name, Code::Tests)),
            (product, tests),
            "{name}"
        );
    }
    for name in ["http", "metrics", "time"] {
        assert!(!file.names_crate(name, Code::Product) && !file.names_crate(name, Code::Tests), "{name}");
    }
}
