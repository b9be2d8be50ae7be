import {
  PASSWORD, address, anotherBrowser, becomeAdmin, readSecret, signIn, signOut, takeUp, typeCode, typePassword,
} from './admin';
import { expect, openShop, test } from './shop';

const WRONG = 'Email or password is incorrect.';
const WRONG_CODE = 'This code is incorrect, was used already, or has expired. Enter a new one.';

test('r048 the first owner comes in by the link of the console, once', async ({ browser, complaints }) => {
  test.setTimeout(120_000);
  complaints.allowed.push(/404/);
  const shop = await openShop();
  const page = await anotherBrowser(browser, shop, complaints);
  const owner = await takeUp(page, shop.firstOwner, 'owner@example.com');
  expect(owner.recoveryCodes).toHaveLength(10);
  expect(new Set(owner.recoveryCodes).size).toBe(10);

  await page.getByRole('button', { name: 'I’ve saved these codes' }).click();
  await expect(page.getByRole('status')).toContainText('not shown again');
  await page.goto('/admin/account');
  await expect(page.locator('main')).not.toContainText(owner.recoveryCodes[0]!);
  await expect(page.getByRole('button', { name: 'Make new codes' })).toBeVisible();

  await signOut(page);
  await page.goto('/admin');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  const again = await page.goto(shop.firstOwner);
  expect(again!.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link does not work any more');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, owner);
  await expect(page.getByRole('navigation', { name: 'Admin' }).getByRole('link', { name: 'Admins' })).toBeVisible();
  await page.context().close();
  await shop.close();
});

test('a password that is easily guessed is not taken', async ({ page, running }) => {
  const email = address('owner');
  const link = running.run('admin', 'invite', email).match(/\/admin\/welcome\/\S+/)![0];
  await page.goto(link);
  await expect(page.locator('main')).toContainText(email);
  for (const [password, words] of [['short', 'at least 12'], [email, 'your email address'], ['password1234', 'attacker']]) {
    await page.getByLabel('Password').fill(password!);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('alert')).toContainText(words!);
  }
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();
  await readSecret(page);
});

test('what is wrong at the door is not told', async ({ page, running }) => {
  const owner = await becomeAdmin(page, running);
  await signOut(page);
  const told: string[] = [];
  for (const [email, password] of [
    [owner.email, 'four quiet herons fly'],
    ['nobody@example.com', PASSWORD],
    ['nobody@example.com', 'four quiet herons fly'],
  ]) {
    await typePassword(page, email!, password);
    await expect(page.getByRole('alert')).toHaveText(WRONG);
    await expect(page.getByLabel('Password')).toHaveValue('');
    told.push(await page.locator('main').innerText());
  }
  expect(new Set(told).size, 'every answer is the same').toBe(1);
  await typePassword(page, owner.email);
  await typeCode(page, '000000');
  await expect(page.getByRole('alert')).toHaveText(WRONG_CODE);
  await page.goto('/admin/orders');
  await expect(page.getByRole('button', { name: 'Sign out' }), 'half a sign-in opens nothing').toBeHidden();
});

