//! Looking at orders.

use super::actions::OrderActionError;
use crate::{
    Shop,
    alerts::{Alert, AlertKind},
    audit::AuditRow,
    catalog::{
        admin_listing::AdminListingQuery,
        product::{FileVersion, Product},
        slug::Slug,
    },
    delivery::grant::{Download, Grant, Hold},
    ids::{AdminId, OrderId, ProductId},
    mail::{outbox::OutboxRow, suppression::SuppressedAddress},
    money::Money,
    orders::{
        AdminNames, BuyerSearch, CaseFacts, LineMoney, OrderEdge, OrderSearch, OrderState, TimelineEntry, WhyNot,
        order::{Order, OrderNumber, OrderedFile},
        possible_duplicates, timeline, why_not,
    },
    ports::{AlertDetails, SlugHit},
    team::admin::{Admin, Permission},
    time::{Day, Timestamp},
};
use std::collections::BTreeSet;

/// Orders on one page of the list.
const PAGE: usize = 50;
/// Shortest beginning of an address that is looked for.
const MIN_PREFIX_CHARS: usize = 3;
/// Audit rows of one order that are shown.
const MAX_ROWS: usize = 500;
/// Alerts whose orders are looked up for one page.
const LOOKED_UP: usize = 50;

/// What stands in the search form of the list of orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderQuery {
    pub number: String,
    /// An address, or how one begins.
    pub email: String,
    /// A product's slug, or its id.
    pub product: String,
    pub states: Vec<OrderState>,
    /// First and last day, both included, in the shop's time zone.
    pub since: Option<Day>,
    pub until: Option<Day>,
    pub from: Option<OrderEdge>,
}

/// One page of orders.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderPage {
    pub orders: Vec<Order>,
    /// After which order the next page begins, if there is one.
    pub next: Option<OrderId>,
    /// Before which order the previous page ends, if there is one.
    pub previous: Option<OrderId>,
    pub problem: Option<SearchProblem>,
}

/// What was wrong with a search, or with what it found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchProblem {
    NoSuchNumber,
    /// Three characters of an address are the least.
    AddressTooShort,
    NoSuchProduct,
    /// Some orders cannot be read, and are left out. An alert names each.
    Unreadable,
}

/// An order with everything that is known about it.
#[derive(Debug, Clone)]
pub struct Case {
    pub order: Order,
    pub lines: Vec<CaseLine>,
    pub mails: Vec<OutboxRow>,
    /// Newest first, each with what was fetched, if that is still known.
    pub downloads: Vec<(Download, Option<FileVersion>)>,
    pub timeline: Vec<TimelineEntry>,
    /// Orders that look like the same purchase.
    pub possible_duplicates: Vec<Order>,
    pub alerts: Vec<ShownAlert>,
    /// Why nobody writes to the buyer’s address, if so.
    pub held: Option<SuppressedAddress>,
    /// When the last of its links ends.
    pub links_until: Option<Timestamp>,
}

/// A line of an order, as the seller sees it.
#[derive(Debug, Clone)]
pub struct CaseLine {
    pub line: u8,
    /// Its price before discount and tax.
    pub amount: Money,
    /// What was paid and refunded for it.
    pub money: LineMoney,
    pub opens: bool,
    pub hold: Option<Hold>,
    /// Each file with the reason why the buyer has not got it.
    pub files: Vec<(OrderedFile, WhyNot)>,
}

/// An open alert with its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownAlert {
    pub alert: Alert,
    pub order: Option<OrderNumber>,
    pub details: AlertDetails,
}

impl ShownAlert {
    fn of(alert: Alert, order: Option<&Order>, live: bool) -> ShownAlert {
        let details = order.filter(|_| alert.kind.is_about_an_order());
        ShownAlert {
            order: order.map(|order| order.number.clone()),
            details: details.map(|order| AlertDetails::of(alert.kind, order, live)).unwrap_or_default(),
            alert,
        }
    }
}

impl Shop {
    /// One page of orders, newest first. At most four reads.
    ///
    /// # Errors
    /// [`OrderActionError::NotAllowed`], or the store failed.
    pub async fn find_orders(&self, admin: &Admin, query: &OrderQuery) -> Result<OrderPage, OrderActionError> {
        admin.require(Permission::ViewOrders)?;
        let number = query.number.trim();
        if !number.is_empty() {
            let found = match OrderNumber::read(number) {
                Some(number) => self.ports.orders.order_by_number(&number).await?,
                None => None,
            };
            let problem = found.is_none().then_some(SearchProblem::NoSuchNumber);
            return Ok(OrderPage { orders: found.into_iter().collect(), problem, ..OrderPage::default() });
        }
        let search = match self.order_search(query).await? {
            Ok(search) => search,
            Err(problem) => return Ok(OrderPage { problem: Some(problem), ..OrderPage::default() }),
        };
        let mut orders = self.ports.orders.search_orders(&search, PAGE + 1).await?;
        let more = orders.len() > PAGE;
        let backwards = matches!(search.from, Some(OrderEdge::Before(_)));
        if more && backwards {
            orders.remove(0);
        }
        orders.truncate(PAGE);
        let has_next = if backwards { true } else { more };
        let has_previous = if backwards { more } else { search.from.is_some() };
        let about_order = |alert: &Alert| alert.kind == AlertKind::UnreadableRow && alert.object.starts_with("orders/");
        let unreadable = self.ports.alerts.open_alerts().await?.iter().any(about_order);
        Ok(OrderPage {
            next: orders.last().filter(|_| has_next).map(|order| order.id.clone()),
            previous: orders.first().filter(|_| has_previous).map(|order| order.id.clone()),
            orders,
            problem: unreadable.then_some(SearchProblem::Unreadable),
        })
    }

