import type { Page } from '@playwright/test';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { becomeAdmin, orderNumber } from './admin';
import { buyAs, expect, openNewestMail, openShop, pay, type Shop, test } from './shop';

/** What would run `pwn()` if a page took it for more than text; each behind what would end the place it stands in. */
const ENDINGS = ['', '">', "'>", '</title>', '</script>', '</textarea>', '-->', ']]>', '"/>', '</style>'];
const RUNNING = [
  '<script>pwn()</script>',
  '<img src=x: onerror=pwn()>',
  '<svg onload=pwn()>',
  '<svg><script>pwn()</script></svg>',
  '<iframe srcdoc="<script>parent.pwn()</script>"></iframe>',
  '<body onload=pwn()>',
  '<details open ontoggle=pwn()>',
  '<input autofocus onfocus=pwn()>',
  '<video><source onerror=pwn()></video>',
  '<math><a xlink:href="javascript:pwn()">x</a></math>',
  '<a href="javascript:pwn()">x</a>',
  '<form action="javascript:pwn()"><button>x</button></form>',
  '<object data="javascript:pwn()"></object>',
  '<embed src="javascript:pwn()">',
  '<meta http-equiv=refresh content="0;url=javascript:pwn()">',
  '<base href="//evil.example/">',
  '<style>@import "//evil.example/x.css";</style>',
  "{{constructor.constructor('pwn()')()}}",
  '\\u003cscript\\u003epwn()\\u003c/script\\u003e',
  '&lt;script&gt;pwn()&lt;/script&gt;',
];
const CORPUS = ENDINGS.flatMap((ending) => RUNNING.map((running) => ending + running));
const TAG = '"><b onclick=pwn()>';

type Line = Record<string, unknown> & { id: string; slug: string };

/** A shop with a product for each text of the corpus, which stands in all its fields. */
async function hostileShop(): Promise<Shop> {
  const shop = await openShop();
  const place = mkdtempSync(join(tmpdir(), 'tuppence-hostile-'));
  const folder = join(place, 'catalog');
  shop.run('export', folder);
  const file = join(folder, 'products.jsonl');
  const lines = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Line);
  const like = lines.find((line) => line.slug === 'slow-bread')!;
  const hostile = CORPUS.map((text, n) => {
    const line = structuredClone(like) as any;
    line.id = `hostile-${n}`;
    line.slug = `hostile-${n}`;
    line.name = text;
    line.summary = text;
    // With a word to read: what shows nothing is not published.
    line.description = n === 0 ? CORPUS.join('\n\n') : `Words.\n\n# ${text}\n\n${text}\n\n- ${text}\n\n[${text}](https://example.com "${text}")`;
    line.tags = [TAG, 'book'];
    line.pictures.forEach((picture: any, m: number) => {
      picture.id = `hostile-${n}-${m}`;
      picture.alt = text.slice(0, 200);
    });
    line.files.forEach((one: any, m: number) => {
      one.id = `hostile-${n}-file-${m}`;
      for (const version of one.versions) version.note = text;
    });
    return line;
  });
  writeFileSync(file, [...lines, ...hostile].map((line) => JSON.stringify(line)).join('\n') + '\n');
  shop.run('import', folder);
  rmSync(place, { recursive: true });
  return shop;
}

