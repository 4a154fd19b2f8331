// The configuration for the pictures in docs/screens.
import { defineConfig } from "@playwright/test";
import journeys from "../playwright.config.ts";

export default defineConfig({
  ...journeys,
  testDir: ".",
  outputDir: "../test-results/screens",
  // All pictures show one installation.
  workers: 1,
  fullyParallel: false,
  projects: [{ name: "screens" }],
});
