import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './shop';

const WIDTHS = [360, 1280];

/** Holds a page against axe in both color schemes, on a phone and on a desk, and against scrolling sideways. */
export async function sound(page: Page, where: string): Promise<void> {
  const before = page.viewportSize()!;
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of WIDTHS) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      // The frame with a mail lets no script in, axe's neither.
      const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
      const serious = violations.filter((violation) => ['serious', 'critical'].includes(violation.impact ?? ''));
      const told = serious.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`);
      expect(told, `${where}, ${colorScheme}, ${width} px`).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `${where} scrolls sideways at ${width} px`).toBeLessThanOrEqual(width);
    }
  }
  await page.setViewportSize(before);
}
