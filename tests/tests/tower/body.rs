//! Bodies that come as a test says.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use http_body::{Body, Frame};
use hyper::body::Bytes;

use crate::Count;

/// A body of pieces, the last of which may be that it breaks. It does not say how large it is.
pub(crate) struct Pieces {
    pieces: VecDeque<Option<&'static str>>,
    polled: Count,
}

impl Pieces {
    pub(crate) fn new(pieces: &[Option<&'static str>], polled: &Count) -> Self {
        Self { pieces: pieces.iter().copied().collect(), polled: polled.clone() }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        self.polled.up();
        Poll::Ready(self.pieces.pop_front().map(|piece| match piece {
            Some(text) => Ok(Frame::data(text.into())),
            None => Err(io::ErrorKind::ConnectionReset.into()),
        }))
    }
}
