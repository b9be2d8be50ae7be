import { address, anotherBrowser, becomeAdmin, orderNumber, PASSWORD, readSecret, signOut, tabTo, takeUp, typePassword } from './admin';
import { buyAs, expect, openNewestMail, test } from './shop';
import { sound } from './sound';

test.describe.configure({ timeout: 180_000 });

test('the doors of the admin are accessible @js', async ({ page, running, complaints }) => {
  complaints.allowed.push(/404/);
  await page.goto('/admin/sign-in');
  await sound(page, 'sign-in');
  await page.goto('/admin/sign-in?problem=wrong');
  await sound(page, 'sign-in with a problem');
  await page.goto('/admin/welcome/used-up');
  await sound(page, 'a link that does not work');
  await page.goto(running.firstOwner);
  await sound(page, 'welcome of the first owner');

  const email = address('owner');
  const link = running.run('admin', 'invite', email).match(/\/admin\/welcome\/\S+/)![0];
  await page.goto(link);
  await sound(page, 'welcome');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();
  const app = await readSecret(page);
  await sound(page, 'setting up codes');
  await page.getByLabel('Code').fill(await app.code());
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('button', { name: 'I’ve saved these codes' })).toBeVisible();
  await sound(page, 'account with recovery codes');
  await page.getByRole('button', { name: 'I’ve saved these codes' }).click();
  await sound(page, 'account');
  await signOut(page);
  await typePassword(page, email);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Two-step verification');
  await sound(page, 'code');
});

test('the pages about admins are accessible @js', async ({ page, browser, running, complaints }) => {
  complaints.allowed.push(/403/);
  await becomeAdmin(page, running);
  await page.goto('/admin/admins');
  const email = address('somebody-with-a-rather-long-name.at-the-publisher');
  const invite = page.getByRole('region', { name: 'Invite somebody' });
  await invite.getByLabel('Email').fill(email);
  await invite.getByRole('button', { name: 'Invite' }).click();
  const link = await page.locator('.admin-link').innerText();
  await sound(page, 'admins with a link to hand over');
  await page.goto('/admin/admins');
  await sound(page, 'admins');
  const other = await anotherBrowser(browser, running, complaints);
  await takeUp(other, link, email);
  await other.goto('/admin/admins');
  await sound(other, 'a page of another role');
  await other.goto('/admin');
  await sound(other, 'overview of support');
  await other.context().close();
});

test('the desk is accessible @js', async ({ page, browser, running, complaints }) => {
  test.setTimeout(300_000);
  complaints.allowed.push(/404/);
  const buyer = await anotherBrowser(browser, running, complaints);
  await buyAs(buyer, address('a-buyer-with-a-rather-long-name.of-some-place'), 'slow-bread', 'flat-weather');
  const number = await orderNumber(buyer);
  await buyer.getByRole('button', { name: 'Download Slow Bread.pdf' }).click();
  await becomeAdmin(page, running);
  await page.goto('/admin');
  await page.getByText('As a table').click();
  await sound(page, 'overview');
  await page.goto('/admin/orders');
  await page.locator('summary').first().click();
  await sound(page, 'orders');
  await page.goto('/admin/orders?email=nobody@example.com');
  await sound(page, 'orders, none found');
  await page.goto('/admin/orders/give');
  await sound(page, 'give for free');
  await page.goto(`/admin/orders/${number}`);
  await sound(page, 'order');
  for (const act of ['resend', 'address', 'refund', 'revoke', 'extend']) {
    await page.goto(`/admin/orders/${number}?act=${act}#act`);
    await expect(page.locator('#act')).toBeVisible();
    await sound(page, `question before ${act}`);
  }
  await page.getByLabel('Reason').fill('for the test');
  await page.locator('#act').getByRole('button').click();
  await expect(page.getByRole('status')).toBeVisible();
  await sound(page, 'order with an action done');
  await page.goto('/admin/orders/T-2222-2222');
  await sound(page, 'no such order');
  await buyer.context().close();
});

test('signing in, finding an order and mailing its receipt again need no mouse', async ({
  page, browser, running, complaints,
}) => {
  const buyer = await anotherBrowser(browser, running, complaints);
  const email = address('buyer');
  await buyAs(buyer, email, 'slow-bread');
  const number = await orderNumber(buyer);
  await openNewestMail(buyer, number);
  const admin = await becomeAdmin(page, running);
  const { keyboard } = page;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const link = (name: string) => page.getByRole('link', { name, exact: true });
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const title = page.getByRole('heading', { level: 1 });
  const reach = (name: 'Tab' | 'Shift+Tab', target: ReturnType<typeof button>) => tabTo(page, target, name);

  // From the account's page, where somebody new stands, out and in again. From here on only keys are pressed.
  await reach('Tab', button('Sign out'));
  await keyboard.press('Enter');
  await expect(title).toHaveText('Sign in');
  await reach('Tab', field('Email'));
  await keyboard.type(admin.email);
  await reach('Tab', field('Password'));
  await keyboard.type('not this one');
  await keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await reach('Tab', field('Password'));
  await keyboard.type(PASSWORD);
  await reach('Shift+Tab', field('Email'));
  await keyboard.type(admin.email);
  await reach('Tab', button('Sign in'));
  await keyboard.press('Space');
  await expect(title).toHaveText('Two-step verification');
  await reach('Tab', field('Code'));
  await keyboard.type(await admin.app.code());
  await keyboard.press('Enter');
  await expect(title).toHaveText('Overview');

  await reach('Tab', link('Orders'));
  await keyboard.press('Enter');
  await expect(title).toHaveText('Orders');
  await reach('Tab', page.getByRole('search', { name: 'Orders' }).getByLabel('Email'));
  await keyboard.type(email);
  await reach('Tab', page.getByRole('search', { name: 'Orders' }).getByRole('button', { name: 'Search' }));
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/email=buyer/);
  await reach('Tab', link(number));
  await keyboard.press('Enter');
  await expect(title).toHaveText(`Order ${number}`);

  await reach('Tab', link('Resend receipt'));
  await keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Resend receipt?' })).toBeVisible();
  await reach('Tab', field('Reason'));
  await keyboard.type('the first one went astray');
  await reach('Tab', button('Resend receipt'));
  await keyboard.press('Space');
  await expect(page.getByRole('status')).toContainText('The receipt is on its way');
  await expect(async () => {
    await buyer.goto('/sandbox/mail');
    await expect(buyer.locator('.mails a').filter({ hasText: email })).toHaveCount(2, { timeout: 1000 });
  }).toPass({ timeout: 15_000 });
  await buyer.context().close();
});
