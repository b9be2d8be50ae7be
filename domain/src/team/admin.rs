//! Who runs the shop, and what each of them may do.

use crate::{delivery::token::TokenHash, ids::AdminId};
use serde::{Deserialize, Serialize};

/// What an admin is for. The roles do not contain each other: the one who writes the products need
/// not see who bought them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May do everything, other admins included.
    Owner,
    /// Edits the catalog.
    Catalog,
    /// Helps buyers; neither moves money nor sees what the shop earns.
    Support,
    /// Looks, and changes nothing.
    Viewer,
}

/// One kind of thing an admin may or may not do. Every action of an admin asks for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See what needs attention, and one's own account.
    ViewOverview,
    /// See what the shop earns.
    ViewReports,
    /// See products in every state.
    ViewCatalog,
    /// Make, change, publish and archive products; upload their files and pictures.
    EditCatalog,
    /// See orders, with their buyers.
    ViewOrders,
    /// Resend mail, correct an address, renew links, lift a hold, revoke and restore access.
    HelpBuyers,
    /// Pay money back, give a product away.
    SpendMoney,
    /// Take personal data out of the shop as a file.
    Export,
    /// Invite and remove admins, change their roles, end their sessions.
    ManageTeam,
}

impl Permission {
    pub const ALL: [Permission; 9] = [
        Permission::ViewOverview,
        Permission::ViewReports,
        Permission::ViewCatalog,
        Permission::EditCatalog,
        Permission::ViewOrders,
        Permission::HelpBuyers,
        Permission::SpendMoney,
        Permission::Export,
        Permission::ManageTeam,
    ];
}

impl Role {
    pub const ALL: [Role; 4] = [Role::Owner, Role::Catalog, Role::Support, Role::Viewer];

    /// Whether an admin of this role may do `what`.
    pub fn may(self, what: Permission) -> bool {
        use Permission::{
            EditCatalog, Export, HelpBuyers, ManageTeam, SpendMoney, ViewCatalog, ViewOrders, ViewOverview, ViewReports,
        };
        match (self, what) {
            (Role::Owner, _) | (_, ViewOverview | ViewCatalog) => true,
            (Role::Catalog, EditCatalog | ViewReports) => true,
            (Role::Support, ViewOrders | HelpBuyers) => true,
            (Role::Viewer, ViewOrders | ViewReports) => true,
            (_, ViewReports | EditCatalog | ViewOrders | HelpBuyers | SpendMoney | Export | ManageTeam) => false,
        }
    }

    /// As it stands in tables, forms and Cognito's groups.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Catalog => "catalog",
            Role::Support => "support",
            Role::Viewer => "viewer",
        }
    }

    pub fn parse(text: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// An admin's role does not allow what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("your role does not allow this; ask the owner of the shop")]
pub struct NotAllowed;

/// An admin who is signed in.
///
/// Only [`Shop::admin`](crate::Shop) makes one, from a live session: what takes an `&Admin` cannot
/// be called without one.
#[derive(Debug, Clone)]
pub struct Admin {
    id: AdminId,
    email: String,
    role: Role,
    session: TokenHash,
}

impl Admin {
    /// Called where a session was checked, and nowhere else.
    pub(crate) fn of_session(id: AdminId, email: String, role: Role, session: TokenHash) -> Admin {
        Admin { id, email, role, session }
    }

    /// An admin for tests of what admins do.
    #[cfg(any(test, feature = "testing"))]
    pub fn for_tests(role: Role) -> Admin {
        let id = AdminId::parse(&format!("admin-{}", role.as_str())).expect("a role's name has only letters");
        Admin { email: format!("{}@example.com", role.as_str()), id, role, session: TokenHash::of_nothing() }
    }

    pub fn id(&self) -> &AdminId {
        &self.id
    }

    pub fn email(&self) -> &str {
        &self.email
    }

    pub fn role(&self) -> Role {
        self.role
    }

    /// The session this admin acts in.
    pub fn session(&self) -> &TokenHash {
        &self.session
    }

    pub fn may(&self, what: Permission) -> bool {
        self.role.may(what)
    }

    /// Asks for leave to do `what`.
    ///
    /// # Errors
    /// [`NotAllowed`] if the role does not give it.
    pub fn require(&self, what: Permission) -> Result<(), NotAllowed> {
        if self.may(what) { Ok(()) } else { Err(NotAllowed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_what_it_is_for_and_no_more() {
        let granted = |role: Role| Permission::ALL.into_iter().filter(|what| role.may(*what)).collect::<Vec<_>>();
        assert_eq!(granted(Role::Owner), Permission::ALL);
        assert_eq!(
            granted(Role::Catalog),
            [Permission::ViewOverview, Permission::ViewReports, Permission::ViewCatalog, Permission::EditCatalog]
        );
        assert_eq!(
            granted(Role::Support),
            [Permission::ViewOverview, Permission::ViewCatalog, Permission::ViewOrders, Permission::HelpBuyers],
            "no revenue, no money to move, no addresses to take along"
        );
        assert_eq!(
            granted(Role::Viewer),
            [Permission::ViewOverview, Permission::ViewReports, Permission::ViewCatalog, Permission::ViewOrders]
        );
    }

    #[test]
    fn a_role_survives_its_way_through_a_table() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        assert_eq!(Role::parse("root"), None);
    }
}
