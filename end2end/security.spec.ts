import { createServer } from 'node:http';
import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from './shop';

/** A page of another site. */
async function elsewhere(html: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((_, reply) => reply.setHeader('content-type', 'text/html').end(html));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

test('r055 a script that is not ours does not run @js', async ({ page, complaints }) => {
  complaints.allowed.push(/Content Security Policy/);
  await page.goto('/');
  const stopped = page.waitForEvent('console', (message) => /Content Security Policy/.test(message.text()));
  await page.evaluate(() => {
    const host = document.createElement('div');
    host.innerHTML = '<img src="x:" onerror="window.injected = true">';
    document.body.append(host);
  });
  await stopped;
  expect(await page.evaluate(() => 'injected' in window)).toBe(false);
});

test('a040 a form on another site changes nothing here @js', async ({ page, shop, complaints }) => {
  complaints.allowed.push(/403/);
  for (const path of ['/api/cart/put', '/api/checkout', '/api/find-my-order']) {
    const site = await elsewhere(`<form method="post" action="${shop}${path}"><button>Win a prize</button></form>`);
    await page.goto(site.url);
    const [reply] = await Promise.all([page.waitForResponse(`${shop}${path}`), page.getByRole('button').click()]);
    expect(reply.status(), path).toBe(403);
    site.close();
  }
});

test('a068 the shop cannot be framed @js', async ({ page, shop, complaints }) => {
  complaints.allowed.push(/frame/i);
  const site = await elsewhere(`<iframe src="${shop}/cart"></iframe>`);
  const refused = page.waitForEvent('console', (message) => /frame/i.test(message.text()));
  await page.goto(site.url);
  await refused;
  const framed = page.frames().find((frame) => frame !== page.mainFrame());
  const text = await framed?.locator('body').textContent({ timeout: 1000 }).catch(() => '');
  expect(text ?? '').not.toContain('Your cart');
  site.close();
});

test('what browsers load does not name the folders of the machine it was built on @js', async () => {
  const pkg = join(process.env.LEPTOS_SITE_ROOT ?? '../target/site', 'pkg');
  const files = readdirSync(pkg).filter((name) => /\.(wasm|js)$/.test(name));
  expect(files.length).toBeGreaterThan(1);
  for (const name of files) {
    const text = readFileSync(join(pkg, name), 'latin1');
    for (const folder of ['/root/', '/home/', '/Users/', '.cargo/registry', `${process.env.HOME ?? '/root'}/`]) {
      expect(text.includes(`${folder}`), `${name} names ${folder}`).toBe(false);
    }
  }
});
