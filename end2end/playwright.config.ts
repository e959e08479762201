import { defineConfig } from '@playwright/test';

const ci = Boolean(process.env['CI']);

// Debian's Chromium instead of a download.
const launchOptions = {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
// Pages are looked at on both; what machines do is the same on all.
const looks = /(a11y[a-z-]*|members|pages|phone)\.spec\.ts/;
const withoutScript = /no-js\.spec\.ts/;
const narrow = /phone\.spec\.ts/;

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: false,
  forbidOnly: ci,
  retries: ci ? 1 : 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions,
    viewport: desktop,
    colorScheme: 'dark',
    locale: 'en-GB',
    timezoneId: 'UTC',
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    trace: ci ? 'on-first-retry' : 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'desktop', testIgnore: [withoutScript, narrow] },
    { name: 'phone', testMatch: looks, use: { viewport: phone, hasTouch: true } },
    { name: 'light', testMatch: /a11y[a-z-]*\.spec\.ts/, use: { colorScheme: 'light' } },
    { name: 'no-js', testMatch: withoutScript, use: { javaScriptEnabled: false } },
  ],
});
