import { addToCart, expect, test } from './shop';

test('a product is removed and the total follows', async ({ page }) => {
  await addToCart(page, 'slow-bread');
  await addToCart(page, 'ration');
  await expect(page.locator('main')).toContainText('$31.00');
  await page.getByRole('button', { name: /Remove/ }).first().click();
  await expect(page.locator('main')).toContainText('$12.00');
});

test('only what is sold by the seat has a quantity', async ({ page }) => {
  await addToCart(page, 'slow-bread');
  await expect(page.getByLabel('Quantity')).toHaveCount(0);
  await addToCart(page, 'halfpenny-team');
  await expect(page.getByLabel(/Quantity/)).toHaveCount(1);
});

test('a cart nobody can read is emptied and said so', async ({ page, context, shop }) => {
  await context.addCookies([{ name: 'cart', value: 'forged:-1', url: shop }]);
  await page.goto('/cart');
  await expect(page.locator('main')).toContainText('emptied');
});

test('the count is right in all tabs @js', async ({ page, context }) => {
  const other = await context.newPage();
  await other.goto('/');
  await page.waitForTimeout(500);
  await addToCart(page, 'slow-bread');
  await expect(other.getByRole('link', { name: /Cart/ }).first()).toContainText('1');
});

test('adding to the cart does not reload the page @js', async ({ page }) => {
  await page.goto('/products/slow-bread');
  await page.evaluate(() => Object.assign(window, { here: true }));
  await page.getByRole('button', { name: 'Add to cart' }).hover();
  await page.waitForTimeout(1500);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page.locator('main')).toContainText(/in your cart/);
  expect(await page.evaluate(() => 'here' in window)).toBe(true);
});

test('who leaves before the answer has come finds the product in the cart @js', async ({ page }) => {
  await page.goto('/products/slow-bread');
  await page.getByRole('button', { name: 'Add to cart' }).hover();
  await page.waitForTimeout(1500);
  await page.route('**/api/cart/put', async () => {});
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.goto('/cart');
  await expect(page.locator('main')).toContainText('Slow Bread');
});
