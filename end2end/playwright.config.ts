// How the journeys run: every one with JavaScript, without it, and on a phone, against the release server.
// `cargo xtask test` names the server in ROLECALL_BINARY and the browser in CHROMIUM.
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
    { name: "js", use: { ...devices["Desktop Chrome"] } },
    { name: "no-js", use: { ...devices["Desktop Chrome"], javaScriptEnabled: false } },
    { name: "phone", use: { ...devices["Pixel 7"] } },
  ],
});
