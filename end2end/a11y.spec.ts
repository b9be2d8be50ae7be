import { addToCart, buy, openNewestMail, test } from './shop';
import { sound } from './sound';

test('pages for looking around are accessible @js', async ({ page, complaints }) => {
  complaints.allowed.push(/404/);
  for (const path of ['/', '/products/slow-bread', '/cart', '/find-my-order', '/nowhere']) {
    await page.goto(path);
    await sound(page, path);
  }
});

test('pages of a purchase are accessible @js', async ({ page }) => {
  test.setTimeout(120_000);
  await addToCart(page, 'halfpenny-team');
  await sound(page, 'cart');
  await page.getByRole('button', { name: 'Check out' }).click();
  await page.waitForURL(/\/sandbox\/pay\//);
  await sound(page, 'payment page');
  await buy(page, 'slow-bread');
  await sound(page, 'goods');
  await openNewestMail(page, 'ada@example.com');
  const link = await page.frameLocator('iframe').getByRole('link', { name: 'Download' }).first().getAttribute('href');
  await page.goto(link!);
  await sound(page, 'download page');
  await page.goto('/sandbox/mail');
  await sound(page, 'mailbox');
});
