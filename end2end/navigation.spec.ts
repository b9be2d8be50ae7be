import { type Page } from '@playwright/test';
import { expect, test } from './shop';

/** Loads `path` as a document and waits until moves need no more of them. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('.loading').waitFor({ state: 'attached' });
  await page.evaluate(() => { (window as any).sameDocument = true; });
}

const isSameDocument = (page: Page) => page.evaluate(() => (window as any).sameDocument === true);
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const card = (page: Page, name: string) => page.locator('.card').getByRole('link', { name, exact: true });

/** Paths of pages that were asked for, documents and fetches alike. */
function pagesAskedFor(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const accept = request.headers()['accept'] ?? '';
    const url = new URL(request.url());
    if (accept.startsWith('text/html')) asked.push(url.pathname + url.search);
  });
  return asked;
}

test('a link changes the page and not the document @js', async ({ page, shop }) => {
  await open(page, '/');
  await page.evaluate(() => scrollTo(0, 400));
  const link = card(page, 'Slow Bread');
  await link.click();
  await expect(heading(page)).toHaveText('Slow Bread');
  expect(await isSameDocument(page)).toBe(true);
  expect(page.url()).toBe(`${shop}/products/slow-bread`);
  await expect(page).toHaveTitle(/^Slow Bread · /);
  await expect(page.locator('link[rel=canonical]')).toHaveAttribute('href', `${shop}/products/slow-bread`);
  await expect(page.locator('link[rel=canonical]')).toHaveCount(1);
  await expect(page.locator('meta[property="og:type"]')).toHaveAttribute('content', 'product');
  expect(JSON.parse((await page.locator('script[type="application/ld+json"]').textContent())!).name).toBe('Slow Bread');
  expect(await page.evaluate(() => scrollY)).toBe(0);
  // A reader begins at the new page and hears what it is.
  await expect(page.locator('main')).toBeFocused();
  await expect(page.locator('body > p[aria-live]')).toHaveText(/^Slow Bread · /);
});

test('Back and Forward are there at once, where the reader was @js', async ({ page }) => {
  await open(page, '/');
  await page.evaluate(() => scrollTo(0, 500));
  await page.waitForTimeout(300);
  await card(page, 'Slow Bread').evaluate((link: HTMLElement) => link.click());
  await expect(heading(page)).toHaveText('Slow Bread');
  const asked = pagesAskedFor(page);
  await page.goBack();
  await expect(card(page, 'Slow Bread')).toBeVisible();
  expect(await page.evaluate(() => scrollY)).toBe(500);
  await page.goForward();
  await expect(heading(page)).toHaveText('Slow Bread');
  expect(await isSameDocument(page)).toBe(true);
  expect(asked.filter((path) => path === '/')).toEqual([]);
});

test('searches, tags and their way back need no document @js', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('searchbox').fill('bread');
  await page.getByRole('searchbox').press('Enter');
  await expect(page).toHaveURL(/\?q=bread$/);
  await expect(page.locator('main')).not.toContainText('Thin Charts');
  await page.goto('/?tag=font');
  await open(page, '/?tag=font');
  await card(page, 'Halfpenny').click();
  await expect(heading(page)).toHaveText('Halfpenny');
  await page.getByRole('navigation', { name: 'Similar products' }).getByRole('link', { name: 'design' }).click();
  await expect(page).toHaveURL(/\?tag=design$/);
  expect(await isSameDocument(page)).toBe(true);
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(/\?tag=font$/);
  expect(await isSameDocument(page)).toBe(true);
});

test('islands of the new page work, and those of the header stay @js', async ({ page }) => {
  await open(page, '/');
  await expect(page.locator('.masthead leptos-island[data-awake]')).toBeAttached();
  await card(page, 'Slow Bread').click();
  await page.locator('leptos-island[data-awake] form.buy button').click();
  await expect(page.locator('.cart-link .badge')).toContainText('1');
  await page.locator('.brand').click();
  await card(page, 'Halfpenny').click();
  await page.locator('leptos-island[data-awake] form.buy button').click();
  await expect(page.locator('.cart-link .badge')).toContainText('2');
  await page.locator('.cart-link').click();
  await expect(page.locator('.line')).toHaveCount(2);
  await page.getByRole('button', { name: /^Remove Halfpenny/ }).click();
  await expect(page.locator('.line')).toHaveCount(1);
  await expect(page.locator('.cart-link .badge')).toContainText('1');
  expect(await isSameDocument(page)).toBe(true);
  // The cart is personal: it is asked for anew, and what was taken out is not there.
  await page.locator('.brand').click();
  await expect(page.locator('.card').first()).toBeVisible();
  await page.goBack();
  await expect(page.locator('.line')).toHaveCount(1);
  expect(await isSameDocument(page)).toBe(true);
});