    /// What to look for in the store, or what is wrong with the question.
    pub async fn order_search(
        &self,
        query: &OrderQuery,
    ) -> Result<Result<OrderSearch, SearchProblem>, OrderActionError> {
        let email = query.email.trim();
        let buyer = match email.strip_suffix('*') {
            _ if email.is_empty() => None,
            Some(begin) => Some(BuyerSearch::Prefix(begin.to_owned())),
            None if email.split_once('@').is_some_and(|(_, host)| host.contains('.')) => {
                Some(BuyerSearch::Exact(email.to_owned()))
            }
            None => Some(BuyerSearch::Prefix(email.to_owned())),
        };
        let too_short = |begin: &String| begin.chars().count() < MIN_PREFIX_CHARS;
        if matches!(&buyer, Some(BuyerSearch::Prefix(begin)) if too_short(begin)) {
            return Ok(Err(SearchProblem::AddressTooShort));
        }
        let product = match query.product.trim() {
            "" => None,
            text => match self.product_named(text).await? {
                Some(product) => Some(product),
                None => return Ok(Err(SearchProblem::NoSuchProduct)),
            },
        };
        let zone = &self.terms.time_zone;
        Ok(Ok(OrderSearch {
            buyer,
            product,
            states: query.states.clone(),
            since: query.since.map(|day| zone.begin_of(day)),
            before: query.until.map(|day| zone.begin_of(day.minus(-1))),
            from: query.from.clone(),
        }))
    }

    /// The product with this slug, an old one too, with this id, or with this name. Of several that are
    /// called alike none: who asks must say which.
    ///
    /// # Errors
    /// [`OrderActionError::Port`] if the store failed.
    pub async fn product_named(&self, text: &str) -> Result<Option<ProductId>, OrderActionError> {
        if let Ok(slug) = Slug::parse(text) {
            match self.ports.catalog.find_by_slug(&slug).await? {
                SlugHit::Product(product) => return Ok(Some(product.id)),
                SlugHit::Moved(slug) => {
                    if let SlugHit::Product(product) = self.ports.catalog.find_by_slug(&slug).await? {
                        return Ok(Some(product.id));
                    }
                }
                SlugHit::Nothing => {}
            }
        }
        if let Ok(id) = ProductId::parse(text)
            && let Some(product) = self.ports.catalog.find_many(std::slice::from_ref(&id)).await?.pop()
        {
            return Ok(Some(product.id));
        }
        let query = AdminListingQuery { search: Some(text.to_owned()), ..AdminListingQuery::default() };
        let found = self.ports.catalog.admin_listing(&query).await?.products;
        let folded = |name: &str| name.trim().to_lowercase();
        let mut called: Vec<_> = found.iter().filter(|product| folded(&product.name) == folded(text)).collect();
        if called.is_empty() {
            called = found.iter().collect();
        }
        Ok(match called.as_slice() {
            [product] => Some(product.id.clone()),
            _ => None,
        })
    }

    /// Everything about one order; `None` if there is none with this number.
    ///
    /// # Errors
    /// [`OrderActionError::NotAllowed`], or the store failed.
    pub async fn case(&self, admin: &Admin, number: &OrderNumber) -> Result<Option<Case>, OrderActionError> {
        admin.require(Permission::ViewOrders)?;
        let Some(order) = self.ports.orders.order_by_number(number).await? else { return Ok(None) };
        let id = &order.id;
        let grants = self.ports.orders.grants(id).await?;
        let links = self.ports.orders.links(id).await?;
        let mails = self.ports.outbox.mails_of(id).await?;
        let downloads = self.ports.downloads.downloads_of(id).await?;
        let audit = self.ports.audit_log.audit_of(&super::actions::object(id), MAX_ROWS).await?;
        let alerts = self.ports.alerts.open_alerts().await?;
        let of_buyer = match order.email() {
            Some(email) => self.ports.orders.orders_of(email).await?,
            None => Vec::new(),
        };
        let held = match order.email() {
            Some(email) => self.ports.suppressions.suppressed_address(email).await?,
            None => None,
        };
        let products = self.products_of(&order).await?;
        let now = self.ports.clock.now();
        let facts = CaseFacts {
            order: &order,
            grants: &grants,
            links: &links,
            mails: &mails,
            downloads: &downloads,
            alerts: &alerts,
            now,
        };
        let lines = order.line_numbers().map(|line| case_line(&facts, line)).collect();
        let timeline = timeline(&order, &audit, &mails, &downloads, &self.admin_names(admin, &audit).await);
        let own = |alert: &Alert| is_about(alert, &order);
        Ok(Some(Case {
            lines,
            timeline,
            possible_duplicates: possible_duplicates(&order, &of_buyer).into_iter().cloned().collect(),
            alerts: alerts
                .iter()
                .filter(|alert| own(alert))
                .map(|alert| ShownAlert::of(alert.clone(), Some(&order), self.terms.live))
                .collect(),
            held,
            links_until: links.iter().map(|link| link.expires_at).max(),
            downloads: downloads
                .into_iter()
                .map(|download| (fetched(&order, &products, &download), download))
                .map(|(version, download)| (download, version))
                .collect(),
            mails,
            order,
        }))
    }

