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
    "Act": "OrderAction",
    "ActKey": "IdempotencyKey",
    "Alarm": "Alert",
    "AlarmKind": "AlertKind",
    "Allowance": "TimeLimits",
    "Ambiguous": "Unknown",
    "BadMoment": "DatetimeError",
    "Behind": "BackgroundTasks",
    "Bell": "WakeUp",
    "BooksMover": "OrdersTransfer",
    "CatalogMover": "CatalogTransfer",
    "CheckoutKey": "IdempotencyKey",
    "ClosedDoor": "SignInUnavailablePanel",
    "Deed": "ActionOutcome",
    "DeskAct": "AdminAction",
    "DeskError": "OrderActionError",
    "DeskNotes": "Overrides",
    "DeskRefusal": "OrderActionRefusal",
    "Door": "LinkScope",
    "DraftPlace": "AutosaveKey",
    "Footfall": "TrafficCounters",
    "Gift": "Complimentary",
    "GiftLine": "ComplimentaryLine",
    "GoodsFile": "DownloadFile",
    "GoodsLine": "DownloadLine",
    "Happening": "TimelineEntry",
    "HeldAddress": "SuppressedAddress",
    "InventoryQuery": "AdminListingQuery",
    "KeptDraft": "Autosave",
    "Lack": "PublishBlocker",
    "Letter": "Email",
    "MailFate": "DeliveryStatus",
    "MailNews": "DeliveryEvent",
    "MailRound": "MailRun",
    "Mailroom": "MimeMailer",
    "May": "Permission",
    "MoveError": "TransferError",
    "MovingPlace": "TransferPlace",
    "Offers": "SignInOptions",
    "OrderGoods": "OrderDownloads",
    "Patient": "CheckContext",
    "PostError": "MailError",
    "ProductLine": "ProductRecord",
    "RefundKey": "RefundRequest",
    "RefundWish": "RefundSelection",
    "Rounds": "JobRunner",
    "SeeShelf": "ViewCatalog",
    "Shelved": "BrowsePage",
    "ShutDoorPage": "LinkUnavailablePage",
    "SignInNews": "SignInNotice",
    "StockError": "CatalogError",
    "StockRefusal": "CatalogRefusal",
    "StockShelf": "EditCatalog",
    "StoredGoods": "StoredFile",
    "StripeKey": "StripeCall",
    "Tally": "DailyMetric",
    "Ticket": "ChallengeState",
    "Trouble": "Issue",
    "Understood": "ValidatedProduct",
    "Untold": "MissedEvents",
    "Ward": "AwsContext",
    "Workshop": "HashingPool",
    "bell": "wake_up",
    "deed": "action",
    "deeds": "actions",
    "desk": "overrides, or orders",
    "footfall": "traffic",
    "gift": "complimentary",
    "goods_size": "file_size",
    "hear_of_mail": "apply_delivery_event",
    "held_address": "suppressed_address",
    "inventory": "admin_listing",
    "look_after_conditions": "check_conditions",
    "look_around": "check_alerts",
    "mail_came_back": "record_delivery",
    "moment_text": "datetime_text",
    "mover": "transfer",
    "movers": "transfers",
    "open_alarms": "open_alerts",
    "parse_moment": "parse_datetime",
    "post_mail": "send_due_mail",
    "put_goods": "put_file",
    "read_goods": "read_file",
    "receive_mail_news": "receive_delivery_event",
    "shelf": "catalog, or availability",
    "sign_in_closed": "sign_in_unavailable",
    "sign_in_offers": "sign_in_options",
    "take_turn": "try_start",
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
