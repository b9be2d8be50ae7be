//! Bytes with gaps for a nonce.

use std::io;

/// A nonce of 128 bits in base64 without padding. All have one length, so that a gap is filled by
/// copying.
pub const NONCE_CHARS: usize = 22;
/// How hard the pieces are compressed: once for many replies.
const QUALITY: i32 = 9;
/// Window of the compressed stream; all its pieces must agree on it.
const WINDOW_BITS: i32 = 22;

/// The pieces between the nonces, in order.
pub struct Spliced {
    pieces: Vec<Vec<u8>>,
    /// What stands before each nonce.
    lead: &'static [u8],
    /// What stands at the end.
    tail: &'static [u8],
}

impl Spliced {
    /// `None` unless `nonce` is in `bytes`, with the length of all.
    pub fn plain(bytes: &[u8], nonce: &str) -> Option<Spliced> {
        if nonce.len() != NONCE_CHARS {
            return None;
        }
        let (mut pieces, mut from, mut at) = (Vec::new(), 0, 0);
        while at + NONCE_CHARS <= bytes.len() {
            if &bytes[at..at + NONCE_CHARS] == nonce.as_bytes() {
                pieces.push(bytes[from..at].to_vec());
                at += NONCE_CHARS;
                from = at;
            } else {
                at += 1;
            }
        }
        pieces.push(bytes[from..].to_vec());
        (pieces.len() > 1).then_some(Spliced { pieces, lead: b"", tail: b"" })
    }

    /// The same as a Brotli stream. Each piece is compressed by itself, and a nonce stands between
    /// two of them as it is, so that another one can take its place without compressing anew.
    pub fn compressed(&self) -> Spliced {
        let pieces = self.pieces.iter().enumerate().map(|(n, piece)| compress(piece, n == 0)).collect();
        Spliced { pieces, lead: &UNCOMPRESSED_NONCE, tail: &[LAST_AND_EMPTY] }
    }

    /// The whole, with `nonce` in each gap.
    pub fn with(&self, nonce: &str) -> Vec<u8> {
        let mut whole = Vec::with_capacity(self.len() + self.tail.len());
        for (n, piece) in self.pieces.iter().enumerate() {
            if n > 0 {
                whole.extend_from_slice(self.lead);
                whole.extend_from_slice(nonce.as_bytes());
            }
            whole.extend_from_slice(piece);
        }
        whole.extend_from_slice(self.tail);
        whole
    }

    pub fn len(&self) -> usize {
        let gaps = self.pieces.len().saturating_sub(1);
        self.pieces.iter().map(Vec::len).sum::<usize>() + gaps * (self.lead.len() + NONCE_CHARS)
    }
}

/// Head of a meta-block that holds the bytes of a nonce as they are (RFC 7932, section 9.2): not the
/// last, length in four nibbles, length less one, uncompressed, filled up to whole bytes.
const UNCOMPRESSED_NONCE: [u8; 3] = {
    #[allow(clippy::cast_possible_truncation, reason = "22 fits")]
    let bits = ((NONCE_CHARS as u32 - 1) << 3) | (1 << 19);
    let [a, b, c, _] = bits.to_le_bytes();
    [a, b, c]
};
/// The end of the stream: an empty last meta-block.
const LAST_AND_EMPTY: u8 = 0x03;

/// One piece of a stream that others are put behind; see "Stream Concatenation" in the crate's README.
fn compress(mut piece: &[u8], first: bool) -> Vec<u8> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW_BITS,
        bare_stream: true,
        appendable: true,
        catable: !first,
        use_dictionary: first,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    let done: io::Result<usize> = brotli::BrotliCompress(&mut piece, &mut compressed, &parameters);
    done.expect("memory is read and written");
    compressed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OLD: &str = "AAAAAAAAAAAAAAAAAAAAAA";
    const NEW: &str = "zZ9-_0123456789abcdefg";

    fn decompressed(bytes: &[u8]) -> Vec<u8> {
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &bytes[..], &mut plain).unwrap();
        plain
    }

    #[test]
    fn a_nonce_is_replaced_wherever_it_stands() {
        let page = format!("{OLD}<script nonce=\"{OLD}\"></script>{OLD}");
        let spliced = Spliced::plain(page.as_bytes(), OLD).unwrap();
        assert_eq!(spliced.with(NEW), page.replace(OLD, NEW).as_bytes());
        assert_eq!(decompressed(&spliced.compressed().with(NEW)), page.replace(OLD, NEW).as_bytes());
        assert!(Spliced::plain(b"no nonce", OLD).is_none() && Spliced::plain(b"short", "short").is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn what_is_compressed_in_pieces_is_the_whole(pieces in prop::collection::vec("[ -~]{0,40}(<p class=\"card\">|é|\u{1F9C0}){0,400}", 2..5)) {
            let page = pieces.join(OLD);
            let compressed = Spliced::plain(page.as_bytes(), OLD).unwrap().compressed();
            prop_assert_eq!(decompressed(&compressed.with(NEW)), page.replace(OLD, NEW).into_bytes());
            prop_assert_eq!(compressed.with(NEW).len(), compressed.len() + 1);
        }
    }
}
