"""One word for each thing: what was renamed does not come back.

The words of the field are what a reader looks for. ARCHITECTURE.md and CONTRIBUTING.md name the rooms; this list names
what they replaced.
"""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent

# What was said, and what is said.
OLD = {
    "Alarm": "Alert",
    "AlarmKind": "AlertKind",
    "Behind": "BackgroundTasks",
    "Bell": "WakeUp",
    "BooksMover": "OrdersTransfer",
    "CatalogMover": "CatalogTransfer",
    "Deed": "ActionOutcome",
    "DeskError": "OrderActionError",
    "DeskNotes": "Overrides",
    "DeskRefusal": "OrderActionRefusal",
    "Door": "LinkScope",
    "DraftPlace": "AutosaveKey",
    "Footfall": "TrafficCounters",
    "Happening": "TimelineEntry",
    "HeldAddress": "SuppressedAddress",
    "InventoryQuery": "AdminListingQuery",
    "KeptDraft": "Autosave",
    "Lack": "PublishBlocker",
    "Letter": "Email",
    "MailFate": "DeliveryStatus",
    "MailNews": "DeliveryEvent",
    "Mailroom": "MimeMailer",
    "May": "Permission",
    "PostError": "MailError",
    "ProductLine": "ProductRecord",
    "SeeShelf": "ViewCatalog",
    "Shelved": "BrowsePage",
    "StockError": "CatalogError",
    "StockRefusal": "CatalogRefusal",
    "StockShelf": "EditCatalog",
    "Tally": "DailyMetric",
    "Understood": "ValidatedProduct",
    "bell": "wake_up",
    "desk": "overrides, or orders",
    "footfall": "traffic",
    "held_address": "suppressed_address",
    "inventory": "admin_listing",
    "mail_came_back": "record_delivery",
    "open_alarms": "open_alerts",
    "post_mail": "send_due_mail",
    "receive_mail_news": "receive_delivery_event",
    "tallies": "daily_metrics",
    "twins": "possible_duplicates",
}
# The rooms of the domain before they were named by what is in them.
OLD_ROOMS = {"desk", "stock", "inventory", "figures", "archive", "returned", "uncounted"}
# Strings and comments: what they say is for people.
PROSE = re.compile(r'r#*"[\s\S]*?"#*|b?"(?:\\[\s\S]|[^"\\])*"|//[^\n]*')


class Words(unittest.TestCase):
    def test_no_name_that_was_replaced_is_used_again(self):
        found = []
        for folder in ("domain", "app", "frontend", "adapters", "stripe-sandbox", "server"):
            for path in sorted((ROOT / folder).rglob("*.rs")):
                code = PROSE.sub("", path.read_text())
                names = set(re.findall(r"\b[A-Za-z_]\w*\b", code))
                found += [f"{path.relative_to(ROOT)}: {name}: an alert" for name in names if "alarm" in name]
                for name in names & OLD.keys():
                    found.append(f"{path.relative_to(ROOT)}: {name} is {OLD[name]}")
        self.assertEqual(found, [])

    def test_no_room_of_the_domain_that_was_replaced_is_back(self):
        rooms = {path.stem for path in (ROOT / "domain/src").iterdir()}
        self.assertEqual(rooms & OLD_ROOMS, set())


if __name__ == "__main__":
    unittest.main()
