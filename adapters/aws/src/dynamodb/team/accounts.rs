use crate::dynamodb::{
    Dynamo, Tries,
    item::{Item, Key},
    journal,
    query::Range,
    table::Table,
    transaction::{IfNot, Transaction},
};
use async_trait::async_trait;
use domain::{
    AdminId, PortError, audit::AuditEntry, delivery::token::TokenHash, mail::address, ports::Accounts,
    team::LocalAccount,
};

/// Local accounts in DynamoDB, for a shop on AWS without Cognito.
#[derive(Clone)]
pub struct DynamoAccounts(pub Dynamo);

/// All accounts, by address: a shop has few.
const ACCOUNTS: &str = "ACCOUNTS";

fn account_key(id: &AdminId) -> Key {
    Key::alone(Table::Admins, format!("ACCOUNT#{id}"))
}

fn address_key(address: &str) -> Key {
    key_of(&LocalAccount::key(address))
}

fn key_of(key: &str) -> Key {
    // The first owner has no address yet, and no key may be empty.
    Key::new(Table::Admins, ACCOUNTS, format!("ADDRESS#{key}"))
}

fn invitation_key(hash: &TokenHash) -> Key {
    Key::alone(Table::Admins, format!("INVITATION#{hash}"))
}

impl DynamoAccounts {
    async fn led_to(&self, key: &Key) -> Result<Option<LocalAccount>, PortError> {
        let Some(found) = self.0.get(key).await? else { return Ok(None) };
        match found.text("account").and_then(|id| AdminId::parse(id).ok()) {
            Some(id) => self.account(&id).await,
            None => Ok(None),
        }
    }
}

fn leads(key: Key, account: &LocalAccount) -> Item {
    Item::at(key).text("account", account.id.as_str())
}

#[async_trait]
impl Accounts for DynamoAccounts {
    async fn account(&self, id: &AdminId) -> Result<Option<LocalAccount>, PortError> {
        self.0.value(&account_key(id)).await
    }

    async fn account_of(&self, address: &str) -> Result<Option<LocalAccount>, PortError> {
        for key in address::keys(address.trim()) {
            if let Some(account) = self.led_to(&key_of(&key)).await? {
                return Ok(Some(account));
            }
        }
        Ok(None)
    }

    async fn account_invited(&self, invitation: &TokenHash) -> Result<Option<LocalAccount>, PortError> {
        self.led_to(&invitation_key(invitation)).await
    }

    async fn accounts(&self) -> Result<Vec<LocalAccount>, PortError> {
        let places = self.0.query(Range::of(Table::Admins, ACCOUNTS).most(200)).await?;
        let ids = places.iter().filter_map(|place| AdminId::parse(place.text("account")?).ok());
        let keys: Vec<_> = ids.map(|id| account_key(&id)).collect();
        let mut accounts: Vec<LocalAccount> = self.0.readable(&self.0.get_many(&keys).await?).await;
        accounts.sort_by_key(|account| LocalAccount::key(&account.email));
        Ok(accounts)
    }

    async fn save_account(&self, account: &LocalAccount, entry: Option<AuditEntry>) -> Result<(), PortError> {
        let dynamo = &self.0;
        let mut tries = Tries::default();
        loop {
            let was = self.account(&account.id).await?;
            if account.version != was.as_ref().map_or(0, |was| was.version) + 1 {
                return Err(PortError::Conflict);
            }
            let version = |account: &LocalAccount| i64::try_from(account.version).unwrap_or(i64::MAX);
            let mut to = Transaction::default();
            let item = Item::at(account_key(&account.id)).body(account)?.number("version", version(account));
            to.replace(item, ("version", was.as_ref().map(version)), IfNot::Conflict, dynamo)?;

            let address = |account: &LocalAccount| address_key(&account.email);
            if was.as_ref().map(address) != Some(address(account)) {
                to.create(leads(address(account), account), IfNot::Conflict, dynamo)?;
                if let Some(was) = &was {
                    to.delete(&address(was), dynamo)?;
                }
            }
            let invitation =
                |account: &LocalAccount| account.invitation.as_ref().map(|open| invitation_key(&open.hash));
            let (before, after) = (was.as_ref().and_then(invitation), invitation(account));
            if before != after {
                if let Some(key) = before {
                    to.delete(&key, dynamo)?;
                }
                if let Some(key) = after {
                    to.put(leads(key, account), dynamo)?;
                }
            }
            if let Some(entry) = entry.clone() {
                journal::leave(&mut to, dynamo, entry, Vec::new())?;
            }
            if to.commit(dynamo, &mut tries).await? {
                return Ok(());
            }
        }
    }

    async fn delete_account(&self, id: &AdminId, entry: AuditEntry) -> Result<(), PortError> {
        let dynamo = &self.0;
        let mut tries = Tries::default();
        loop {
            let Some(account) = self.account(id).await? else { return Ok(()) };
            let mut to = Transaction::default();
            to.remove(&account_key(id), IfNot::Again, dynamo)?;
            to.delete(&address_key(&account.email), dynamo)?;
            if let Some(open) = &account.invitation {
                to.delete(&invitation_key(&open.hash), dynamo)?;
            }
            journal::leave(&mut to, dynamo, entry.clone(), Vec::new())?;
            if to.commit(dynamo, &mut tries).await? {
                return Ok(());
            }
        }
    }
}
