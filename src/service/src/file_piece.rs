//! Files that are made a piece at a time, so that none is in memory as a whole.

/// A piece of a file.
#[derive(Debug)]
pub struct FilePiece<P> {
    /// The name of the whole file.
    pub name: String,
    /// The text of the piece.
    pub text: String,
    /// Where the next one begins, if there is one.
    pub next: Option<P>,
}
