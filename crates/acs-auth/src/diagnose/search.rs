//! The search for the text that was signed.

use super::Mistake;
use super::layout::Layout;
use super::variants::{ALONE, Variant, Variants};
use crate::AccessKey;

/// A key that may have signed, and the mistakes that it would take.
pub(super) struct Suspect<'k> {
    pub(super) key: &'k AccessKey,
    pub(super) mistakes: Vec<Mistake>,
}

/// All that a string-to-sign may have been made of, and by whom it may have been signed.
pub(super) struct Search<'a> {
    pub(super) suspects: Vec<Suspect<'a>>,
    pub(super) signature: [u8; 32],
    pub(super) method: Variants,
    pub(super) target: Variants,
    /// The headers that are signed, in the order that the request tells.
    pub(super) values: Vec<(&'a str, Variants)>,
    pub(super) layouts: Vec<Layout>,
}

/// The text that was signed, and how it came to be another than it should have been.
pub(super) struct Found {
    pub(super) text: Vec<u8>,
    pub(super) mistakes: Vec<Mistake>,
}

/// What is chosen of each part, and what that costs.
struct Choice<'s> {
    method: &'s Variant,
    target: &'s Variant,
    values: Vec<&'s Variant>,
    layout: &'s Layout,
}

impl Search<'_> {
    /// The text that one of the keys signed, with as few mistakes as can be: two at most.
    ///
    /// That a text fits by chance is as likely as to guess the signature.
    pub(super) fn run(&self) -> Option<Found> {
        (0..=ALONE).find_map(|cost| self.at_cost(cost))
    }

    /// Everything that costs exactly so much.
    fn at_cost(&self, cost: u8) -> Option<Found> {
        let mut text = Vec::new();
        for layout in &self.layouts {
            let of_layout = u8::from(layout.mistake.is_some());
            let Some(left) = cost.checked_sub(of_layout) else { continue };
            for method in self.method.iter() {
                let Some(left) = left.checked_sub(method.cost) else { continue };
                for target in self.target.iter() {
                    let Some(left) = left.checked_sub(target.cost) else { continue };
                    let mut choice = Choice { method, target, values: Vec::new(), layout };
                    if let Some(found) = self.values_from(&mut choice, left, &mut text) {
                        return Some(found);
                    }
                }
            }
        }
        None
    }

    /// Chooses the values that are not chosen yet, one after the other.
    fn values_from<'s>(
        &'s self,
        choice: &mut Choice<'s>,
        left: u8,
        text: &mut Vec<u8>,
    ) -> Option<Found> {
        let Some((_, variants)) = self.values.get(choice.values.len()) else {
            return self.signed(choice, left, text);
        };
        for variant in variants.iter() {
            let Some(left) = left.checked_sub(variant.cost) else { continue };
            choice.values.push(variant);
            let found = self.values_from(choice, left, text);
            choice.values.pop();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Whether a key that costs what is left has signed what was chosen.
    fn signed(&self, choice: &Choice<'_>, left: u8, text: &mut Vec<u8>) -> Option<Found> {
        let mut written = false;
        for suspect in self.suspects.iter().filter(|s| s.mistakes.len() == usize::from(left)) {
            if !written {
                self.write(choice, text);
                written = true;
            }
            if suspect.key.has_signed_text(text, &self.signature) {
                let mut mistakes = suspect.mistakes.clone();
                mistakes.extend(choice.layout.mistake);
                let parts = [choice.method, choice.target].into_iter().chain(choice.values.clone());
                mistakes.extend(parts.filter_map(|part| part.mistake));
                return Some(Found { text: text.clone(), mistakes });
            }
        }
        None
    }

    fn write(&self, choice: &Choice<'_>, text: &mut Vec<u8>) {
        let names = self.values.iter().map(|(name, _)| *name);
        let values = choice.values.iter().map(|value| value.value.as_slice());
        let values: Vec<_> = names.zip(values).collect();
        choice.layout.write(text, &choice.method.value, &choice.target.value, &values);
    }
}
