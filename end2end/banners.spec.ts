import { address, becomeAdmin } from './admin';
import { addToCart, expect, listen, openShop, pay, test } from './shop';

test.describe.configure({ timeout: 120_000 });

test('what was done is told once: not by a reload, not by a look back', async ({ page, running }) => {
  await becomeAdmin(page, running, 'catalog');
  await page.goto('/admin/products/new');
  await page.getByLabel('Name').fill('Told Once');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByText('The draft is saved')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Name')).toHaveValue('Told Once');
  await expect(page.getByText('The draft is saved')).toBeHidden();
  for (const text of ['One', 'Two']) {
    await page.getByLabel('Summary').fill(text);
    await page.getByRole('button', { name: 'Save draft' }).click();
    await expect(page.getByText('Saved.', { exact: true }), 'each save is told').toBeVisible();
  }
  await page.goto('/admin/products');
  await page.goBack();
  await expect(page.getByLabel('Summary')).toHaveValue('Two');
  await expect(page.getByText('Saved.', { exact: true })).toBeHidden();
});

test('what is missing is named, and told no more once it is there', async ({ page, running }) => {
  await becomeAdmin(page, running, 'catalog');
  await page.goto('/admin/products/new');
  await page.getByLabel('Name').fill('Lacking');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  const alert = page.getByRole('alert').first();
  await expect(alert).toContainText('This is still missing');
  expect(await alert.getByRole('listitem').count()).toBeGreaterThan(0);
  await page.reload();
  await expect(page.getByText('This is still missing')).toBeHidden();
});

test('a form that is refused keeps what was right', async ({ page, running }) => {
  const email = address('reader');
  await becomeAdmin(page, running);
  await page.goto('/admin/orders/give');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Product').fill('no-such-thing');
  await page.getByLabel('Quantity').fill('3');
  await page.getByLabel('Reason').fill('a review copy');
  await page.getByRole('checkbox', { name: 'Yes, give it away' }).check();
  await page.getByRole('button', { name: 'Give for free' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByLabel('Email')).toHaveValue(email);
  await expect(page.getByLabel('Quantity')).toHaveValue('3');
  await expect(page.getByLabel('Reason')).toHaveValue('a review copy');
  await expect(page.getByLabel('Product')).toHaveValue('no-such-thing');
});

test('the first owner keeps the address when the password is refused', async ({ browser, complaints }, info) => {
  const shop = await openShop();
  const context = await browser.newContext({
    baseURL: shop.origin, javaScriptEnabled: info.project.use.javaScriptEnabled !== false,
  });
  const page = await context.newPage();
  listen(page, complaints);
  await page.goto(shop.firstOwner);
  const first = page.getByRole('textbox', { name: 'Email' });
  await first.fill('owner@example.com');
  await page.getByLabel('Password').fill('short');
  await page.locator('form.admin-form button').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveValue('owner@example.com');
  await expect(page.getByLabel('Password')).toHaveValue('');
  await context.close();
  await shop.close();
});

test('a changed price is told once, with its product', async ({ page, browser, running, complaints }) => {
  complaints.allowed.push(/409/);
  const admin = await (await browser.newContext({ baseURL: running.origin })).newPage();
  await becomeAdmin(admin, running, 'catalog');
  const setPrice = async (price: string) => {
    await admin.goto('/admin/products?q=ration');
    await admin.locator('tbody a').first().click();
    await admin.getByLabel('Price', { exact: true }).fill(price);
    await admin.getByRole('button', { name: 'Save changes' }).click();
    await expect(admin.getByText('Saved.', { exact: true })).toBeVisible();
  };
  await addToCart(page, 'ration');
  await setPrice('13');
  await page.getByRole('button', { name: 'Check out' }).click();
  await expect(page.locator('main')).toContainText('The price of “Ration” changed from $12.00 to $13.00.');
  await expect(page.locator('main .problem:visible')).toHaveCount(0);
  await page.reload();
  await expect(page.locator('main .notice:visible, main .problem:visible')).toHaveCount(0);
  await page.getByRole('button', { name: 'Check out' }).click();
  await page.waitForURL(/\/sandbox\/pay\//);
  await setPrice('12');
  await admin.context().close();
});

test('back from the payment page one true sentence is said', async ({ page }) => {
  await addToCart(page, 'slow-bread');
  await page.goto('/checkout/canceled');
  await expect(page.locator('main')).toContainText('your cart is as you left it');
  await page.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.locator('main')).toContainText('Your cart is empty');
  await page.goto('/checkout/canceled');
  await expect(page.locator('main')).toContainText('nothing was charged');
  await expect(page.locator('main')).not.toContainText('as you left it');
});

test('a payment that is on its way takes its lines along and is not paid twice by mistake', async ({ page, running, complaints }) => {
  complaints.allowed.push(/409/);
  const pending = async () => {
    await addToCart(page, 'slow-bread');
    await page.getByRole('button', { name: 'Check out' }).click();
  };
  await pending();
  await page.waitForURL(/\/sandbox\/pay\//);
  const session = new URL(page.url()).pathname.split('/').pop()!;
  const control = (what: string, body: object) =>
    page.request.post(`${running.origin}/sandbox/control/${what}`, { data: body, headers: { 'x-sandbox-control': '1' } });
  await control('banks', { debit_secs: 100_000 });
  await control('pay', { session, email: 'ada@example.com', method: 'bank_debit' });
  await page.goto(`/checkout/complete?session_id=${session}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Order received, payment pending');
  await expect(page.locator('main')).toContainText(/T-[A-Z2-7]{4}-[A-Z2-7]{4}/);
  await expect(page.locator('main')).toContainText('can take up to 14 days');
  await expect(page.getByRole('link', { name: /Cart/ }).first()).toContainText('0');
  await page.goto('/cart');
  await expect(page.locator('.line')).toHaveCount(0);
  await expect(page.locator('main')).toContainText('payment is pending');
  await pending();
  await expect(page.getByRole('alert')).toContainText('you pay twice');
  await expect(page).toHaveURL(/\/cart\?problem=payment-pending/);
  await page.getByRole('button', { name: 'Check out' }).click();
  await page.waitForURL(/\/sandbox\/pay\//);
  await pay(page);
  await page.waitForURL(/\/checkout\/complete/);
  await control('banks', { debit_secs: 0 });
});
