import { defineConfig } from '@playwright/test';

// A system's browser if scripts/env found one; otherwise Playwright's own.
const executablePath = process.env.TUPPENCE_CHROMIUM || undefined;
const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

// A stand-in that plays all of AWS in one process takes its time; nothing else about the tests differs.
const patience = process.env.TUPPENCE_STAND_IN ? 3 : 1;

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  workers: 2,
  fullyParallel: true,
  retries: 0,
  timeout: patience * 60_000,
  expect: { timeout: patience * 10_000 },
  reporter: 'list',
  use: { actionTimeout: patience * 15_000, navigationTimeout: patience * 30_000, launchOptions: { executablePath, args }, viewport: { width: 1280, height: 800 } },
  projects: [
    { name: 'with JavaScript' },
    { name: 'without JavaScript', use: { javaScriptEnabled: false }, grepInvert: /@js/ },
  ],
});
