use super::*;
use headwater_model::query::SortKey;

fn found(texts: &Dictionary, needle: Needle<'_>) -> Vec<usize> {
    texts.with(&needle).places().collect()
}

#[test]
fn texts_are_found_by_parts_beginnings_and_whole() {
    let mut texts = Dictionary::default();
    for text in ["ann", "banana", "an", "", "bann"] {
        texts.number(text);
    }
    texts.forget();
    assert_eq!(texts.number("an"), 5, "a second number");
    assert_eq!(found(&texts, Needle::inside("ann")), [0, 4]);
    assert_eq!(found(&texts, Needle::inside("an")), [0, 1, 2, 4, 5]);
    assert_eq!(found(&texts, Needle::inside("b")), [1, 4]);
    assert_eq!(found(&texts, Needle::at_start("an")), [0, 2, 5]);
    assert_eq!((found(&texts, Needle::whole("an")), found(&texts, Needle::whole(""))), (vec![2, 5], vec![3]));
    assert_eq!((found(&texts, Needle::inside("nx")), found(&texts, Needle::inside("")).len()), (vec![], 6));
    assert!(texts.may_repeat() && texts.text(5) == "an" && texts.text(3).is_empty());
}

/// Every needle over few letters, in every address over few letters, as texts themselves find it.
#[test]
fn addresses_are_found_as_if_kept_in_one_piece() {
    let mut texts = vec![String::new()];
    for _ in 0..4 {
        let longer = |text: &String| ["a", "b", "@", "."].map(|letter| format!("{text}{letter}"));
        texts.extend(texts.iter().flat_map(longer).collect::<Vec<_>>());
        texts.sort();
        texts.dedup();
    }
    let mut addresses = Dictionary::of_addresses();
    for (number, text) in texts.iter().enumerate() {
        assert_eq!((addresses.number(text), &*addresses.text(number)), (number, &text[..]));
    }
    let where_text = |test: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..texts.len()).filter(|number| test(&texts[*number])).collect()
    };
    for part in texts.iter().filter(|text| text.len() < 4) {
        let part = &part[..];
        assert_eq!(found(&addresses, Needle::inside(part)), where_text(&|text| text.contains(part)), "{part}");
        assert_eq!(found(&addresses, Needle::at_start(part)), where_text(&|text| text.starts_with(part)), "{part}");
        assert_eq!(found(&addresses, Needle::whole(part)), where_text(&|text| text == part), "{part}");
    }
}

#[test]
fn ranks_follow_the_order_of_texts_as_texts_come() {
    for mut texts in [Dictionary::default(), Dictionary::of_addresses()] {
        for text in ["m@b", "c", "x@"] {
            texts.number(text);
        }
        let first = texts.ranks();
        assert!(first.height(1) < first.height(0) && first.height(0) < first.height(2));
        assert_eq!(texts.unranked(), 0);
        texts.forget();
        for text in ["d", "a", "m@b", "z"] {
            texts.number(text);
        }
        let ranks = texts.ranks();
        let order: Vec<u64> = [4, 1, 3, 0, 2, 6].map(|number| ranks.height(number)).to_vec();
        assert!(order.is_sorted_by(|a, b| a < b), "{order:?}");
        assert_eq!(ranks.height(0), ranks.height(5), "one text of two numbers");
        assert_eq!(texts.height_of(&ranks, "m@b"), ranks.height(0));
        assert!(texts.height_of(&ranks, "m@c") > ranks.height(0));
        assert!(texts.height_of(&ranks, "n") < ranks.height(2));
        assert!(texts.height_of(&ranks, "0") < ranks.height(4) && texts.height_of(&ranks, "0") > 0);
        assert!(texts.height_of(&ranks, "zz") > ranks.height(6));
    }
}

#[test]
fn long_texts_are_ordered_by_their_first_letters() {
    for mut texts in [Dictionary::default(), Dictionary::of_addresses()] {
        let long = "ä".repeat(SortKey::SORTED - 1);
        for text in [format!("{long}@b"), format!("{long}@a"), format!("{long}a@"), format!("{long}b")] {
            texts.number(&text);
        }
        let ranks = texts.ranks();
        assert_eq!(ranks.height(0), ranks.height(1), "the 64th letter is the @");
        assert!(ranks.height(1) < ranks.height(2) && ranks.height(2) < ranks.height(3));
        assert_eq!(texts.height_of(&ranks, &format!("{long}@")), ranks.height(0));
    }
}
