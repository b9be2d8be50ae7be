import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { addToCart, buy, expect, openNewestMail, test } from './shop';

async function sound(page: Page, where: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 1280]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      // The frame with a mail lets no script in, axe's neither.
      const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
      const serious = violations.filter((violation) => ['serious', 'critical'].includes(violation.impact ?? ''));
      const told = serious.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`);
      expect(told, `${where}, ${colorScheme}, ${width} px`).toEqual([]);
    }
  }
}

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
  await page.setViewportSize({ width: 1280, height: 800 });
  await buy(page, 'slow-bread');
  await sound(page, 'goods');
  await openNewestMail(page);
  const link = await page.frameLocator('iframe').getByRole('link', { name: 'Download' }).first().getAttribute('href');
  await page.goto(link!);
  await sound(page, 'download page');
  await page.goto('/sandbox/mail');
  await sound(page, 'mailbox');
});
