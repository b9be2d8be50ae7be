import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { address, anotherBrowser, ask, becomeAdmin, confirm, orderNumber } from './admin';
import { buyAs, expect, openNewestMail, test as shopTest } from './shop';

interface Sale {
  email: string;
  number: string;
  /** The buyer's browser, on the page with the goods. */
  buyer: Page;
}

/** Somebody who bought two products, and an owner in `page`. */
const test = shopTest.extend<{ sale: Sale }>({
  sale: async ({ page, browser, running, complaints }, use) => {
    const buyer = await anotherBrowser(browser, running, complaints);
    const email = address('buyer');
    await buyAs(buyer, email, 'slow-bread', 'flat-weather');
    const number = await orderNumber(buyer);
    await becomeAdmin(page, running);
    await use({ email, number, buyer });
    await buyer.context().close();
  },
});

test.describe.configure({ timeout: 120_000 });

async function mailsTo(page: Page, email: string): Promise<number> {
  await page.goto('/sandbox/mail');
  return page.locator('.mails a').filter({ hasText: email }).count();
}

/** Opens the newest mail to somebody, once there are `count`. */
async function openMail(page: Page, email: string, count: number): Promise<void> {
  await expect.poll(() => mailsTo(page, email), { timeout: 15_000 }).toBe(count);
  await openNewestMail(page, email);
}

const bread = (page: Page) => page.getByRole('button', { name: 'Download Slow Bread.pdf' });
const weather = (page: Page) => page.getByRole('button', { name: /Download Flat Weather \(SVG\)/ });

test('an order is found by its number, its buyer and its product', async ({ page, sale }) => {
  await page.getByRole('link', { name: 'Orders' }).click();
  const order = page.getByRole('row').filter({ has: page.getByRole('link', { name: sale.number }) });
  await expect(order).toContainText('Slow Bread, Flat Weather');
  await expect(order).toContainText('$25.00');
  const search = page.getByRole('search', { name: 'Orders' });
  const found = async (field: string, text: string) => {
    await page.goto('/admin/orders');
    await search.getByLabel(field).fill(text);
    await search.getByRole('button', { name: 'Search' }).click();
    await expect(search.getByLabel(field)).toHaveValue(text);
    return page.getByRole('link', { name: sale.number });
  };
  await expect(await found('Number', sale.number)).toBeVisible();
  await expect(await found('Number', sale.number.slice(2).replace('-', '').toLowerCase())).toBeVisible();
  await expect(page.getByRole('link', { name: /^T-/ })).toHaveCount(1);
  await expect(await found('Email', sale.email)).toBeVisible();
  await expect(page.getByRole('link', { name: /^T-/ })).toHaveCount(1);
  await expect(await found('Email', sale.email.slice(0, 12))).toBeVisible();
  await expect(await found('Product', 'flat-weather')).toBeVisible();
  await expect(await found('Product', 'ration')).toBeHidden();
  await expect(await found('Email', 'nobody@example.com')).toBeHidden();
  await expect(page.locator('main')).toContainText('No matching orders.');
  await page.getByRole('link', { name: 'Show all orders' }).click();
  await page.getByText('Status', { exact: true }).first().click();
  await page.getByRole('checkbox', { name: 'Refunded', exact: true }).check();
  await page.getByRole('button', { name: 'Search' }).last().click();
  await expect(page).toHaveURL(/state=refunded/);
  await expect(page.getByRole('link', { name: sale.number })).toBeHidden();
});