test('who was sent to the door goes on to where they wanted', async ({ page, running }) => {
  const owner = await becomeAdmin(page, running);
  await signOut(page);
  await page.goto('/admin/orders?product=slow-bread');
  await typePassword(page, owner.email);
  await typeCode(page, await owner.app.code());
  await expect(page).toHaveURL(/\/admin\/orders\?product=slow-bread$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Orders');
});

test('a recovery code works once, and so does a code of the app', async ({ page, running }) => {
  test.setTimeout(120_000);
  const owner = await becomeAdmin(page, running);
  await signOut(page);
  await typePassword(page, owner.email);
  await typeCode(page, owner.recoveryCodes[3]!);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
  await signOut(page);
  await typePassword(page, owner.email);
  await typeCode(page, owner.recoveryCodes[3]!);
  await expect(page.getByRole('alert')).toHaveText(WRONG_CODE);
  const code = await owner.app.code();
  await typeCode(page, code);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
  await signOut(page);
  await typePassword(page, owner.email);
  await typeCode(page, code);
  await expect(page.getByRole('alert')).toHaveText(WRONG_CODE);
});

test('new recovery codes end the old ones', async ({ page, running }) => {
  const owner = await becomeAdmin(page, running);
  await page.getByRole('button', { name: 'I’ve saved these codes' }).click();
  await page.getByRole('button', { name: 'Make new codes' }).click();
  await expect(page.getByRole('status')).toContainText('the old ones do not work');
  const codes = await page.getByRole('region', { name: 'Recovery codes' }).getByRole('listitem').allTextContents();
  expect(codes.filter((code) => owner.recoveryCodes.includes(code))).toEqual([]);
  await signOut(page);
  await typePassword(page, owner.email);
  await typeCode(page, owner.recoveryCodes[0]!);
  await expect(page.getByRole('alert')).toHaveText(WRONG_CODE);
  await typeCode(page, codes[0]!);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
});

test('r045 all other sessions are ended from the account, and by a new password', async ({
  page, browser, running, complaints,
}) => {
  test.setTimeout(120_000);
  const owner = await becomeAdmin(page, running);
  await expect(page.getByRole('button', { name: 'End all others' })).toBeHidden();
  const other = await anotherBrowser(browser, running, complaints);
  await signIn(other, owner);
  await page.goto('/admin/account');
  await expect(page.getByRole('region', { name: 'Where you are signed in' }).getByRole('row')).toHaveCount(3);
  await page.getByRole('button', { name: 'End all others' }).click();
  await expect(page.getByRole('status')).toHaveText('All other sessions have ended.');
  await other.getByRole('link', { name: 'Orders' }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Sign in');

  await typePassword(other, owner.email);
  await typeCode(other, owner.recoveryCodes[0]!);
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Orders');
  await page.getByLabel('Current password').fill('not this one at all');
  await page.getByLabel('New password').fill('nine slow otters drift');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('alert')).toHaveText('Current password is incorrect.');
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password').fill('nine slow otters drift');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('status')).toContainText('Your password is changed');
  await other.getByRole('link', { name: 'Overview' }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await typePassword(other, owner.email);
  await expect(other.getByRole('alert')).toHaveText(WRONG);
  await other.context().close();
});

test('r047 an owner invites somebody for support, changes the role, and removes the account', async ({
  page, browser, running, complaints,
}) => {
  test.setTimeout(120_000);
  complaints.allowed.push(/403/);
  await becomeAdmin(page, running);
  await page.getByRole('link', { name: 'Admins' }).click();
  const email = address('grace');
  const invite = page.getByRole('region', { name: 'Invite somebody' });
  await invite.getByLabel('Email').fill(email);
  await invite.getByLabel('Role').selectOption('support');
  await invite.getByRole('button', { name: 'Invite' }).click();
  const link = await page.locator('.admin-link').innerText();
  await page.reload();
  await expect(page.locator('main'), 'the link is shown once').not.toContainText(link);
  const row = page.getByRole('listitem').filter({ hasText: email });
  await expect(row).toContainText('invited until');

  const other = await anotherBrowser(browser, running, complaints);
  const grace = await takeUp(other, link, email);
  await other.getByRole('link', { name: 'Orders' }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Orders');
  await expect(other.getByRole('link', { name: 'Admins' })).toBeHidden();
  const refused = await other.goto('/admin/admins');
  expect(refused!.status()).toBe(403);
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('You don’t have access to this page');
  await other.getByRole('link', { name: 'Back to the overview' }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Overview');

  await page.reload();
  await row.getByLabel('Role').selectOption('viewer');
  await row.getByRole('button', { name: 'Set role' }).click();
  await expect(page.getByRole('status')).toContainText('The role is changed');
  await other.getByRole('link', { name: 'Orders' }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await signIn(other, grace);
  await expect(other.getByText('viewer', { exact: true })).toBeVisible();

  await row.getByRole('checkbox').check();
  await row.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('status')).toContainText('The account is removed');
  await expect(row).toBeHidden();
  await other.getByRole('link', { name: 'Overview' }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await typePassword(other, email);
  await expect(other.getByRole('alert')).toHaveText(WRONG);
  await other.context().close();
});
