#!/usr/bin/env python3
"""What a shop on AWS costs per month, worked out from counted calls.

    python3 deploy/cost.py            prints the table
    python3 deploy/cost.py --write    puts it into deploy/README.md

calls.tsv says what an order needs in read and write units of DynamoDB (a read of up to 4 KB, a write of up to 1 KB; a
step of a transaction is two, and each list an item stands in is one more); a test counts it. counted.json says the rest
of one page, one order and one minute without visitors: calls and milliseconds of the function, and so on. All else is
below: prices, what AWS gives for nothing, and what is assumed of a shop. Money is in US dollars, without tax.
"""

import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ORDERS = (0, 1_000, 100_000)
MINUTES = 30 * 24 * 60

# What is assumed of a shop; change it to be like yours.
PAGES_PER_ORDER = 50
PAGES_WITHOUT_ORDERS = 3_000
DOWNLOADS_PER_ORDER = 1.5
MEGABYTES_PER_FILE = 20
GIGABYTES_OF_GOODS = 10
MEMORY_GB = 1.0
MONTHS_KEPT = 12

# List prices for eu-central-1 (Frankfurt) as they were known in November 2026, and not read off an invoice. Check them
# at https://aws.amazon.com/pricing before you rely on the last digit.
MILLION = 1_000_000
PRICES = {
    "dynamodb_read": 0.1525 / MILLION,
    "dynamodb_write": 0.7625 / MILLION,
    "dynamodb_gb_month": 0.306,
    "dynamodb_backup_gb_month": 0.2448,
    "lambda_call": 0.20 / MILLION,
    "lambda_gb_second": 0.0000166667,
    "s3_gb_month": 0.0245,
    "s3_get": 0.43 / MILLION,
    "out_gb": 0.09,
    "ses_mail": 0.10 / 1_000,
    "sns_https": 0.60 / MILLION,
    "logs_gb": 0.63,
    "alarm": 0.10,
}
# Each month, for as long as the account lives. The offers for a new account are not counted.
FREE = {"lambda_calls": 1_000_000, "lambda_gb_seconds": 400_000, "dynamodb_gb": 25, "out_gb": 100}
FREE |= {"logs_gb": 5, "alarms": 10, "sns_https": 100_000}


def beyond(amount, free):
    return max(0.0, amount - FREE[free])


def alarms():
    return len(re.findall(r"Type: AWS::CloudWatch::Alarm\b", (HERE / "template.yaml").read_text()))


def month(orders, counted):
    """Dollars for one month, by service."""
    pages = max(PAGES_WITHOUT_ORDERS, orders * PAGES_PER_ORDER)
    times = {"page": pages, "order": orders, "minute": MINUTES}

    def total(what):
        return sum(counted[part].get(what, 0) * number for part, number in times.items())

    price = PRICES
    gigabyte_seconds = total("function_ms") / 1_000 * MEMORY_GB
    stored_gb = total("kilobytes_stored") * MONTHS_KEPT / 1e6
    downloads = orders * DOWNLOADS_PER_ORDER
    out_gb = total("kilobytes_out") / 1e6 + downloads * MEGABYTES_PER_FILE / 1e3
    return {
        "DynamoDB, reads and writes": total("reads") * price["dynamodb_read"]
        + total("writes") * price["dynamodb_write"],
        "DynamoDB, a year of orders and their backup": beyond(stored_gb, "dynamodb_gb") * price["dynamodb_gb_month"]
        + stored_gb * price["dynamodb_backup_gb_month"],
        "Lambda": beyond(total("function_calls"), "lambda_calls") * price["lambda_call"]
        + beyond(gigabyte_seconds, "lambda_gb_seconds") * price["lambda_gb_second"],
        "S3": GIGABYTES_OF_GOODS * price["s3_gb_month"] + (total("objects_read") + downloads) * price["s3_get"],
        "Traffic to buyers": beyond(out_gb, "out_gb") * price["out_gb"],
        "SES and its events": total("mails") * price["ses_mail"]
        + beyond(total("news"), "sns_https") * price["sns_https"],
        "CloudWatch": beyond(alarms(), "alarms") * price["alarm"]
        + beyond(total("kilobytes_logged") / 1e6, "logs_gb") * price["logs_gb"],
        "Cognito, SSM, EventBridge": 0.0,
    }


def order_units():
    """Read and write units of an order of one product, all of its pages and downloads included."""
    units = {"reads": 0.0, "writes": 0.0}
    for row in (HERE / "calls.tsv").read_text().split("one line\n")[1].splitlines():
        journey, _, reads, writes = row.split("\t")
        times = DOWNLOADS_PER_ORDER if journey == "download" else 1
        units["reads"] += float(reads) * times
        units["writes"] += float(writes) * times
    return units


def counts():
    counted = json.loads((HERE / "counted.json").read_text())
    counted["order"].update(order_units())
    return counted


def table():
    counted = counts()
    months = [month(orders, counted) for orders in ORDERS]
    sums = [sum(part.values()) for part in months]
    lines = [["US dollars a month", *(f"{orders:,} orders" for orders in ORDERS)], ["---", *["---:"] * len(ORDERS)]]
    for service in months[0]:
        lines.append([service, *(f"{part[service]:,.2f}" for part in months)])
    lines.append(["**Together**", *(f"**{total:,.2f}**" for total in sums)])
    lines.append(["For each order", *(f"{sums[n] / ORDERS[n]:.4f}" if ORDERS[n] else "–" for n in range(len(ORDERS)))])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + f"\n\nCounts: {counted['how']}."


def main():
    if sys.argv[1:] != ["--write"]:
        print(table())
        return
    guide = HERE / "README.md"
    before, rest = guide.read_text().split("<!-- cost -->\n")
    _, after = rest.split("<!-- end of cost -->")
    guide.write_text(f"{before}<!-- cost -->\n{table()}\n<!-- end of cost -->{after}")


if __name__ == "__main__":
    main()
