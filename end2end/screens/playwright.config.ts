// How the pictures in docs/screens are taken: as the journeys run, in one browser after the other.
import { defineConfig } from "@playwright/test";
import journeys from "../playwright.config.ts";

export default defineConfig({
  ...journeys,
  testDir: ".",
  outputDir: "../test-results/screens",
  // One installation is in all of them.
  workers: 1,
  fullyParallel: false,
  projects: [{ name: "screens" }],
});
