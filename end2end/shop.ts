import { test as base, expect, type Page } from '@playwright/test';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
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

interface Shared {
  /** Origin of a shop of this worker's own. */
  shop: string;
}

export const test = base.extend<Fixtures, Shared>({
  shop: [
    async ({}, use) => {
      const data = mkdtempSync(join(tmpdir(), 'tuppence-'));
      const shop = spawn(process.env.TUPPENCE_BIN ?? '../target/debug/tuppence', ['demo'], {
        env: { ...process.env, TUPPENCE_ADDR: '127.0.0.1:0', TUPPENCE_DATA_DIR: data, TUPPENCE_RATE_LIMITS: 'false' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await use(await origin(shop));
      await ended(shop);
      rmSync(data, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ shop }, use) => use(shop),
  complaints: [
    async ({ page }, use) => {
      const complaints: Complaints = { heard: [], allowed: [] };
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.heard.push(message.text());
      });
      page.on('pageerror', (error) => complaints.heard.push(String(error)));
      await use(complaints);
      const unexpected = complaints.heard.filter((text) => !complaints.allowed.some((known) => known.test(text)));
      expect(unexpected, 'the browser complained').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

function origin(shop: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    shop.stdout?.on('data', (chunk) => {
      said += chunk;
      const found = said.match(/The shop is open:\s+(http:\S+)/);
      if (found) resolve(found[1]!);
    });
    shop.on('exit', (code) => reject(new Error(`the shop ended with ${code}`)));
    setTimeout(() => reject(new Error('the shop did not open within a minute')), 60_000).unref();
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
  await page.getByRole('button', { name: 'Add to cart' }).click();
  // With JavaScript the page says so; without, the answer is the cart itself.
  const added = page.getByText(/in your cart/i).or(page.getByRole('heading', { name: 'Your cart' }));
  await expect(added.first()).toBeVisible();
  await page.goto('/cart');
}

/** Fills the sandbox's payment page and presses Pay. */
export async function pay(page: Page, card = '4242424242424242'): Promise<void> {
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByLabel('Card number').fill(card);
  await page.getByLabel('Expiry').fill('12/40');
  await page.getByLabel('CVC').fill('123');
  await page.getByLabel('Name on card').fill('Ada Lovelace');
  await page.getByRole('button', { name: 'Pay', exact: true }).click();
}

/** Buys products and ends on the page with the goods. */
export async function buy(page: Page, ...slugs: string[]): Promise<void> {
  for (const slug of slugs) await addToCart(page, slug);
  await page.getByRole('button', { name: 'Check out' }).click();
  await page.waitForURL(/\/sandbox\/pay\//);
  await pay(page);
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
