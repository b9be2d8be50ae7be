//! The contract of [`domain::ports::Files`].

use super::Checked;
use crate::{memory::Dice, sample::NOON};
use domain::{
    catalog::product::FileVersion,
    delivery::token::Sha256Sum,
    ids::BlobKey,
    ports::{Files, download_ttl_secs},
    time::{HOUR_SECS, MINUTE_SECS},
};

/// Tests that an adapter keeps the contract of [`domain::ports::Files`]; see [`crate::conformance`].
#[macro_export]
macro_rules! files_conformance {
    ($make:expr) => {
        $crate::conformance_tests! { files, $make,
            a_file_has_the_size_it_was_stored_with
            f064_a_missing_file_has_no_size
            a_file_stored_twice_is_there_once
            pictures_are_no_files
            a_file_is_read_piece_by_piece
            a_picture_is_read_whole
            r033_an_address_lives_as_long_as_a_slow_line_needs
            an_address_is_for_one_key
            any_file_name_makes_an_address
        }
    };
}

fn key(n: u64) -> BlobKey {
    BlobKey::random(&Dice::new(n))
}

fn version(key: BlobKey, name: &str, size_bytes: u64) -> FileVersion {
    FileVersion {
        version: 1,
        name: name.to_owned(),
        media_type: "application/pdf".to_owned(),
        size_bytes,
        sha256: Sha256Sum::of(b""),
        key,
        note: String::new(),
        added_at: NOON,
    }
}

pub async fn a_file_has_the_size_it_was_stored_with(files: &dyn Files) -> Checked {
    for (n, size) in (1..).zip([0, 1, 4_096, 1_048_577]) {
        files.put_file(&key(n), &vec![7; size]).await?;
        assert_eq!(files.file_size(&key(n)).await?, Some(size as u64));
    }
    Ok(())
}

pub async fn a_file_is_read_piece_by_piece(files: &dyn Files) -> Checked {
    let bytes: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    files.put_file(&key(1), &bytes).await?;
    assert_eq!(files.read_file(&key(1), 0, 4_096).await?.as_deref(), Some(&bytes[..4_096]));
    assert_eq!(files.read_file(&key(1), 9_990, 4_096).await?.as_deref(), Some(&bytes[9_990..]));
    assert_eq!(files.read_file(&key(1), 10_000, 4_096).await?, Some(Vec::new()));
    assert_eq!(files.read_file(&key(2), 0, 4_096).await?, None);
    Ok(())
}

pub async fn a_picture_is_read_whole(files: &dyn Files) -> Checked {
    files.put_picture(&key(1), b"a picture").await?;
    assert_eq!(files.read_picture(&key(1)).await?.as_deref(), Some(&b"a picture"[..]));
    assert_eq!(files.read_picture(&key(2)).await?, None);
    Ok(())
}

pub async fn f064_a_missing_file_has_no_size(files: &dyn Files) -> Checked {
    files.put_file(&key(1), b"bytes").await?;
    assert_eq!(files.file_size(&key(2)).await?, None);
    Ok(())
}

pub async fn a_file_stored_twice_is_there_once(files: &dyn Files) -> Checked {
    files.put_file(&key(1), b"bytes").await?;
    files.put_file(&key(1), b"bytes").await?;
    assert_eq!(files.file_size(&key(1)).await?, Some(5));
    Ok(())
}

pub async fn pictures_are_no_files(files: &dyn Files) -> Checked {
    files.put_picture(&key(1), b"a picture").await?;
    assert_eq!(files.file_size(&key(1)).await?, None);
    Ok(())
}

pub async fn r033_an_address_lives_as_long_as_a_slow_line_needs(files: &dyn Files) -> Checked {
    const MIB: u64 = 1024 * 1024;
    for (size_bytes, ttl_secs) in [
        (0, 10 * MINUTE_SECS),
        (29 * MIB, 10 * MINUTE_SECS),
        (100 * MIB, 2_048),
        (8_192 * MIB, 3 * HOUR_SECS),
        (u64::MAX, 3 * HOUR_SECS),
    ] {
        let address = files.download_address(&version(key(1), "book.pdf", size_bytes)).await?;
        assert_eq!(address.ttl_secs, ttl_secs, "{size_bytes} bytes");
        assert_eq!(address.ttl_secs, download_ttl_secs(size_bytes));
    }
    Ok(())
}

pub async fn an_address_is_for_one_key(files: &dyn Files) -> Checked {
    let one = files.download_address(&version(key(1), "book.pdf", 1)).await?;
    let other = files.download_address(&version(key(2), "book.pdf", 1)).await?;
    assert_ne!(one.url, other.url);
    assert!(one.url.contains(key(1).as_str()) && other.url.contains(key(2).as_str()));
    Ok(())
}

/// A name from a seller's computer must neither break the address nor add to it.
pub async fn any_file_name_makes_an_address(files: &dyn Files) -> Checked {
    for name in [
        "a b.pdf",
        "\"quoted\".pdf",
        "a&sig=1#x?y",
        "%0d%0aSet-Cookie: a=b",
        "\r\nX: y",
        "../../etc/passwd",
        "é\u{1F35E}\u{202E}.pdf",
        "",
    ] {
        let url = files.download_address(&version(key(1), name, 1)).await?.url;
        let plain = url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'#');
        assert!(plain, "{name:?} made {url:?}");
    }
    Ok(())
}
