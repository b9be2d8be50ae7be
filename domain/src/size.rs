//! Sizes of files as people say them.

/// A size in the unit people use for it: `830 KB`, `1.4 MB`, `12 MB`. Thousands, as on a disk's box.
pub fn file_size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KB", "MB", "GB", "TB", "PB"];
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let mut unit: u64 = 1000;
    let mut place = 0;
    // 999,500 and more would be rounded to 1000 of its unit.
    while place + 1 < UNITS.len() && bytes >= unit * 1000 - unit / 2 {
        unit *= 1000;
        place += 1;
    }
    let (bytes, wide) = (u128::from(bytes), u128::from(unit));
    let tenths = (bytes * 10 + wide / 2) / wide;
    match (tenths / 10, tenths % 10) {
        (100.., _) => format!("{} {}", (bytes + wide / 2) / wide, UNITS[place]),
        (whole, 0) => format!("{whole} {}", UNITS[place]),
        (whole, tenth) => format!("{whole}.{tenth} {}", UNITS[place]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_people_say_them() {
        let cases = [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1000, "1 KB"),
            (1449, "1.4 KB"),
            (830_000, "830 KB"),
            (123_456, "123 KB"),
            (999_499, "999 KB"),
            (999_500, "1 MB"),
            (12_340_000, "12.3 MB"),
            (5_000_000_000, "5 GB"),
        ];
        for (bytes, words) in cases {
            assert_eq!(file_size(bytes), words, "{bytes}");
        }
        assert!(file_size(u64::MAX).ends_with("PB"));
    }
}