test('the gallery of a page that came by a move turns @js', async ({ page }) => {
  await open(page, '/');
  await card(page, 'Slow Bread').click();
  await page.locator('.gallery__thumb').nth(1).click();
  await expect(page.locator('.gallery__thumb').nth(1)).toHaveAttribute('aria-current', 'true');
  expect(page.url()).not.toContain('#');
});

test('a page is fetched ahead once, and none that is personal @js', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 200 });
  await open(page, '/find-my-order');
  const asked = pagesAskedFor(page);
  const brand = page.locator('.brand');
  await brand.hover();
  await expect.poll(() => asked).toEqual(['/']);
  await page.mouse.move(0, 0);
  await brand.hover();
  await page.locator('.cart-link').hover();
  await page.waitForTimeout(300);
  expect(asked).toEqual(['/']);
  await brand.click();
  await expect(page).toHaveTitle(/./);
  await expect(page.locator('.card').first()).toBeVisible();
  expect(asked.filter((path) => path === '/')).toEqual(['/']);
});

test('with Save-Data nothing is fetched ahead and no code comes uninvited @js', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true, effectiveType: '4g' } });
  });
  const code: string[] = [];
  page.on('request', (request) => { if (request.url().endsWith('.wasm')) code.push(request.url()); });
  await open(page, '/products/slow-bread');
  const asked = pagesAskedFor(page);
  await page.locator('.brand').hover();
  await page.waitForTimeout(500);
  expect(asked).toEqual([]);
  expect(code).toEqual([]);
  await page.getByRole('button', { name: 'Add to cart' }).hover();
  await expect.poll(() => code.length).toBe(1);
});

test('what a move cannot do ends as a link would have ended @js', async ({ page, complaints, shop }) => {
  complaints.allowed.push(/500|404|410|503|Failed to load|ERR_/);
  // The page asked for by a script fails; the document itself comes.
  await open(page, '/');
  await page.route('**/products/slow-bread', (route) =>
    route.request().resourceType() === 'document' ? route.continue() : route.fulfill({ status: 500, body: 'no' }));
  await card(page, 'Slow Bread').click();
  await expect(heading(page)).toHaveText('Slow Bread');
  expect(await isSameDocument(page)).toBe(false);
  await page.unroute('**/products/slow-bread');

  // Another release: its styles have another name.
  await open(page, '/');
  await page.route('**/products/slow-bread', async (route) => {
    if (route.request().resourceType() === 'document') return route.continue();
    const reply = await route.fetch();
    await route.fulfill({ response: reply, body: (await reply.text()).replace(/(rel="stylesheet" href=")[^"]*/, '$1/pkg/next.css') });
  });
  await card(page, 'Slow Bread').click();
  await expect(heading(page)).toHaveText('Slow Bread');
  expect(await isSameDocument(page)).toBe(false);
  await page.unroute('**/products/slow-bread');

  // A page that is not there is one of ours, at its own address.
  await open(page, '/');
  await page.evaluate(() => { (document.querySelector('.card__link') as HTMLAnchorElement).href = '/products/never-was'; });
  await page.locator('.card__link').first().click();
  await expect(heading(page)).toContainText('nothing');
  expect(page.url()).toBe(`${shop}/products/never-was`);

  // Cut off in the middle.
  await open(page, '/');
  await page.route('**/products/slow-bread', (route) =>
    route.request().resourceType() === 'document' ? route.continue() : route.abort('connectionreset'));
  await card(page, 'Slow Bread').click();
  await expect(heading(page)).toHaveText('Slow Bread');
  expect(await isSameDocument(page)).toBe(false);
});

