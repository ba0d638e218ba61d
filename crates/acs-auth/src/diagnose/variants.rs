//! What one part of a string-to-sign may have been.

use super::Mistake;

/// The values that a part may have had when it was signed: as it came, and as mistakes make it.
///
/// No value stands here twice, so that what is found has one name.
#[derive(Debug)]
pub(super) struct Variants(Vec<Variant>);

/// One of them.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) value: Vec<u8>,
    pub(super) mistake: Option<Mistake>,
    /// How much of the search it takes up: a rare mistake is not looked for beside others.
    pub(super) cost: u8,
}

/// The cost of what is looked for by itself alone.
pub(super) const ALONE: u8 = 2;

impl Variants {
    pub(super) fn of(value: &[u8]) -> Self {
        Self(vec![Variant { value: value.to_vec(), mistake: None, cost: 0 }])
    }

    pub(super) fn push(&mut self, mistake: Mistake, value: impl Into<Vec<u8>>) {
        self.push_at(1, mistake, value);
    }

    pub(super) fn push_alone(&mut self, mistake: Mistake, value: impl Into<Vec<u8>>) {
        self.push_at(ALONE, mistake, value);
    }

    fn push_at(&mut self, cost: u8, mistake: Mistake, value: impl Into<Vec<u8>>) {
        let value = value.into();
        if !self.0.iter().any(|variant| variant.value == value) {
            self.0.push(Variant { value, mistake: Some(mistake), cost });
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Variant> {
        self.0.iter()
    }
}
