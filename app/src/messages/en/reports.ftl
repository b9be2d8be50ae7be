### The overview of the admin: how the shop is doing, in a table and in charts.

title = Overview
figures = Figures
figures-table = Table of figures
today = Today
seven-days = 7 days
thirty-days = 30 days
revenue-in = Revenue, { $currency }
refunded-in = Refunded, { $currency }
orders-paid = Orders paid
refunds = Refunds
disputes = Disputes
complimentary = Given for free
fine-print = Days begin at midnight in the shop’s time zone, { $zone }, and today counts with them. Views and carts are kept in memory and written down each minute; a crash may lose the last one. Revenue is what was charged on the day; refunds count on the day they were made.

period = Period of the charts
revenue-by-day = Revenue by day
revenue-by-day-in = Revenue by day, { $currency }
# In the tooltip of a bar: a day and its revenue.
bar = { $day }: { $amount }
as-table = As a table
day = Day
orders = Orders
revenue = Revenue

conversion = Conversion
carts = Carts
checkouts = Checkouts
paid-orders = Paid orders
step = Step
bar-column = Bar
count = Count
of-step-before = Of the step before
views = { $views ->
    [one] { $views } product page view
   *[other] { $views } product page views
}

best-sellers = Best sellers
none-sold = Nothing was sold in this period.
product = Product
copies-column = Copies
amount = Amount
copies = { $copies ->
    [one] { $copies } copy
   *[other] { $copies } copies
}