test('the page of an order tells what was bought, what happened and what was mailed', async ({ page, sale, complaints }) => {
  complaints.allowed.push(/404/);
  await bread(sale.buyer).click();
  await expect.poll(() => mailsTo(sale.buyer, sale.email), { timeout: 15_000 }).toBe(1);
  await page.goto('/admin/orders');
  await page.getByRole('link', { name: sale.number }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Order ${sale.number}`);
  const lines = page.getByRole('region', { name: 'What was bought' });
  await expect(lines.getByRole('heading', { name: 'Slow Bread' })).toBeVisible();
  await expect(lines.getByRole('heading', { name: 'Flat Weather' })).toBeVisible();
  await expect(lines).toContainText('Slow Bread.epub');
  const buyer = page.getByRole('region', { name: 'Buyer and money' });
  await expect(buyer).toContainText(sale.email);
  await expect(buyer).toContainText('Ada Lovelace');
  await expect(buyer).toContainText('$25.00');
  const mails = page.getByRole('region', { name: 'Emails', exact: true });
  await expect(mails.getByRole('row').filter({ hasText: sale.email })).toHaveCount(1);
  await expect(page.getByRole('region', { name: 'Timeline' }).getByRole('listitem').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Downloads', exact: true })).toContainText('Slow Bread.pdf');
  const nothing = await page.goto('/admin/orders/T-2222-2222');
  expect(nothing!.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no order with this number');
});

test('the receipt is mailed once more', async ({ page, sale }) => {
  await expect.poll(() => mailsTo(sale.buyer, sale.email), { timeout: 15_000 }).toBe(1);
  await page.goto(`/admin/orders/${sale.number}`);
  const question = await ask(page, 'Resend receipt', 'the first one went astray');
  await confirm(page, question, 'Resend receipt', 'The receipt is on its way');
  await openMail(sale.buyer, sale.email, 2);
  const link = await sale.buyer.frameLocator('iframe').getByRole('link', { name: 'Download' }).first().getAttribute('href');
  await sale.buyer.goto(link!);
  await expect(bread(sale.buyer)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('the first one went astray');
});

test('a question that is turned down, or has no reason, changes nothing', async ({ page, sale }) => {
  await page.goto(`/admin/orders/${sale.number}`);
  let question = await ask(page, 'Refund', '');
  await question.getByRole('button', { name: /^Refund everything/ }).click();
  await expect(question, 'the browser asks for a reason first').toBeVisible();
  await question.getByRole('link', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  question = await ask(page, 'Refund', '   ');
  await question.getByRole('button', { name: /^Refund everything/ }).click();
  await expect(page.getByRole('alert'), 'blanks are no reason').toContainText('Please write a reason');
  await page.goto(`/admin/orders/${sale.number}`);
  await expect(page.getByRole('region', { name: 'Buyer and money' })).not.toContainText('Refund');
});

test('r077 Enter in the reason refunds nothing', async ({ page, sale }) => {
  await page.goto(`/admin/orders/${sale.number}`);
  const question = await ask(page, 'Refund', 'they wrote to us');
  await question.getByLabel('Reason').press('Enter');
  await question.getByRole('link', { name: 'Change items' }).click();
  await question.getByLabel('Flat Weather').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toBeHidden();
  await page.goto(`/admin/orders/${sale.number}`);
  await expect(page.getByRole('region', { name: 'Buyer and money' })).not.toContainText('Refund');
});

test('one item is refunded, and only its files are withheld', async ({ page, sale }) => {
  await page.goto(`/admin/orders/${sale.number}`);
  await page.getByRole('link', { name: 'Refund', exact: true }).click();
  let question = page.getByRole('region', { name: 'Refund?' });
  await expect(question).toContainText('It cannot be undone');
  await expect(question.getByRole('button', { name: /^Refund/ }), 'nothing pays before the choice').toHaveCount(0);
  await question.getByRole('group', { name: 'Items to refund' }).getByLabel('Flat Weather').check();
  await question.getByRole('button', { name: 'Continue with these items' }).click();
  question = page.getByRole('region', { name: 'Refund?' });
  await expect(question.getByRole('listitem')).toContainText('Flat Weather');
  await expect(question.getByRole('button', { name: 'Refund $6.00', exact: true })).toBeVisible();
  await question.getByRole('group', { name: 'Access that ends with it' }).getByLabel('Flat Weather').check();
  await question.getByLabel('Reason').fill('bought by mistake');
  await confirm(page, question, 'Refund $6.00', 'Stripe has confirmed the refund.');
  const money = page.getByRole('region', { name: 'Buyer and money' });
  await expect(money).toContainText('$6.00 for Flat Weather, refunded in admin');
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('bought by mistake');
  await expect(page.locator('.order-line').filter({ hasText: 'Flat Weather' })).toContainText('No access');
  await expect(page.locator('.order-line').filter({ hasText: 'Flat Weather' })).toContainText('Refunded $6.00');
  await expect(page.locator('.order-line').filter({ hasText: 'Slow Bread' })).toContainText('Has access');
  await sale.buyer.reload();
  await expect(weather(sale.buyer)).toBeHidden();
  await expect(bread(sale.buyer)).toBeVisible();

  await page.getByRole('link', { name: 'Refund', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Refund?' }).getByLabel('Flat Weather')).toBeDisabled();
  await page.goto(`/admin/orders/${sale.number}`);
  const rest = await ask(page, 'Refund');
  await confirm(page, rest, 'Refund everything: $19.00', 'Stripe has confirmed the refund.');
  await expect(page.getByRole('link', { name: 'Refund', exact: true })).toBeHidden();
  await sale.buyer.reload();
  await expect(bread(sale.buyer)).toBeHidden();
});

test('access is taken away, given back, and made to last', async ({ page, sale }) => {
  await page.goto(`/admin/orders/${sale.number}`);
  const away = await ask(page, 'Revoke access');
  await away.getByLabel('Slow Bread').check();
  await confirm(page, away, 'Revoke access', 'Access is revoked.');
  await sale.buyer.reload();
  await expect(bread(sale.buyer)).toBeHidden();
  await expect(weather(sale.buyer)).toBeVisible();

  const back = await ask(page, 'Restore access');
  await expect(back.getByLabel('Slow Bread'), 'the only one there is').toBeChecked();
  await expect(back.getByLabel('Flat Weather')).toBeHidden();
  await confirm(page, back, 'Restore access', 'Access is restored.');
  await sale.buyer.reload();
  await expect(bread(sale.buyer)).toBeVisible();

  const longer = await ask(page, 'Extend links');
  await confirm(page, longer, 'Extend links', '30 more days');
  await expect(page.getByRole('region', { name: 'Buyer and money' })).toContainText('Links work until');
  await sale.buyer.reload();
  await expect(bread(sale.buyer)).toBeVisible();
});

test('an address is corrected: new links go there, and the old ones die', async ({ page, sale, complaints }) => {
  complaints.allowed.push(/404|410/);
  await openMail(sale.buyer, sale.email, 1);
  const link = () => sale.buyer.frameLocator('iframe').getByRole('link', { name: 'Download' }).first().getAttribute('href');
  const old = await link();
  await page.goto(`/admin/orders/${sale.number}`);
  const question = await ask(page, 'Correct address', 'a letter was wrong');
  const right = address('right');
  await question.getByLabel('Email').fill(right);
  await confirm(page, question, 'Correct address', 'the old links no longer work');
  const facts = page.getByRole('region', { name: 'Buyer and money' });
  await expect(facts).toContainText(right);
  await expect(facts.getByText('Given to Stripe')).toBeVisible();
  await openMail(sale.buyer, right, 1);
  const fresh = await link();
  await sale.buyer.goto(old!);
  await expect(bread(sale.buyer)).toBeHidden();
  await sale.buyer.goto(fresh!);
  await expect(bread(sale.buyer)).toBeVisible();
  expect(await mailsTo(sale.buyer, sale.email)).toBe(1);
});

test('r025 mail that comes back is told, and its address left in peace until somebody clears it', async ({ page, sale }) => {
  await openMail(sale.buyer, sale.email, 1);
  await sale.buyer.getByRole('button', { name: 'No such mailbox' }).click();
  await expect(sale.buyer.getByRole('status')).toContainText('there is no such mailbox');
  await page.goto(`/admin/orders/${sale.number}`);
  await expect(page.getByText('we no longer send to this address').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Table of emails' })).toContainText('it came back');
  const refused = await ask(page, 'Resend receipt', 'asked by mail');
  await refused.getByRole('button', { name: 'Resend receipt' }).click();
  await expect(page.getByRole('alert').first()).toContainText('allow email to it again');
  const again = await ask(page, 'Allow email again', 'the buyer says it works');
  await confirm(page, again, 'Allow email again', 'Resend the receipt now');
  const resend = await ask(page, 'Resend receipt', 'asked by mail');
  await confirm(page, resend, 'Resend receipt', 'on its way');
  await openMail(sale.buyer, sale.email, 2);
});

test('a product is given for free', async ({ page, browser, running, complaints }) => {
  await becomeAdmin(page, running);
  await page.getByRole('link', { name: 'Orders' }).click();
  await page.getByRole('link', { name: 'Give for free' }).click();
  await expect(page.getByRole('checkbox', { name: 'Yes, give it away' })).toBeVisible();
  const to = address('critic');
  await page.getByLabel('Email').fill(to);
  await page.getByLabel('Product').fill('no-such-thing');
  await page.getByLabel('Reason').fill('a review copy');
  await page.getByRole('checkbox', { name: 'Yes, give it away' }).check();
  await page.getByRole('button', { name: 'Give for free' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Email').fill(to);
  await page.getByLabel('Product').fill('slow-bread');
  await page.getByLabel('Reason').fill('a review copy');
  await page.getByRole('checkbox', { name: 'Yes, give it away' }).check();
  await page.getByRole('button', { name: 'Give for free' }).click();
  await expect(page.getByRole('status')).toContainText('Given for free');
  const reader = await anotherBrowser(browser, running, complaints);
  await openMail(reader, to, 1);
  const link = await reader.frameLocator('iframe').getByRole('link', { name: 'Download' }).first().getAttribute('href');
  await reader.goto(link!);
  await expect(bread(reader)).toBeVisible();
  await reader.context().close();
});

test('orders are exported as they are listed', async ({ page, sale }) => {
  await page.goto(`/admin/orders?email=${sale.email}`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  const rows = readFileSync(await download.path(), 'utf8').trim().split(/\r?\n/);
  expect(rows[0]).toMatch(/number/i);
  expect(rows.length).toBeGreaterThan(1);
  for (const row of rows.slice(1)) expect(row).toContain(sale.number);
  expect(rows.join()).toContain(sale.email);
});

test('the figures stand as charts and as tables', async ({ page, sale }) => {
  expect(sale.number).toMatch(/^T-/);
  await page.goto('/admin');
  const figures = page.getByRole('region', { name: 'Figures', exact: true });
  const amount = (text: string) => Number(text.replace(/[^0-9.]/g, ''));
  const revenue = await figures.getByRole('row', { name: /^Revenue/ }).getByRole('cell').allTextContents();
  expect(revenue).toHaveLength(3);
  for (const text of revenue) expect(amount(text)).toBeGreaterThanOrEqual(25);
  const byDay = page.getByRole('figure', { name: /Revenue by day/ });
  await expect(byDay.locator('rect')).toHaveCount(30);
  await byDay.getByText('As a table').click();
  await expect(byDay.getByRole('row').nth(1)).toContainText(revenue[0]!);
  const today = new Date().toISOString().slice(0, 10);
  await expect(byDay.getByRole('rowheader', { name: today })).toBeVisible();
  await expect(byDay.locator('title').filter({ hasText: `${today}: ${revenue[0]}` })).toHaveCount(1);
  await expect(page.getByRole('figure', { name: 'Best sellers' })).toContainText('Slow Bread');
  await expect(page.getByRole('figure', { name: 'Conversion' }).getByRole('row', { name: /^Paid/ })).toBeVisible();
  await page.getByRole('navigation', { name: 'Period' }).getByRole('link', { name: '7 days' }).click();
  await expect(byDay.locator('rect')).toHaveCount(7);
});
