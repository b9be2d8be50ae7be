import { addToCart, expect, test } from './shop';

test('the catalog is searched and narrowed', async ({ page }) => {
  await page.goto('/');
  await expect(page.locator('a[href^="/products/"]').first()).toBeVisible();
  await page.getByRole('searchbox').fill('bread');
  await page.getByRole('searchbox').press('Enter');
  await expect(page.locator('main')).toContainText('Slow Bread');
  await expect(page.locator('main')).not.toContainText('Thin Charts');
  await page.goto('/?tag=font');
  await expect(page.locator('main')).toContainText('Halfpenny');
  await expect(page.locator('main')).not.toContainText('Slow Bread');
  await page.goto('/?q=nothing+has+this+name');
  await expect(page.locator('main')).toContainText(/nothing/i);
});

test('a product page tells search engines what it is', async ({ page, shop }) => {
  await page.goto('/products/slow-bread');
  const offer = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent())!);
  expect(offer).toMatchObject({ '@type': 'Product', name: 'Slow Bread' });
  expect(JSON.stringify(offer)).toContain('19.00');
  await expect(page.locator('link[rel=canonical]')).toHaveAttribute('href', `${shop}/products/slow-bread`);
  await expect(page.locator('meta[property="og:title"]')).toHaveAttribute('content', /Slow Bread/);
});

test('an unknown address has a page', async ({ page, complaints }) => {
  complaints.allowed.push(/404/);
  const reply = await page.goto('/products/never-was');
  expect(reply!.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('nothing');
});

test('nothing scrolls sideways on a small phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ['/', '/products/slow-bread', '/products/halfpenny-team', '/cart', '/find-my-order']) {
    await page.goto(path);
    const box = await page.locator('html').boundingBox();
    expect(box!.width, path).toBeLessThanOrEqual(360);
  }
});

test('the browser side starts on every page without a complaint @js', async ({ page }) => {
  for (const path of ['/', '/products/slow-bread', '/cart', '/find-my-order', '/?tag=font']) {
    const code = page.waitForResponse(/\.wasm$/);
    await page.goto(path);
    expect((await code).status(), path).toBe(200);
    await page.waitForTimeout(300);
  }
});

test('the payment page is reached with the keyboard alone @js', async ({ page }) => {
  await page.goto('/products/slow-bread');
  await page.getByRole('button', { name: 'Add to cart' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: /Cart/ }).first()).toContainText('1');
  await page.goto('/cart');
  for (let step = 0; step < 20; step++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => document.activeElement?.textContent?.trim());
    if (at === 'Check out') break;
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/sandbox\/pay\//);
});

test('a picture is chosen without a jump and without a step back to undo @js', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 500 });
  await page.goto('/products/slow-bread');
  const thumbs = page.locator('.gallery__thumb');
  await thumbs.nth(1).scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => [scrollY, history.length]);
  await expect(thumbs.nth(0)).toHaveAttribute('aria-current', 'true');
  await thumbs.nth(1).click();
  await expect(thumbs.nth(1)).toHaveAttribute('aria-current', 'true');
  await expect(thumbs.nth(0)).not.toHaveAttribute('aria-current');
  // Once it rests there: a smooth scroll that is still on its way would win over the next one.
  const resting = async (it: Element) => {
    const before = it.scrollLeft;
    await new Promise((done) => setTimeout(done, 150));
    return it.scrollLeft === before && Math.round(before / it.clientWidth);
  };
  await expect.poll(() => page.locator('.gallery__stage').evaluate(resting)).toBe(1);
  expect(await page.evaluate(() => [scrollY, history.length])).toEqual(before);
  expect(new URL(page.url()).hash).toBe('');
  await page.locator('.gallery__stage').evaluate((it) => it.scrollTo({ left: 0, behavior: 'instant' }));
  await expect(thumbs.nth(0)).toHaveAttribute('aria-current', 'true');
});

test('words and facts agree: what is free, what a seat costs, how long links work', async ({ page }) => {
  await page.goto('/products/bakers-table');
  await expect(page.locator('.product__price')).toHaveText('Free');
  await page.getByRole('button', { name: 'Get it free' }).click();
  await expect(page.getByText('You have this in your cart.').or(page.getByRole('heading', { name: 'Your cart' })).first()).toBeVisible();
  await page.goto('/cart');
  await expect(page.locator('main')).not.toContainText('$0.00');
  await expect(page.getByRole('button', { name: 'Get it free' })).toBeVisible();
  await page.goto('/products/halfpenny-team');
  await expect(page.locator('.product__price')).toHaveText('$39.00 per seat');
  await page.goto('/');
  await expect(page.locator('.card', { hasText: 'Team License' })).toContainText('$39.00 per seat');
  await expect(page.locator('body')).not.toContainText('no third parties');
});

test('text of twice the size reflows on a small phone', async ({ page }) => {
  test.setTimeout(120_000);
  for (const width of [360, 320]) {
    await page.setViewportSize({ width, height: 740 });
    const check = async (path: string) => {
      await page.goto(path);
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `${path} at ${width} px`).toBeLessThanOrEqual(width);
      const cart = await page.getByRole('link', { name: /Cart/ }).first().boundingBox();
      expect(cart!.x + cart!.width, `the cart on ${path}`).toBeLessThanOrEqual(width);
    };
    for (const path of ['/', '/?tag=font', '/products/slow-bread', '/products/halfpenny-team', '/cart', '/find-my-order', '/admin/sign-in']) {
      await check(path);
    }
    if (width === 360) await addToCart(page, 'halfpenny-team');
    await check('/cart');
  }
});
