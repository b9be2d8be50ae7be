import { test as base, expect, type Page } from '@playwright/test';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Messages a page must not cause; what a test expects it pushes to `allowed`. */
export interface Complaints {
  heard: string[];
  allowed: RegExp[];
}

interface Fixtures {
  complaints: Complaints;
}

/** A shop that runs. */
export interface Shop {
  origin: string;
  /** Path of the link by which the first owner comes in, as the console told it. */
  firstOwner: string;
  /** Runs `tuppence` on this shop's data and gives what it says. */
  run: (...args: string[]) => string;
  close: () => Promise<void>;
}

interface Shared {
  /** A shop of this worker's own. */
  running: Shop;
  /** Its origin. */
  shop: string;
}

export const test = base.extend<Fixtures, Shared>({
  running: [
    async ({}, use) => {
      const shop = await openShop();
      await use(shop);
      await shop.close();
    },
    { scope: 'worker' },
  ],
  shop: [async ({ running }, use) => use(running.origin), { scope: 'worker' }],
  baseURL: async ({ shop }, use) => use(shop),
  complaints: [
    async ({ page }, use) => {
      const complaints: Complaints = { heard: [], allowed: [] };
      listen(page, complaints);
      await use(complaints);
      const unexpected = complaints.heard.filter((text) => !complaints.allowed.some((known) => known.test(text)));
      expect(unexpected, 'the browser complained').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Notes what a page's browser complains about. */
export function listen(page: Page, complaints: Complaints): void {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.heard.push(message.text());
  });
  page.on('pageerror', (error) => complaints.heard.push(String(error)));
  page.on('request', (request) => {
    if (request.url().endsWith('/csp-report')) complaints.heard.push(`reported: ${request.postData()}`);
  });
}

/** Opens a shop of its own, with the sample catalog, on a free port. */
export async function openShop(): Promise<Shop> {
  const data = mkdtempSync(join(tmpdir(), 'tuppence-'));
  const program = process.env.TUPPENCE_BIN ?? '../target/debug/tuppence';
  const env = {
    ...process.env, TUPPENCE_ADDR: '127.0.0.1:0', TUPPENCE_DATA_DIR: data, TUPPENCE_RATE_LIMITS: 'false', ...placeOnAws(),
  };
  const shop = spawn(program, ['demo'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const said = await announcement(shop);
  return {
    origin: said.match(/The shop is open:\s+(http:\S+)/)![1]!,
    firstOwner: said.match(/\/admin\/welcome\/\S+/)![0],
    run: (...args) => execFileSync(program, args, { env, encoding: 'utf8' }),
    close: async () => {
      await ended(shop);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** The settings of a shop on AWS, with an account of its own, if these tests run against a stand-in of it. */
function placeOnAws(): Record<string, string> {
  const { TUPPENCE_STAND_IN: standIn, TUPPENCE_STAND_IN_PYTHON: python } = process.env;
  if (!standIn) return {};
  return JSON.parse(execFileSync(python ?? 'python3', ['on_aws.py', 'shop', standIn], { encoding: 'utf8' }));
}

/** What the program prints once its doors are open. */
function announcement(shop: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    shop.stdout?.on('data', (chunk) => {
      said += chunk;
      if (said.includes('Ctrl-C closes the shop')) resolve(said);
    });
    shop.on('exit', (code) => reject(new Error(`the shop ended with ${code}`)));
    setTimeout(() => reject(new Error('the shop did not open within two minutes')), 120_000).unref();
  });
}

async function ended(shop: ChildProcess): Promise<void> {
  if (shop.exitCode !== null) return;
  const gone = new Promise((resolve) => shop.once('exit', resolve));
  shop.kill('SIGTERM');
  await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 25_000).unref())]);
}

/** Puts a product into the cart and ends on the cart's page. */
export async function addToCart(page: Page, slug: string): Promise<void> {
  await page.goto(`/products/${slug}`);
  // The page says so before the shop has answered; whoever leaves at once may meet an answer that is late.
  const answered = page.waitForResponse('**/api/cart/put');
  await page.getByRole('button', { name: /Add to cart|Get it free/ }).click();
  await answered;
  // With JavaScript the page says so; without, the answer is the cart itself.
  const added = page.getByText(/in your cart/i).or(page.getByRole('heading', { name: 'Your cart' }));
  await expect(added.first()).toBeVisible();
  await page.goto('/cart');
}

/** Fills the sandbox's payment page and presses Pay. */
export async function pay(page: Page, card = '4242424242424242', email = 'ada@example.com'): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Card number').fill(card);
  await page.getByLabel('Expiry').fill('12/40');
  await page.getByLabel('CVC').fill('123');
  await page.getByLabel('Name on card').fill('Ada Lovelace');
  await page.getByRole('button', { name: 'Pay', exact: true }).click();
}

/** An address nobody else in these tests has. */
export const address = (): string => `reader-${randomBytes(4).toString('hex')}@example.com`;

/** Buys products and ends on the page with the goods. */
export async function buy(page: Page, ...slugs: string[]): Promise<void> {
  await buyAs(page, 'ada@example.com', ...slugs);
}

/** Buys products under an address and ends on the page with the goods. */
export async function buyAs(page: Page, email: string, ...slugs: string[]): Promise<void> {
  for (const slug of slugs) await addToCart(page, slug);
  await page.getByRole('button', { name: 'Check out' }).click();
  await page.waitForURL(/\/sandbox\/pay\//);
  await pay(page, undefined, email);
  await page.waitForURL(/\/checkout\/complete/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('yours');
}

/** SHA-256 of a file, in hex. */
export function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Waits for a mail of the test shop whose subject holds `subject`, and opens the newest one. */
export async function openNewestMail(page: Page, subject: string | RegExp = ''): Promise<void> {
  await expect(async () => {
    await page.goto('/sandbox/mail');
    await page.locator('.mails a').filter({ hasText: subject }).first().click({ timeout: 1000 });
  }).toPass({ timeout: 15_000 });
}
