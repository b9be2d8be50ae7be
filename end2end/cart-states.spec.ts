import type { Page } from '@playwright/test';
import { addToCart, expect, test } from './shop';

// What a cart does while the shop is slow, silent, or not what the page expects.

/** Waits until the islands of the page have taken over. */
async function awake(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('main leptos-island[data-awake]'));
}

async function twoInCart(page: Page): Promise<void> {
  await addToCart(page, 'slow-bread');
  await addToCart(page, 'ration');
  await awake(page);
}

const checkOut = (page: Page) => page.locator('.checkout button');
const choice = (page: Page) => page.locator('select[name=quantity]');
const cookie = async (page: Page) => (await page.context().cookies()).find((it) => it.name === 'cart')?.value ?? '';
const wait = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));
const UNAVAILABLE = { status: 503, contentType: 'application/json', body: '"unavailable"' };

test('r083 Check out pressed while a product is being removed is done once it is removed @js', async ({ page }) => {
  await twoInCart(page);
  await page.route('**/api/cart/remove', async (route) => {
    await wait(1500);
    await route.continue();
  });
  await page.getByRole('button', { name: /^Remove/ }).first().click();
  await checkOut(page).click();
  await page.waitForURL(/\/sandbox\/pay\//);
  await expect(page.locator('body')).toContainText('$12.00');
  await expect(page.locator('body')).not.toContainText('$31.00');
});

test('r083 a change that fails leaves line, sum and choice as they were, and Check out usable @js', async ({ page, complaints }) => {
  complaints.allowed.push(/503/);
  await addToCart(page, 'halfpenny-team');
  await awake(page);
  await page.route('**/api/cart/put', async (route) => {
    await wait(500);
    await route.fulfill(UNAVAILABLE);
  });
  await choice(page).selectOption('3');
  await checkOut(page).click();
  await expect(page.getByRole('alert')).toContainText('Nothing was charged');
  await expect(choice(page)).toHaveValue('1');
  await expect(page.locator('.total__amount')).toHaveText('$39.00');
  expect(await cookie(page)).toMatch(/:1$/);
  await expect(checkOut(page)).toHaveText('Check out');
  await checkOut(page).click();
  await page.waitForURL(/\/sandbox\/pay\//);
});

test('r083 an answer that never comes ends in words and in a button that works @js', async ({ page }) => {
  test.setTimeout(60_000);
  await twoInCart(page);
  const before = await cookie(page);
  await page.route('**/api/cart/remove', () => {});
  await page.getByRole('button', { name: /^Remove/ }).first().click();
  await checkOut(page).click();
  await expect(page.getByRole('alert')).toContainText('try again', { timeout: 15_000 });
  await expect(page.locator('.line')).toHaveCount(2);
  expect(await cookie(page)).toBe(before);
  await page.unroute('**/api/cart/remove');
  await checkOut(page).click();
  await page.waitForURL(/\/sandbox\/pay\//);
});

test('r083 who stops the browser on the way to the payment page can press again @js', async ({ page, complaints }) => {
  complaints.allowed.push(/ERR_/);
  await twoInCart(page);
  await page.route('**/api/checkout', () => {});
  await checkOut(page).click();
  await expect(checkOut(page)).toHaveText('Opening payment…');
  await page.evaluate(() => window.stop());
  await expect(checkOut(page)).toHaveText('Check out');
  await page.unroute('**/api/checkout');
  await checkOut(page).click();
  await page.waitForURL(/\/sandbox\/pay\//);
  await page.goBack();
  await expect(checkOut(page)).toHaveText('Check out');
  await checkOut(page).click();
  await page.waitForURL(/\/sandbox\/pay\//);
});

test('r083 without a connection a removed product comes back, and stays after a reload @js', async ({ page, context, complaints }) => {
  complaints.allowed.push(/ERR_INTERNET_DISCONNECTED/);
  await twoInCart(page);
  const before = await cookie(page);
  await context.setOffline(true);
  await page.getByRole('button', { name: /^Remove/ }).first().click();
  await expect(page.getByRole('alert')).toContainText('your cart is safe');
  await expect(page.locator('.line')).toHaveCount(2);
  expect(await cookie(page)).toBe(before);
  await context.setOffline(false);
  await page.reload();
  await expect(page.locator('.line')).toHaveCount(2);
});

test('r083 a quantity chosen before the code has come is the one that is put @js', async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/products/halfpenny-team', { waitUntil: 'domcontentloaded' });
  await choice(page).selectOption('3');
  release();
  await awake(page);
  await expect(choice(page)).toHaveValue('3');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page.locator('main')).toContainText('You have 3 of this in your cart.');
  expect(await cookie(page)).toMatch(/:3$/);
});

test('r083 a quantity chosen in the cart before the code has come is the one that is charged @js', async ({ page }) => {
  await addToCart(page, 'halfpenny-team');
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/cart', { waitUntil: 'domcontentloaded' });
  await choice(page).selectOption('3');
  await expect(checkOut(page), 'the page shows what would not be bought').toBeHidden();
  release();
  await awake(page);
  await expect(page.locator('.total__amount')).toHaveText('$117.00');
  await checkOut(page).click();
  await page.waitForURL(/\/sandbox\/pay\//);
  await expect(page.locator('body')).toContainText('$117.00');
});

test('r083 a choice another visit has left does not come back by Back @js', async ({ page }) => {
  await addToCart(page, 'halfpenny-team');
  await awake(page);
  await choice(page).selectOption('3');
  await expect(page.locator('.total__amount')).toHaveText('$117.00');
  await page.goto('/products/halfpenny-team');
  await awake(page);
  await expect(choice(page)).toHaveValue('3');
  await choice(page).selectOption('2');
  await page.getByRole('button', { name: 'Update quantity' }).click();
  await expect(page.locator('main')).toContainText('You have 2 of this');
  await page.goBack();
  await awake(page);
  await expect(choice(page)).toHaveValue('2');
  await expect(page.locator('.total__amount')).toHaveText('$78.00');
});

test('r083 what another tab changes is shown at once and not overwritten @js', async ({ page, context }) => {
  await addToCart(page, 'halfpenny-team');
  await awake(page);
  const other = await context.newPage();
  await other.goto('/products/halfpenny-team');
  await awake(other);
  await choice(other).selectOption('5');
  await other.getByRole('button', { name: 'Update quantity' }).click();
  await expect(choice(page)).toHaveValue('5');
  await expect(page.locator('.total__amount')).toHaveText('$195.00');
  const third = await context.newPage();
  await third.goto('/products/halfpenny-team');
  await awake(third);
  // A slow answer to one tab, a change in the other meanwhile.
  await page.route('**/api/cart/put', async (route) => {
    const answer = await route.fetch();
    await wait(1500);
    await route.fulfill({ response: answer });
  });
  await choice(page).selectOption('2');
  await other.goto('/products/slow-bread');
  await awake(other);
  await other.getByRole('button', { name: 'Add to cart' }).click();
  await expect(other.locator('main')).toContainText('in your cart');
  await expect(page.locator('.line')).toHaveCount(2);
  await expect(page.locator('.total__amount')).toHaveText('$97.00');
  expect((await cookie(page)).split('|')).toHaveLength(2);
  await expect(choice(third), 'a choice nobody has touched follows').toHaveValue('2');
});

test('r083 a quantity is announced and shown when it changes @js', async ({ page }) => {
  await addToCart(page, 'halfpenny-team');
  await page.goto('/products/halfpenny-team');
  await awake(page);
  const status = page.locator('main [role=status]');
  await expect(status).toHaveText('You have this in your cart.');
  await choice(page).selectOption('4');
  await page.getByRole('button', { name: 'Update quantity' }).click();
  await expect(status).toHaveText('You have 4 of this in your cart.');
  await page.goto('/cart');
  await awake(page);
  await choice(page).selectOption('2');
  await expect(page.locator('.visually-hidden[role=status]')).toContainText('Team License: 2. The total is $78.00.');
  await expect(page.locator('.line__amount')).toContainText('2 × $39.00 per seat');
});

/** What changes pages on the way to, or in, a browser. */
const CHANGERS: Record<string, string> = {
  'a translator': `for (const island of document.querySelectorAll('leptos-island')) {
    const walk = document.createTreeWalker(island, NodeFilter.SHOW_TEXT); const all = [];
    while (walk.nextNode()) if (walk.currentNode.nodeValue.trim() && !walk.currentNode.parentElement.closest('option')) all.push(walk.currentNode);
    for (const text of all) { const font = document.createElement('font'); text.replaceWith(font); font.append(text); }
  }`,
  'a translator that did only the last line': `{ const name = document.querySelector('.line:last-child .line__name');
    if (name) { const font = document.createElement('font'); font.append(...name.childNodes); name.append(font); } }`,
  'an extension that puts elements in': `document.querySelectorAll('leptos-island').forEach((it) => it.prepend(document.createElement('grammarly-extension')))`,
  'a proxy that strips comments': `{ const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT); const all = [];
    while (walk.nextNode()) all.push(walk.currentNode); all.forEach((it) => it.remove()); }`,
};

for (const [who, change] of Object.entries(CHANGERS)) {
  test(`r083 a page changed by ${who} keeps plain forms that work @js`, async ({ page }) => {
    await addToCart(page, 'halfpenny-team');
    await addToCart(page, 'slow-bread');
    let gate = Promise.resolve();
    await page.route(/\.wasm$/, async (route) => {
      await gate;
      await route.continue();
    });
    const open = async (path: string) => {
      let release = () => {};
      gate = new Promise((resolve) => (release = resolve));
      const code = page.waitForResponse(/\.wasm$/);
      await page.goto(path, { waitUntil: 'domcontentloaded' });
      await page.evaluate(change);
      release();
      await code;
      await page.waitForTimeout(700);
    };
    await open('/cart');
    await choice(page).selectOption('3');
    const update = page.getByRole('button', { name: 'Update' });
    if (await update.isVisible()) await Promise.all([page.waitForEvent('load'), update.click()]);
    await expect(page.locator('.total__amount')).toHaveText('$136.00');
    await open('/cart');
    const removing = page.getByRole('button', { name: /^Remove/ }).first();
    await removing.click();
    await expect(page.locator('.line')).toHaveCount(1);
    expect((await cookie(page)).split('|')).toHaveLength(1);
    await open('/cart');
    await page.getByRole('button', { name: 'Check out' }).click();
    await page.waitForURL(/\/sandbox\/pay\//);
    await expect(page.locator('body')).toContainText('$19.00');
    await expect(page.locator('body')).not.toContainText('$136.00');
  });
}

test('r083 a page whose comments were stripped on its way keeps plain forms that work @js', async ({ page }) => {
  await addToCart(page, 'halfpenny-team');
  await addToCart(page, 'slow-bread');
  await page.route('**/cart', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace(/<!--.*?-->|<!>/g, '') });
  });
  await page.goto('/cart');
  await page.waitForTimeout(2500);
  await page.getByRole('button', { name: /^Remove/ }).first().click();
  await expect(page.locator('.line')).toHaveCount(1);
  expect((await cookie(page)).split('|')).toHaveLength(1);
  await page.getByRole('button', { name: 'Check out' }).click();
  await page.waitForURL(/\/sandbox\/pay\//);
  await expect(page.locator('body')).toContainText('$19.00');
});

test('r083 a page translated after it is awake shows what changes @js', async ({ page }) => {
  await twoInCart(page);
  await page.evaluate(CHANGERS['a translator']!);
  await page.getByRole('button', { name: /^Remove/ }).first().click();
  await expect(page.locator('.line')).toHaveCount(1);
  await expect(page.locator('.total__amount')).toHaveText('$12.00');
  await checkOut(page).click();
  await page.waitForURL(/\/sandbox\/pay\//);
});

test('a browser that keeps no cookies is told so', async ({ page }, info) => {
  if (info.project.use.javaScriptEnabled !== false) {
    await page.addInitScript(() => Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set: () => {} }));
    await page.goto('/products/slow-bread');
    await awake(page);
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await expect(page.getByRole('alert')).toContainText('cookies');
    await expect(page.locator('main')).not.toContainText('You have this in your cart');
  } else {
    await page.route('**/api/cart/put', async (route) => route.fulfill({ status: 303, headers: { location: '/cart?added=1' } }));
    await page.goto('/products/slow-bread');
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await expect(page.getByRole('alert')).toContainText('cookies');
  }
  await page.goto('/cart');
  await expect(page.locator('main')).not.toContainText('cookies');
});
