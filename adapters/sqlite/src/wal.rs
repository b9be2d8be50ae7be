//! Damage in the write-ahead log of a shop that was not stopped cleanly.
//!
//! SQLite reads the log up to the first frame whose checksum is wrong and takes that for the place
//! where the power went. A damaged frame in the middle looks the same to it: whatever was
//! acknowledged behind it would be gone without a word. Here it is told apart: a transaction is
//! appended only after the one before it was durable, so nothing stands behind a torn one.
//!
//! The log's head is durable before the first frame is written (SQLite's wal.c syncs it), so a log that holds anything
//! behind a head that is wrong was damaged, too: SQLite would take all of it for leftovers.
//!
//! What cannot be told apart is damage in the very last transaction. The log is therefore emptied often.
//!
//! Source: SQLite, "Database File Format", section 4, "The Write-Ahead Log".

use std::{fmt, fs, io, path::Path, thread, time::Duration};

const HEAD_BYTES: usize = 32;
const FRAME_HEAD_BYTES: usize = 24;
const MAGIC: u32 = 0x377f_0682;

/// What is wrong with a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    /// Nothing in it can be read: which transactions it holds is not known.
    Head,
    /// A frame is wrong behind which others were acknowledged.
    LostFrames,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Damage::Head => {
                "the head of its write-ahead log (tuppence.db-wal) is wrong, so what was sold last cannot be read"
            }
            Damage::LostFrames => "its write-ahead log (tuppence.db-wal) lacks transactions that were acknowledged",
        })
    }
}

/// What is wrong with the log at `log`; a missing or an empty one is sound.
///
/// A log that is being written to may look damaged for a moment, so a bad one is looked at again.
pub(super) fn damage(log: &Path) -> io::Result<Option<Damage>> {
    let mut found = None;
    for _ in 0..3 {
        let bytes = match fs::read(log) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read?,
        };
        found = damage_in(&bytes);
        if found.is_none() {
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(found)
}

fn damage_in(log: &[u8]) -> Option<Damage> {
    let (head, frames) = log.split_at_checked(HEAD_BYTES)?;
    // The power may have gone before the head was whole; then nothing was written behind it.
    if frames.is_empty() {
        return None;
    }
    let Some((big_endian, page_bytes)) = read_head(head) else { return Some(Damage::Head) };
    has_lost_frames(head, frames, big_endian, page_bytes).then_some(Damage::LostFrames)
}

/// Byte order of the sums and bytes of a page; `None` if the head is wrong.
fn read_head(head: &[u8]) -> Option<(bool, usize)> {
    let big_endian = match word(head, 0) ^ MAGIC {
        0 => false,
        1 => true,
        _ => return None,
    };
    let page_bytes = word(head, 8) as usize;
    let sound = (512..=65536).contains(&page_bytes) && sum(big_endian, [0, 0], &head[..24]) == pair(head, 24);
    sound.then_some((big_endian, page_bytes))
}

fn has_lost_frames(head: &[u8], frames: &[u8], big_endian: bool, page_bytes: usize) -> bool {
    let salts = pair(head, 16);
    let mut before = pair(head, 24);
    let (mut broken, mut was_commit) = (false, false);
    for frame in frames.chunks_exact(FRAME_HEAD_BYTES + page_bytes) {
        let own = pair(frame, 8);
        // Left over from before the log began anew. The second salt is random, and the first one grows by one each
        // time: where one of them is right, the other was damaged.
        if own[0] != salts[0] && own[1] != salts[1] {
            return false;
        }
        let fits = own == salts
            && sum(big_endian, sum(big_endian, before, &frame[..8]), &frame[FRAME_HEAD_BYTES..]) == pair(frame, 16);
        // After a broken place, one more transaction was begun on top of a committed one.
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

    fn is_damaged(log: &[u8]) -> bool {
        damage_in(log).is_some()
    }

    #[test]
    fn f081_a_flip_before_the_last_transaction_is_damage() {
        let sound = log();
        assert!(!is_damaged(&sound));
        let frame = FRAME_HEAD_BYTES + 4096;
        let frames = (sound.len() - HEAD_BYTES) / frame;
        let commits: Vec<_> = (0..frames).filter(|n| word(&sound, HEAD_BYTES + n * frame + 4) != 0).collect();
        let last_begins = commits[commits.len() - 2] + 1;
        for n in 0..frames {
            // In the page, in the sum, in either salt.
            for at in [FRAME_HEAD_BYTES + 7, 17, 9, 13] {
                let mut flipped = sound.clone();
                flipped[HEAD_BYTES + n * frame + at] ^= 1;
                // A flip in a sum of the last but one commit spoils both sides of the border to the last.
                let told = n < last_begins && !(n + 1 == last_begins && at == 17);
                assert_eq!(is_damaged(&flipped), told, "frame {n} of {frames}, byte {at}");
            }
        }
    }

    #[test]
    fn f081_a_flip_anywhere_in_the_head_is_damage() {
        let sound = log();
        for byte in 0..HEAD_BYTES {
            for bit in 0..8 {
                let mut flipped = sound.clone();
                flipped[byte] ^= 1 << bit;
                assert_eq!(damage_in(&flipped), Some(Damage::Head), "bit {bit} of byte {byte}");
            }
        }
        let wiped = [&[0; HEAD_BYTES], &sound[HEAD_BYTES..]].concat();
        assert_eq!(damage_in(&wiped), Some(Damage::Head));
    }

    #[test]
    fn f080_a_log_cut_off_anywhere_is_no_damage() {
        let sound = log();
        for len in (0..sound.len()).step_by(97).chain(0..=HEAD_BYTES) {
            assert!(!is_damaged(&sound[..len]), "{len}");
            // The room was there, the bytes were not yet. There is none behind a head that is not whole.
            let mut torn = sound.clone();
            torn[len..].fill(0);
            torn.truncate(if len < HEAD_BYTES { HEAD_BYTES } else { sound.len() });
            assert!(!is_damaged(&torn), "{len}");
        }
    }

    #[test]
    fn a_log_that_began_anew_over_a_longer_one_is_no_damage() {
        let dir = tempfile::tempdir().unwrap();
        let db = Connection::open(dir.path().join("a.db")).unwrap();
        db.pragma_update(None, "journal_mode", "WAL").unwrap();
        db.execute_batch("CREATE TABLE t (x BLOB);").unwrap();
        for round in 0..3 {
            for _ in 0..4 - round {
                db.execute("INSERT INTO t VALUES (randomblob(9000))", []).unwrap();
            }
            assert!(!is_damaged(&fs::read(dir.path().join("a.db-wal")).unwrap()), "round {round}");
            db.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(())).unwrap();
            db.execute("INSERT INTO t VALUES (1)", []).unwrap();
            assert!(!is_damaged(&fs::read(dir.path().join("a.db-wal")).unwrap()), "round {round}, begun anew");
        }
    }
}
