// How the journeys run: in a desktop browser, and where it makes a difference without JavaScript or on a phone.
// A journey says so by its tags: `@no-js` and `@phone` add a project, `@no-js-only` and `@phone-only` leave out the first.
// `cargo xtask test` names the server in ROLECALL_BINARY and the browsers in CHROMIUM and CHROMIUM_WHOLE (specs/tabs.spec.ts).
import { defineConfig, devices } from "@playwright/test";

const launchOptions = {
  executablePath: process.env.CHROMIUM || undefined,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export default defineConfig({
  testDir: "specs",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  // A test that passes only the second time has failed.
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [["list", { printSteps: false }]],
  use: {
    locale: "en-GB",
    timezoneId: "UTC",
    launchOptions,
    // What never can be done says so, and where, before its test is out of time.
    actionTimeout: 30_000,
    // A trace costs a third of the time; TRACE=1 asks for those of tests that failed.
    trace: process.env.TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "js", grepInvert: /@(no-js|phone)-only\b/, use: { ...devices["Desktop Chrome"] } },
    { name: "no-js", grep: /@no-js\b/, use: { ...devices["Desktop Chrome"], javaScriptEnabled: false } },
    { name: "phone", grep: /@phone\b/, use: { ...devices["Pixel 7"] } },
  ],
});
