// The configuration for measurements: one worker, so that nothing else uses the processor. `cargo xtask bench` runs it.
import { defineConfig, devices } from "@playwright/test";
import journeys from "../playwright.config.ts";

export default defineConfig({
  ...journeys,
  testDir: ".",
  outputDir: "../test-results/figures",
  workers: 1,
  fullyParallel: false,
  reporter: [["line"]],
  projects: [{ name: "figures", use: { ...devices["Desktop Chrome"] } }],
});
