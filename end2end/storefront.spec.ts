import { expect, test } from './shop';

test('the shelf is searched and narrowed', async ({ page }) => {
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
