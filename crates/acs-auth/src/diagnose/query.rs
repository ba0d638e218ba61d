//! What may have been signed in the place of the query.

use super::Mistake::{
    QueryFormEncoded, QueryIncomplete, QueryLeftOut, QueryPlusForSpace, QueryReordered,
    StrayQuestionMark,
};
use super::target::{Target, replace};
use super::variants::Variants;

pub(super) fn push(variants: &mut Variants, cut: Target<'_>) {
    let Some(query) = cut.query else {
        variants.push(StrayQuestionMark, [cut.path, b"?"].concat());
        return;
    };
    let mut add = |mistake, query: &[u8]| {
        variants.push(mistake, Target::join(cut.path, Some(query)));
    };
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form_urlencoded::parse(query))
        .finish();
    add(QueryFormEncoded, form.as_bytes());
    add(QueryPlusForSpace, &replace(query, b"%20", b"+"));
    add(QueryPlusForSpace, &replace(query, b"+", b"%20"));
    add(StrayQuestionMark, &[query, b"?"].concat());

    let parameters: Vec<_> = query.split(|byte| *byte == b'&').collect();
    let mut sorted = parameters.clone();
    sorted.sort_unstable();
    add(QueryReordered, &sorted.join(&b'&'));
    sorted.reverse();
    add(QueryReordered, &sorted.join(&b'&'));
    let (mut first, mut last) = (parameters.clone(), parameters.clone());
    first.rotate_right(1);
    last.rotate_left(1);
    add(QueryReordered, &first.join(&b'&'));
    add(QueryReordered, &last.join(&b'&'));
    if parameters.len() > 1 {
        for left_out in 0..parameters.len().min(16) {
            let mut others = parameters.clone();
            others.remove(left_out);
            add(QueryIncomplete, &others.join(&b'&'));
        }
    }
    let alone = if query.is_empty() { StrayQuestionMark } else { QueryLeftOut };
    variants.push(alone, cut.path);
    if !query.is_empty() {
        variants.push(QueryLeftOut, [cut.path, b"?"].concat());
    }
}
