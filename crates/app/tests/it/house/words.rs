//! The language of comments: the share of pronouns and of the house's own adverbs among their words.

use super::{Source, sources};

/// Pronouns, which let the reader look for their noun, and adverbs of this house, for which there are nouns and verbs.
const VAGUE: [&str; 16] = [
    "what", "who", "whoever", "whom", "it", "its", "that", "those", "they", "there", "them", "likewise", "besides",
    "apart", "aside", "ahead",
];

/// Per mille of these words among all words of comments.
const MOST: usize = 26;
/// A line of comment counts from so many words on.
const SENTENCE: usize = 5;

/// The words of a line of comment; what stands in backquotes is code.
fn words(line: &str) -> Vec<&str> {
    let Some(comment) = line.trim_start().strip_prefix("//") else { return Vec::new() };
    let parts: Vec<&str> = comment.split('`').collect();
    // A quote that does not end is none.
    let prose = parts.iter().enumerate().filter(|(at, _)| at % 2 == 0 || at + 1 == parts.len());
    let words = prose.flat_map(|(_, part)| part.split(|letter: char| !letter.is_ascii_alphabetic() && letter != '\''));
    words.filter(|word| !word.is_empty()).collect()
}

/// How many of the words of a text's comments are vague, and how many words there are.
fn count(text: &str) -> (usize, usize) {
    let is_vague = |word: &&&str| VAGUE.contains(&word.to_lowercase().as_str());
    text.lines()
        .map(words)
        .filter(|words| words.len() >= SENTENCE)
        .fold((0, 0), |(vague, all), words| (vague + words.iter().filter(is_vague).count(), all + words.len()))
}

/// Vague words per mille, rounded up.
fn per_mille((vague, all): (usize, usize)) -> usize {
    (1000 * vague).div_ceil(all.max(1))
}

/// The files whose comments are the vaguest.
fn worst(sources: &[Source]) -> Vec<String> {
    let mut files: Vec<(usize, &str)> = Vec::new();
    for source in sources {
        let (vague, all) = count(&source.text);
        if all >= 60 {
            files.push((per_mille((vague, all)), &source.path));
        }
    }
    files.sort_unstable_by(|a, b| b.cmp(a));
    files.iter().take(10).map(|(share, path)| format!("{share} ‰ {path}")).collect()
}

#[test]
fn comments_name_their_nouns() {
    let sources = sources();
    let counts = sources.iter().map(|source| count(&source.text));
    let share = per_mille(counts.fold((0, 0), |(vague, all), (more, words)| (vague + more, all + words)));
    assert!(share <= MOST, "{share} ‰ of at most {MOST}; the vaguest are\n{}", worst(&sources).join("\n"));
}

#[test]
fn vague_words_are_counted_in_sentences_only() {
    let text = "/// It says what `it that` is, likewise.\n//! It is short.\n    // What it's for, whoever asks: `a` quote\nlet it = \"who\";\n";
    assert_eq!(words("// a `b c` d` e's"), ["a", "d", "e's"]);
    assert_eq!(count(text), (3 + 2, 5 + 6));
    assert_eq!((per_mille((1, 3)), per_mille((0, 0))), (334, 0));
}
