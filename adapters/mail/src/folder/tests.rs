use crate::folder::*;
use domain::OrderId;

fn id(text: &str) -> OutboxId {
    OutboxId::parse(text).unwrap()
}

fn folder() -> (tempfile::TempDir, OutboxFolder) {
    let dir = tempfile::tempdir().unwrap();
    let folder = OutboxFolder::open(&dir.path().join("outbox")).unwrap();
    (dir, folder)
}

#[tokio::test]
async fn f052_each_sending_is_a_file_of_its_own() {
    let (_dir, folder) = folder();
    let id = OutboxId::receipt(&OrderId::parse("abc").unwrap());
    assert_eq!(folder.was_sent(&id).await.unwrap(), Some(false));
    for words in ["first", "second", "third"] {
        folder.send_raw(&id, "ada@example.com", words.as_bytes()).await.unwrap();
    }
    assert_eq!(folder.was_sent(&id).await.unwrap(), Some(true));
    let page = folder.list(0, 10, &|_| true).unwrap();
    let mut mails: Vec<_> = page.mails.iter().map(|mail| (mail.name.as_str(), mail.mime.as_slice())).collect();
    mails.sort_unstable();
    let words: Vec<_> = mails.into_iter().map(|(_, words)| words).collect();
    assert_eq!((page.total, words), (3, vec![b"first".as_slice(), b"second", b"third"]));
    for mail in &page.mails {
        assert_eq!(folder.read(&mail.name).unwrap().as_ref(), Some(mail));
    }
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 3, "drafts are gone");
}

#[tokio::test]
async fn f030_of_twenty_sendings_at_once_none_hides_another() {
    let (_dir, folder) = folder();
    let id = id("receipt#abc");
    let send = |n: usize| {
        let (folder, id) = (folder.clone(), id.clone());
        tokio::spawn(async move { folder.send_raw(&id, "ada@example.com", n.to_string().as_bytes()).await })
    };
    for sending in (0..20).map(send).collect::<Vec<_>>() {
        sending.await.unwrap().unwrap();
    }
    let mut found: Vec<_> = folder.list(0, 100, &|_| true).unwrap().mails.into_iter().map(|mail| mail.mime).collect();
    found.sort_unstable();
    let mut sent: Vec<_> = (0..20).map(|n| n.to_string().into_bytes()).collect();
    sent.sort_unstable();
    assert_eq!(found, sent);
}

#[tokio::test]
async fn a054_every_id_has_a_file_of_its_own_in_the_folder() {
    let (dir, folder) = folder();
    let long = "x".repeat(254);
    let ids =
        ["a#b", "a-b", "a/b", "a_b", "a.b", "../../up", "..", "/etc/passwd", &format!("{long}1"), &format!("{long}2")];
    for text in ids {
        folder.send_raw(&id(text), "ada@example.com", text.as_bytes()).await.unwrap();
    }
    let page = folder.list(0, 100, &|_| true).unwrap();
    assert_eq!(page.total, ids.len());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    for text in ids {
        let found = folder.read(&file_name(&id(text))).unwrap().unwrap();
        assert_eq!(found.mime, text.as_bytes());
    }
}

#[test]
fn a054_only_names_of_mails_are_read() {
    let (dir, folder) = folder();
    fs::write(dir.path().join("secret.eml"), "secret").unwrap();
    for name in
        ["", ".", "..", "../secret", "..%2fsecret", "a\0b", "a\\b", "C:secret", "ä", &"a".repeat(10_000), "unknown"]
    {
        assert_eq!(folder.read(name).unwrap(), None, "{name:?}");
    }
}

#[tokio::test]
async fn mails_come_in_pages_newest_first() {
    let (_dir, folder) = folder();
    for n in 0..5 {
        folder.send_raw(&id(&format!("m{n}")), "ada@example.com", format!("{n}").as_bytes()).await.unwrap();
        let then = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(n);
        File::options().write(true).open(folder.place(&id(&format!("m{n}")), 1)).unwrap().set_modified(then).unwrap();
    }
    let words = |page| {
        folder.list(page, 2, &|_| true).unwrap().mails.iter().map(|mail| mail.mime[0] - b'0').collect::<Vec<_>>()
    };
    assert_eq!([words(0), words(1), words(2), words(3)], [vec![4, 3], vec![2, 1], vec![0], vec![]]);
    assert_eq!(folder.list(usize::MAX, 2, &|_| true).unwrap().total, 5);
}

#[tokio::test]
async fn f079_a_mail_that_cannot_be_written_waits() {
    let (_dir, folder) = folder();
    fs::remove_dir(&folder.0).unwrap();
    let sent = folder.send_raw(&id("a"), "ada@example.com", b"words").await;
    assert!(matches!(sent, Err(MailError::Unavailable { code }) if code == "folder"));
    let full = not_taken(&io::Error::from(io::ErrorKind::StorageFull));
    assert!(matches!(full, MailError::Unavailable { code } if code == "disk_full"));
}

#[test]
fn drafts_of_a_killed_process_are_swept_and_those_of_another_are_not() {
    let (dir, folder) = folder();
    let (left, young) = (folder.0.join("receipt-abc.7-0.part"), folder.0.join("receipt-abc.8-0.part"));
    for draft in [&left, &young] {
        fs::write(draft, "half").unwrap();
    }
    let then = SystemTime::now() - DRAFT_LIFE - Duration::from_secs(1);
    File::options().write(true).open(&left).unwrap().set_modified(then).unwrap();
    OutboxFolder::open(&dir.path().join("outbox")).unwrap();
    assert!(!left.exists() && young.exists());
}
