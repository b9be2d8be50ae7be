//! Damage in the write-ahead log of a shop that was not stopped cleanly.
//!
//! SQLite reads the log up to the first frame whose checksum is wrong and takes that for the place
//! where the power went. A damaged frame in the middle looks the same to it: whatever was
//! acknowledged behind it would be gone without a word. Here it is told apart: a transaction is
//! appended only after the one before it was durable, so nothing stands behind a torn one.
//!
//! What cannot be told apart is damage in the very last transaction, or in the log's own head.
//!
//! Source: SQLite, "Database File Format", section 4, "The Write-Ahead Log".

use std::{fs, io, path::Path, thread, time::Duration};

const HEAD_BYTES: usize = 32;
const FRAME_HEAD_BYTES: usize = 24;
const MAGIC: u32 = 0x377f_0682;

/// Whether a frame is damaged behind which others were acknowledged.
///
/// A log that is being written to may look damaged for a moment, so a bad one is looked at again.
pub(super) fn is_damaged(log: &Path) -> io::Result<bool> {
    for _ in 0..3 {
        let bytes = match fs::read(log) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            read => read?,
        };
        if !has_lost_frames(&bytes) {
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(true)
}

fn has_lost_frames(log: &[u8]) -> bool {
    let (Some(head), Some(frames)) = (log.get(..HEAD_BYTES), log.get(HEAD_BYTES..)) else { return false };
    let big_endian = match word(head, 0) ^ MAGIC {
        0 => false,
        1 => true,
        _ => return false,
    };
    let page_bytes = word(head, 8) as usize;
    if !(512..=65536).contains(&page_bytes) || sum(big_endian, [0, 0], &head[..24]) != pair(head, 24) {
        return false;
    }
    let mut before = pair(head, 24);
    let (mut broken, mut was_commit) = (false, false);
    for frame in frames.chunks_exact(FRAME_HEAD_BYTES + page_bytes) {
        // Left over from before the log began anew.
        if pair(frame, 8) != pair(head, 16) {
            return false;
        }
        let fits = sum(big_endian, sum(big_endian, before, &frame[..8]), &frame[FRAME_HEAD_BYTES..]) == pair(frame, 16);
        // Behind a broken place, one more transaction was begun on top of a committed one.
        if broken && was_commit && fits {
            return true;
        }
        broken |= !fits;
        was_commit = word(frame, 4) != 0;
        before = pair(frame, 16);
    }
    false
}

/// The log's checksum, continued.
fn sum(big_endian: bool, [mut a, mut b]: [u32; 2], bytes: &[u8]) -> [u32; 2] {
    for eight in bytes.chunks_exact(8) {
        let [x, y] = pair(eight, 0);
        let (x, y) = if big_endian { (x, y) } else { (x.swap_bytes(), y.swap_bytes()) };
        a = a.wrapping_add(x).wrapping_add(b);
        b = b.wrapping_add(y).wrapping_add(a);
    }
    [a, b]
}

fn pair(bytes: &[u8], at: usize) -> [u32; 2] {
    [word(bytes, at), word(bytes, at + 4)]
}

fn word(bytes: &[u8], at: usize) -> u32 {
    bytes[at..].iter().take(4).fold(0, |word, byte| word << 8 | u32::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    /// A log of five transactions, as a killed process leaves it.
    fn log() -> Vec<u8> {
        let dir = tempfile::tempdir().unwrap();
        let db = Connection::open(dir.path().join("a.db")).unwrap();
        db.pragma_update(None, "journal_mode", "WAL").unwrap();
        db.execute_batch("CREATE TABLE t (x BLOB); INSERT INTO t VALUES (randomblob(9000));").unwrap();
        for _ in 0..3 {
            db.execute("INSERT INTO t VALUES (randomblob(9000))", []).unwrap();
        }
        fs::read(dir.path().join("a.db-wal")).unwrap()
    }

    #[test]
    fn f081_a_flip_before_the_last_transaction_is_damage() {
        let sound = log();
        assert!(!has_lost_frames(&sound));
        let frame = FRAME_HEAD_BYTES + 4096;
        let frames = (sound.len() - HEAD_BYTES) / frame;
        let commits: Vec<_> = (0..frames).filter(|n| word(&sound, HEAD_BYTES + n * frame + 4) != 0).collect();
        let last_begins = commits[commits.len() - 2] + 1;
        for n in 0..frames {
            for at in [HEAD_BYTES + n * frame + FRAME_HEAD_BYTES + 7, HEAD_BYTES + n * frame + 17] {
                let mut flipped = sound.clone();
                flipped[at] ^= 1;
                // A flip in a sum of the last but one commit spoils both sides of the border to the last.
                let told = n < last_begins && !(n + 1 == last_begins && at % frame == (HEAD_BYTES + 17) % frame);
                assert_eq!(has_lost_frames(&flipped), told, "frame {n} of {frames}, byte {at}");
            }
        }
    }

    #[test]
    fn f080_a_log_cut_off_anywhere_is_no_damage() {
        let sound = log();
        for len in (0..sound.len()).step_by(97) {
            assert!(!has_lost_frames(&sound[..len]), "{len}");
            // The room was there, the bytes were not yet.
            let mut torn = sound.clone();
            torn[len..].fill(0);
            assert!(!has_lost_frames(&torn), "{len}");
        }
    }
}
