//! A header of a received request, in whatever form a server keeps it.

/// A name and a value, as they came.
///
/// A pair of both is one. What else a server keeps its headers as can be one too, and need not be
/// copied.
pub trait Header {
    /// The name, in any case.
    fn name(&self) -> &[u8];
    /// The value, byte for byte.
    fn value(&self) -> &[u8];
}

impl<N: AsRef<[u8]>, V: AsRef<[u8]>> Header for (N, V) {
    fn name(&self) -> &[u8] {
        self.0.as_ref()
    }

    fn value(&self) -> &[u8] {
        self.1.as_ref()
    }
}