test('what a browser does better is left to it @js', async ({ page, context }) => {
  await open(page, '/');
  const link = card(page, 'Slow Bread');
  const [tab] = await Promise.all([context.waitForEvent('page'), link.click({ modifiers: ['ControlOrMeta'] })]);
  await tab.close();
  expect(new URL(page.url()).pathname).toBe('/');
  await page.locator('.skip').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#main$/);
  await expect(page.locator('main')).toBeFocused();
  expect(await isSameDocument(page)).toBe(true);
  // Addresses that are no pages are loaded.
  await page.evaluate(() => { (document.querySelector('.card__link') as HTMLAnchorElement).href = '/robots.txt'; });
  await page.locator('.card__link').first().click();
  await expect(page.locator('body')).toContainText('User-agent');
});

test('of two quick clicks the last one counts, and Back ends a load @js', async ({ page }) => {
  await open(page, '/');
  let free: () => void = () => {};
  const held = new Promise<void>((resolve) => { free = resolve; });
  await page.route('**/products/slow-bread', async (route) => { await held; await route.continue().catch(() => {}); });
  await page.mouse.move(0, 0);
  await card(page, 'Slow Bread').evaluate((link: HTMLElement) => link.click());
  await expect(page.locator('.loading')).toBeVisible();
  await card(page, 'Halfpenny').evaluate((link: HTMLElement) => link.click());
  await expect(heading(page)).toHaveText('Halfpenny');
  await expect(page.locator('.loading')).toBeHidden();
  free();
  await page.waitForTimeout(300);
  await expect(heading(page)).toHaveText('Halfpenny');
  expect(await isSameDocument(page)).toBe(true);
  await page.goBack();
  await expect(card(page, 'Halfpenny')).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/');
});

test('moves work where the code of islands is blocked @js', async ({ page, complaints }) => {
  complaints.allowed.push(/wasm|Failed to (load|fetch)|ERR_|Unhandled|TypeError/);
  await page.route('**/*.wasm', (route) => route.abort());
  await open(page, '/');
  await card(page, 'Slow Bread').click();
  await expect(heading(page)).toHaveText('Slow Bread');
  expect(await isSameDocument(page)).toBe(true);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page).toHaveURL(/\/cart/);
  await expect(page.locator('.line')).toHaveCount(1);
});

test('a page that was left before its code came wakes up when it is back @js', async ({ page }) => {
  let free: () => void = () => {};
  const held = new Promise<void>((resolve) => { free = resolve; });
  await page.route('**/*.wasm', async (route) => { await held; await route.continue(); });
  await open(page, '/products/slow-bread');
  await page.locator('.brand').click();
  await expect(page.locator('.card').first()).toBeVisible();
  free();
  await expect(page.locator('.masthead leptos-island[data-awake]')).toBeAttached();
  await page.goBack();
  await expect(page.locator('main leptos-island[data-awake] form.buy')).toBeAttached();
  expect(await isSameDocument(page)).toBe(true);
});

test('channels of islands that left are closed @js', async ({ page }) => {
  await page.addInitScript(() => {
    const Native = BroadcastChannel;
    const open = new Set<BroadcastChannel>();
    (window as any).openChannels = open;
    (window as any).BroadcastChannel = class extends Native {
      constructor(name: string) { super(name); open.add(this); }
      close() { open.delete(this); super.close(); }
    };
  });
  await open(page, '/');
  await expect(page.locator('leptos-island[data-awake]').first()).toBeAttached();
  const channels = () => page.evaluate(() => (window as any).openChannels.size as number);
  for (let round = 0; round < 12; round++) {
    await page.locator('.cart-link').click();
    await expect(page.locator('main .cart, main .empty').first()).toBeAttached();
    await page.locator('.brand').click();
    await expect(page.locator('.card').first()).toBeVisible();
  }
  expect(await isSameDocument(page)).toBe(true);
  expect(await channels()).toBeLessThanOrEqual(3);
});

test('after sixty moves a link loads a document, so that memory stays bounded @js', async ({ page }) => {
  await open(page, '/find-my-order');
  const places = ['/', '/find-my-order'];
  let moves = 0;
  while (await isSameDocument(page)) {
    expect(moves).toBeLessThanOrEqual(60);
    await page.locator(`a[href="${places[moves % 2]}"]`).first().evaluate((link: HTMLElement) => link.click());
    moves += 1;
    await expect(page.locator(moves % 2 ? '.card' : 'main form input[name=email]').first()).toBeVisible();
  }
  expect(moves).toBe(61);
});
