//! The contract of [`domain::ports::Accounts`].

use super::Checked;
use crate::{
    memory::Dice,
    sample::{NOON, entry},
};
use domain::{
    delivery::token::Token,
    ids::AdminId,
    ports::{Accounts, PortError},
    team::{Invitation, LocalAccount, admin::Role},
    time::HOUR_SECS,
};

/// Tests that an adapter keeps the contract of [`domain::ports::Accounts`]; see [`crate::conformance`].
#[macro_export]
macro_rules! accounts_conformance {
    ($make:expr) => {
        $crate::conformance_tests! { accounts, $make,
            an_account_is_found_by_id_address_and_invitation
            an_address_is_found_without_regard_to_case
            a_save_from_an_older_version_is_refused
            an_address_belongs_to_one_account
            r048_an_account_is_kept_before_its_address_is_known
            accounts_come_by_address
            a_deleted_account_is_gone_and_its_address_free
        }
    };
}

fn token(n: u64) -> Token {
    Token::random(&Dice::new(n))
}

fn account(n: u64, email: &str) -> LocalAccount {
    LocalAccount {
        id: AdminId::random(&Dice::new(n)),
        email: email.to_owned(),
        role: Role::Support,
        password: None,
        second_factor: None,
        unproven: None,
        invitation: Some(Invitation { hash: token(n).hash(), expires_at: NOON.plus_secs(HOUR_SECS) }),
        version: 1,
    }
}

pub async fn an_account_is_found_by_id_address_and_invitation(port: &dyn Accounts) -> Checked {
    let ada = account(1, "ada@example.com");
    port.save_account(&ada, Some(entry("admin.invited"))).await?;
    assert_eq!(port.account(&ada.id).await?, Some(ada.clone()));
    assert_eq!(port.account_of("ada@example.com").await?, Some(ada.clone()));
    assert_eq!(port.account_invited(&token(1).hash()).await?, Some(ada.clone()));
    assert_eq!(port.account_invited(&token(2).hash()).await?, None);
    let joined = LocalAccount { invitation: None, version: 2, ..ada };
    port.save_account(&joined, None).await?;
    assert_eq!(port.account_invited(&token(1).hash()).await?, None, "an invitation is used up with the save");
    Ok(())
}

pub async fn an_address_is_found_without_regard_to_case(port: &dyn Accounts) -> Checked {
    let ada = account(1, "Ada@Example.com");
    port.save_account(&ada, None).await?;
    assert_eq!(port.account_of(" ADA@example.COM ").await?.map(|found| found.email), Some(ada.email));
    Ok(())
}

pub async fn a_save_from_an_older_version_is_refused(port: &dyn Accounts) -> Checked {
    let ada = account(1, "ada@example.com");
    port.save_account(&ada, None).await?;
    let owner = LocalAccount { role: Role::Owner, version: 2, ..ada.clone() };
    port.save_account(&owner, None).await?;
    for version in [1, 2, 4] {
        let late = LocalAccount { role: Role::Viewer, version, ..ada.clone() };
        assert!(
            matches!(port.save_account(&late, Some(entry("admin.role"))).await, Err(PortError::Conflict)),
            "{version}"
        );
    }
    assert_eq!(port.account(&ada.id).await?, Some(owner));
    Ok(())
}

pub async fn an_address_belongs_to_one_account(port: &dyn Accounts) -> Checked {
    port.save_account(&account(1, "ada@example.com"), None).await?;
    let other = account(2, "ADA@example.com");
    assert!(matches!(port.save_account(&other, None).await, Err(PortError::Conflict)));
    assert_eq!(port.account(&other.id).await?, None);
    Ok(())
}

pub async fn r048_an_account_is_kept_before_its_address_is_known(port: &dyn Accounts) -> Checked {
    let first = account(1, "");
    port.save_account(&first, None).await?;
    assert_eq!(port.account_invited(&token(1).hash()).await?, Some(first.clone()));
    let named = LocalAccount { email: "ada@example.com".to_owned(), invitation: None, version: 2, ..first };
    port.save_account(&named, None).await?;
    assert_eq!(port.account_of("").await?, None);
    assert_eq!(port.account_of("ada@example.com").await?, Some(named));
    Ok(())
}

pub async fn accounts_come_by_address(port: &dyn Accounts) -> Checked {
    for (n, email) in [(1, "cy@example.com"), (2, "Ada@example.com"), (3, "bob@example.com")] {
        port.save_account(&account(n, email), None).await?;
    }
    let found = port.accounts().await?;
    let emails: Vec<_> = found.iter().map(|account| account.email.as_str()).collect();
    assert_eq!(emails, ["Ada@example.com", "bob@example.com", "cy@example.com"]);
    Ok(())
}

pub async fn a_deleted_account_is_gone_and_its_address_free(port: &dyn Accounts) -> Checked {
    let ada = account(1, "ada@example.com");
    port.save_account(&ada, None).await?;
    port.delete_account(&ada.id, entry("admin.removed")).await?;
    port.delete_account(&ada.id, entry("admin.removed")).await?;
    assert_eq!(port.account(&ada.id).await?, None);
    port.save_account(&account(2, "ada@example.com"), None).await
}
