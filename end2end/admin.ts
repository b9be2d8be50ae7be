import type { Browser, Locator, Page } from '@playwright/test';
import { createHmac, randomBytes } from 'node:crypto';
import { type Complaints, type Shop, expect, listen } from './shop';

export const PASSWORD = 'four quiet herons wade';

type Role = 'owner' | 'catalog' | 'support' | 'viewer';

/** Somebody who runs the shop, with what they know and carry. */
export interface Person {
  email: string;
  app: Authenticator;
  recoveryCodes: string[];
}

/** An address nobody else in these tests has. */
export function address(name: string): string {
  return `${name}-${randomBytes(4).toString('hex')}@example.com`;
}

/** Plays an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds). */
export class Authenticator {
  private lastStep = 0;

  constructor(private readonly secret: string) {}

  /** A code that was not used before. The shop takes one up to half a minute early; a third one has to be waited for. */
  async code(): Promise<string> {
    const step = Math.max(stepNow(), this.lastStep + 1);
    while (stepNow() < step - 1) await new Promise((resolve) => setTimeout(resolve, 200));
    this.lastStep = step;
    return this.at(step);
  }

  private at(step: number): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(step));
    const mac = createHmac('sha1', unbase32(this.secret)).update(counter).digest();
    const number = mac.readUInt32BE(mac.at(-1)! & 15) & 0x7fffffff;
    return String(number % 1_000_000).padStart(6, '0');
  }
}

function stepNow(): number {
  return Math.floor(Date.now() / 30_000);
}

function unbase32(text: string): Buffer {
  const bits = [...text].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

/** A browser of somebody else, whose complaints count like those of the first. */
export async function anotherBrowser(browser: Browser, shop: Shop, complaints: Complaints): Promise<Page> {
  const context = await browser.newContext({ baseURL: shop.origin });
  const page = await context.newPage();
  listen(page, complaints);
  return page;
}

/** Takes an invitation up and ends on the account's page, where the recovery codes stand. */
export async function takeUp(page: Page, link: string, email: string): Promise<Person> {
  await page.goto(link);
  const first = page.getByRole('textbox', { name: 'Email' });
  if (await first.isVisible()) await first.fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Continue' }).click();
  const app = await readSecret(page);
  await page.getByLabel('Code').fill(await app.code());
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account');
  const recoveryCodes = await page.getByRole('region', { name: 'Recovery codes' }).getByRole('listitem').allTextContents();
  return { email, app, recoveryCodes };
}

/** Types the key off the page into an app. */
export async function readSecret(page: Page): Promise<Authenticator> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up two-step verification');
  const secret = (await page.locator('.sign-in__secret').innerText()).replaceAll(' ', '');
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  return new Authenticator(secret);
}

/** Invites somebody from the console, and takes the invitation up in this browser. */
export async function becomeAdmin(page: Page, shop: Shop, role: Role = 'owner'): Promise<Person> {
  const email = address(role);
  const link = shop.run('admin', 'invite', email, '--role', role).match(/\/admin\/welcome\/\S+/)![0];
  return takeUp(page, link, email);
}

/** Fills in address and password. */
export async function typePassword(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Fills in a code of the app, or a recovery code. */
export async function typeCode(page: Page, code: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Two-step verification');
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs in and ends on the first page of the admin. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/admin/sign-in');
  await typePassword(page, person.email);
  await typeCode(page, await person.app.code());
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
}

/** The number of the order on whose page with the goods this browser is. */
export async function orderNumber(page: Page): Promise<string> {
  const number = page.getByRole('region', { name: 'Your order' }).getByText(/^T-/);
  return (await number.innerText()).trim();
}

/** Asks for an action on an order's page, gives a reason, and leaves the last button to the test. */
export async function ask(page: Page, action: string, reason = 'they wrote to us'): Promise<Locator> {
  await page.getByRole('link', { name: action, exact: true }).click();
  const question = page.getByRole('region', { name: `${action}?` });
  await expect(question).toBeVisible();
  // A refund of an order of several items asks first what it is for.
  const everything = question.getByRole('link', { name: 'Refund everything' });
  if (await everything.isVisible()) await everything.click();
  const why = question.getByLabel('Reason');
  await why.fill(reason);
  return question;
}

/** Presses the button of a question, and hears what was done. */
export async function confirm(page: Page, question: Locator, action: string, done: string | RegExp): Promise<void> {
  await question.getByRole('button', { name: action, exact: true }).click();
  await expect(page.getByRole('status')).toContainText(done);
  await expect(question).toBeHidden();
}

/** Presses a key until a control has the focus, and checks every one on the way: the focus can always be seen. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press(key);
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) continue;
    const ring = await focused.evaluate((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const seen = box.width > 1 && box.bottom > 0 && box.top < innerHeight;
      return { name: element.outerHTML.slice(0, 120), shown: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2, seen };
    });
    expect(ring, 'the focus is seen').toMatchObject({ shown: true, seen: true });
    if ((await target.and(focused).count()) === 1) return;
  }
  throw new Error(`${key} never leads to ${target}`);
}
