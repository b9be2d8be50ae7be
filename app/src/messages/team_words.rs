//! What roles and browsers are called.

use super::Team;
use domain::{Role, team::user_agent};

impl Team {
    pub fn role_name(self, role: Role) -> &'static str {
        match role {
            Role::Owner => self.role_owner(),
            Role::Catalog => self.role_catalog(),
            Role::Support => self.role_support(),
            Role::Viewer => self.role_viewer(),
        }
    }

    /// What a role is called, and what it is for.
    pub fn role_may(self, role: Role) -> &'static str {
        match role {
            Role::Owner => self.owner_may(),
            Role::Catalog => self.catalog_may(),
            Role::Support => self.support_may(),
            Role::Viewer => self.viewer_may(),
        }
    }

    /// Browser and system behind a `User-Agent`.
    pub fn browser(self, user_agent: &str) -> String {
        match user_agent::names(user_agent) {
            (Some(browser), Some(system)) => self.browser_on(browser, system),
            (Some(browser), None) => browser.to_owned(),
            (None, Some(system)) => self.unknown_browser_on(system),
            (None, None) => self.unknown_browser().to_owned(),
        }
    }
}