    async fn products_of(&self, order: &Order) -> Result<Vec<Product>, OrderActionError> {
        let ids: BTreeSet<_> = order.lines.iter().map(|line| line.product.clone()).collect();
        Ok(self.ports.catalog.find_many(&ids.into_iter().collect::<Vec<_>>()).await?)
    }

    /// Open alerts. Those about orders beyond the first `LOOKED_UP` come without their number.
    ///
    /// # Errors
    /// [`OrderActionError::NotAllowed`], or the store failed.
    pub async fn alerts(&self, admin: &Admin) -> Result<Vec<ShownAlert>, OrderActionError> {
        admin.require(Permission::ViewOverview)?;
        let mut shown = Vec::new();
        for (n, alert) in self.ports.alerts.open_alerts().await?.into_iter().enumerate() {
            let order = match alert.order().and_then(|id| OrderId::parse(id).ok()).filter(|_| n < LOOKED_UP) {
                // The alert counts, also where its order cannot be read.
                Some(id) => self.ports.orders.order(&id).await.ok().flatten(),
                None => None,
            };
            shown.push(ShownAlert::of(alert, order.as_ref(), self.terms.live));
        }
        Ok(shown)
    }

    /// How many alerts are open.
    ///
    /// # Errors
    /// [`OrderActionError::NotAllowed`], or the store failed.
    pub async fn count_alerts(&self, admin: &Admin) -> Result<usize, OrderActionError> {
        admin.require(Permission::ViewOverview)?;
        Ok(self.ports.alerts.open_alerts().await?.len())
    }

    /// The number of an order.
    ///
    /// # Errors
    /// [`OrderActionError::NotAllowed`], [`OrderActionError::UnknownOrder`], or the store failed.
    pub async fn number_of(&self, admin: &Admin, id: &OrderId) -> Result<OrderNumber, OrderActionError> {
        admin.require(Permission::ViewOrders)?;
        Ok(self.ports.orders.order(id).await?.ok_or(OrderActionError::UnknownOrder)?.number)
    }

    /// What the admins in these rows are called: by their accounts, or as they were called when they left.
    async fn admin_names(&self, reader: &Admin, audit: &[AuditRow]) -> AdminNames {
        let mut names = AdminNames::from([(format!("admin/{}", reader.id()), reader.email().to_owned())]);
        for row in audit {
            let Some(id) = row.entry.actor.strip_prefix("admin/").and_then(|id| AdminId::parse(id).ok()) else {
                continue;
            };
            if !names.contains_key(&row.entry.actor)
                && let Some(name) = self.admin_name(&id).await
            {
                names.insert(row.entry.actor.clone(), name);
            }
        }
        names
    }
}

fn case_line(facts: &CaseFacts<'_>, line: u8) -> CaseLine {
    let sold = &facts.order.lines[usize::from(line)];
    let grant: Option<&Grant> = facts.grants.iter().find(|grant| grant.line == line);
    let lifted = facts.order.overrides.lifted.get(&line).copied();
    CaseLine {
        line,
        money: facts.order.line_money().get(usize::from(line)).copied().unwrap_or_default(),
        amount: sold.unit_price.checked_mul(sold.quantity.into()).unwrap_or(sold.unit_price),
        opens: facts.order.opens(line),
        hold: grant.and_then(|grant| grant.hold(facts.downloads, lifted, None, facts.now)),
        files: sold.files.iter().map(|file| (file.clone(), why_not(facts, line, &file.id))).collect(),
    }
}

/// The version of a file that was fetched: as sold, or a later one of the product.
fn fetched(order: &Order, products: &[Product], download: &Download) -> Option<FileVersion> {
    let line = order.lines.get(usize::from(download.line))?;
    let sold = line.files.iter().find(|file| file.id == download.file).map(|file| &file.version);
    let later = products
        .iter()
        .flat_map(|product| &product.files)
        .filter(|file| file.id == download.file)
        .flat_map(|file| &file.versions);
    sold.into_iter().chain(later).find(|version| version.version == download.version).cloned()
}

fn is_about(alert: &Alert, order: &Order) -> bool {
    let missing =
        || order.lines.iter().flat_map(|line| &line.files).any(|file| file.version.key.as_str() == alert.object);
    alert.order() == Some(order.id.as_str()) || (alert.kind == AlertKind::MissingFile && missing())
}