/** Notes every sign that something ran. */
async function watch(page: Page, signs: string[]): Promise<void> {
  page.on('dialog', (dialog) => {
    signs.push(`a dialog at ${page.url()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().endsWith('/csp-report')) signs.push(`reported at ${page.url()}: ${request.postData()}`);
    if (/evil\.example/.test(request.url())) signs.push(`a request to ${request.url()}`);
  });
  await page.addInitScript(() => {
    const marked = globalThis as { pwned?: boolean; pwn?: () => void };
    marked.pwn = () => { marked.pwned = true; };
    document.addEventListener('securitypolicyviolation', () => { marked.pwned = true; });
  });
}

/** Opens a page and looks for anything of the corpus that became more than text. */
async function look(page: Page, url: string, signs: string[]): Promise<void> {
  await page.goto(url);
  await check(page, signs);
}

async function check(page: Page, signs: string[]): Promise<void> {
  const found = await page.evaluate(() => {
    const grown = [...document.querySelectorAll('*')].filter((element) =>
      [...element.attributes].some(({ name, value }) =>
        (/^on/i.test(name) && /pwn/.test(value)) || (/^((xlink:)?href|src|action|formaction|data|srcdoc|content)$/i.test(name) && /^\s*javascript:/i.test(value))));
    const scripts = [...document.querySelectorAll('script')].filter((script) => /^\s*pwn\(\)/.test(script.textContent ?? ''));
    return {
      pwned: 'pwned' in globalThis,
      grown: [...grown, ...scripts].map((element) => element.outerHTML.slice(0, 200)),
      base: document.querySelectorAll('base, object, embed, iframe[srcdoc], meta[http-equiv="refresh"]').length,
    };
  });
  if (found.pwned || found.grown.length > 0 || found.base > 0) signs.push(`${page.url()}: ${JSON.stringify(found)}`);
}

test('a046 a047 nothing in a product runs, on any page @js', async ({ page, browser, context, complaints }) => {
  test.setTimeout(300_000);
  // What a page would complain about is counted as a sign.
  complaints.allowed.push(/40[34]|410/);
  const shop = await hostileShop();
  const signs: string[] = [];
  await watch(page, signs);
  const at = (path: string) => shop.origin + path;

  // What is looked for is found where nothing is escaped.
  const bare = await (await browser.newContext()).newPage();
  for (const running of RUNNING.slice(0, 15)) {
    const seen: string[] = [];
    await bare.setContent(`<main>${running}</main>`);
    await check(bare, seen);
    expect(seen, running).toHaveLength(1);
  }
  await bare.context().close();

  // Every list, and each product's own page, in several tabs.
  for (let n = 1; n <= Math.ceil(CORPUS.length / 12); n += 4) await look(page, at(`/?page=${n}`), signs);
  for (const path of ['/?q=pwn', `/?tag=${encodeURIComponent(TAG)}`, `/?q=${encodeURIComponent('"><svg onload=pwn()>')}`]) await look(page, at(path), signs);
  const tabs = await Promise.all([0, 1, 2].map(() => context.newPage()));
  for (const tab of tabs) await watch(tab, signs);
  await Promise.all([page, ...tabs].map(async (tab, n, all) => {
    for (let m = n; m < CORPUS.length; m += all.length) await look(tab, at(`/products/hostile-${m}`), signs);
  }));
  for (const tab of tabs) await tab.close();
  expect(signs).toEqual([]);

  // Buying one of each kind of sink, the buyer's own name hostile, too.
  await page.goto(at('/'));
  for (let n = 0; n < 20; n++) {
    const put = await page.request.post(at('/api/cart/put'), {
      form: { product: `hostile-${n}`, quantity: '1' }, headers: { origin: shop.origin, accept: 'text/html' },
    });
    expect(put.ok(), `hostile-${n}`).toBe(true);
  }
  await look(page, at('/cart'), signs);
  await page.getByRole('button', { name: 'Check out' }).click();
  await page.waitForURL(/\/sandbox\/pay\//);
  await check(page, signs);
  await page.getByLabel('Name on card').fill('<img src=x: onerror=pwn()>');
  await pay(page, undefined, 'reader@example.com');
  await page.waitForURL(/\/checkout\/complete/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('yours');
  await check(page, signs);
  const number = await orderNumber(page);
  await openMailAt(page, shop, number);
  await check(page, signs);
  const link = await page.frameLocator('iframe').getByRole('link', { name: 'Download' }).first().getAttribute('href');
  await look(page, link!, signs);
  expect(signs).toEqual([]);

  // What the seller sees of all that.
  const others = await browser.newContext({ baseURL: shop.origin });
  const admin = await others.newPage();
  await watch(admin, signs);
  await becomeAdmin(admin, shop);
  const paths = ['/admin', '/admin/orders', `/admin/orders/${number}`, '/admin/orders/give', '/admin/orders?product=hostile-1', '/admin/products', '/admin/products?q=pwn'];
  for (const act of ['resend', 'address', 'refund', 'revoke', 'extend']) paths.push(`/admin/orders/${number}?act=${act}`);
  for (let n = 0; n < 20; n++) paths.push(`/admin/products/hostile-${n}`);
  for (const path of paths) await look(admin, at(path), signs);
  expect(signs).toEqual([]);
  await others.close();
  await shop.close();
});

async function openMailAt(page: Page, shop: Shop, subject: string): Promise<void> {
  await expect(async () => {
    await page.goto(`${shop.origin}/sandbox/mail`);
    await page.locator('.mails a').filter({ hasText: subject }).first().click({ timeout: 1000 });
  }).toPass({ timeout: 15_000 });
}

test('a069 pages behind a link tell its address to nobody @js', async ({ page }) => {
  const reader = `reader-${Date.now()}@example.com`;
  await buyAs(page, reader, 'slow-bread');
  await openNewestMail(page, reader);
  const mail = page.frameLocator('iframe');
  const links = await mail.getByRole('link').evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).href));
  const doors = links.filter((link) => /\/(d|orders)\//.test(link));
  expect(doors.length).toBeGreaterThan(1);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  // Another site, which writes down where its visitors come from.
  const heard: string[] = [];
  const site = createServer((request, reply) => {
    heard.push(`${request.url} ${JSON.stringify(request.headers)}`);
    reply.setHeader('content-type', 'text/html').end('<h1>Elsewhere</h1>');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const elsewhere = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
  for (const door of doors) {
    const { origin, pathname } = new URL(door);
    const token = pathname.split('/').at(-1)!;
    asked.length = 0;
    await page.goto(door);
    await page.waitForLoadState('networkidle');
    expect(asked.length).toBeGreaterThan(1);
    for (const url of asked) {
      expect(new URL(url).origin, `${pathname} asks another site`).toBe(origin);
      if (!url.startsWith(door)) expect(url).not.toContain(token);
    }
    // On to another site, as by a link in a description.
    await page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      link.textContent = 'On to another site';
      document.querySelector('main')!.prepend(link);
    }, elsewhere);
    await page.getByRole('link', { name: 'On to another site' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Elsewhere');
    expect(await page.evaluate(() => document.referrer)).toBe('');
    expect(heard.length).toBeGreaterThan(0);
    for (const told of heard) expect(told).not.toContain(token);
  }
  site.close();
});
