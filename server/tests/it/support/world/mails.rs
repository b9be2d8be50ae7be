//! The emails that a shop sent into its folder.

use super::World;

impl World {
    /// The receipts and other mails that went out to buyers, as text: one for each sending.
    pub fn mails(&self) -> Vec<String> {
        let mut mails = self.all_mails();
        mails.retain(|mail| !is_alert(mail) && !is_to_admin(mail));
        mails
    }

    /// The mails that went out to the owner.
    pub fn alert_mails(&self) -> Vec<String> {
        let mut mails = self.all_mails();
        mails.retain(|mail| is_alert(mail));
        mails
    }

    /// The invitations that went out to those who are to become admins.
    pub fn invitation_mails(&self) -> Vec<String> {
        let mut mails = self.all_mails();
        mails.retain(|mail| mail.contains("X-Outbox-Id: invited#"));
        mails
    }

    pub(in crate::support) fn all_mails(&self) -> Vec<String> {
        let mut files: Vec<_> =
            std::fs::read_dir(self.data().join("outbox")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|end| end == "eml"));
        files.sort();
        // Quoted-printable breaks long lines with `=`.
        files.iter().map(|file| std::fs::read_to_string(file).unwrap().replace("=\r\n", "")).collect()
    }
}

/// Whether a mail tells an admin of a sign-in, of guesses, or of an invitation.
fn is_to_admin(mail: &str) -> bool {
    ["signed-in#", "guessed-at#", "invited#"].iter().any(|kind| mail.contains(&format!("X-Outbox-Id: {kind}")))
}

fn is_alert(mail: &str) -> bool {
    mail.contains("X-Outbox-Id: alarm#")
}
