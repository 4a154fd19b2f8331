// Every text comes from the catalogue: in the pseudo-locale it stands in brackets, and what does not is data.
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { Browsers } from "../support/browsers.ts";
import { contextOptions, test } from "../support/fixtures.ts";
import { open, settled } from "../support/portal.ts";

/** What is not a text: names of the test's data and of the template, ids and addresses. */
const template = readFileSync(new URL("../../src/domain/templates/standard.json", import.meta.url), "utf8");
const ofTemplate = (JSON.parse(template) as { roles: Record<"name" | "description" | "audience", string>[] }).roles
  .flatMap((role) => [role.description, role.audience, role.name]);
const DATA: (string | RegExp)[] = [
  ...ofTemplate,
  "Harbour & Sons",
  "Rolecall",
  /\b(HS|OP|CP|PP|JK)\b/g,
  /Olivia P\d+/g,
  /\S+@example\.com/g,
  "English",
  "Deutsch",
  "nobody",
  // Names of events and permissions.
  /\b[A-Za-z_]+\.[A-Za-z_.]+\b/g,
  /\b(acc|mem|inv|org|evt)_[0-9a-f]+/g,
  /https?:\S+/g,
];

/** The texts of the page that are neither in brackets nor data: visible ones, and those of attributes. */
async function outside(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found: string[] = [];
    const skip = "script, style, template, noscript, datalist";
    // A sentence around an element is several texts; its element has the brackets.
    const whole = (element: Element): string => (element.textContent ?? "").replace(/\s+/g, " ").trim();
    const walk = (element: Element): void => {
      if (element.matches(skip)) return;
      for (const name of ["aria-label", "title", "placeholder", "data-done", "data-empty"]) {
        const value = element.getAttribute(name)?.trim();
        if (value) found.push(value);
      }
      const text = whole(element);
      if (!text) return;
      const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      if (own.length > 0) {
        found.push(text);
        return;
      }
      for (const child of element.children) walk(child);
    };
    walk(document.body);
    found.push(document.title);
    return found;
  });
  return texts.filter((text) => {
    let rest = text;
    for (let before = ""; before !== rest; ) {
      before = rest;
      rest = rest.replace(/\[[^[\]]*\]/g, " ");
    }
    for (const data of DATA) rest = rest.replaceAll(data, " ");
    return /\p{L}{2}/u.test(rest);
  });
}

test("no page has a text that is not in the catalogue", { tag: "@no-js" }, async ({ development, browser, faults }, info) => {
  const browsers = new Browsers(browser, { ...contextOptions(info.project.use), locale: "en-XA" }, faults);
  const visitor = await browsers.open();
  const { url } = development.server;
  faults.expect(404);
  faults.expect(410);
  for (const path of ["/", "/sign-in", "/forgot", "/invite/none", "/reset/none", "/nowhere"]) {
    await open(visitor, url + path);
    expect.soft(await outside(visitor), path).toEqual([]);
  }
  const owner = await browsers.open(development.session);
  for (const path of ["users", "invitations", "invite", "audit", "undo", "find", "find?q=nobody", "leave", "users?q=nobody", "invitations?state=cancelled"]) {
    await open(owner, `${development.org}/${path}`);
    expect.soft(await outside(owner), path).toEqual([]);
  }
  for (const path of ["/account", "/choose"]) {
    await open(owner, url + path);
    expect.soft(await outside(owner), path).toEqual([]);
  }
  await open(owner, `${development.org}/invite`);
  await owner.locator("#addresses").fill("carla@example.com, wrong@, peter@example.com, CARLA@example.com");
  await owner.locator("button[value=check]").last().click();
  await expect(owner.locator(".sheet-row").first()).toBeVisible();
  await settled(owner);
  expect.soft((await outside(owner)).filter((text) => text !== "wrong@"), "the list").toEqual([]);
  await owner.locator("button[value=send]").click();
  await expect(owner.locator("[data-arrive]")).toBeVisible();
  expect.soft((await outside(owner)).filter((text) => text !== "wrong@"), "the results").toEqual([]);
  await open(owner, `${development.org}/invitations`);
  expect.soft(await outside(owner), "invitations").toEqual([]);
  await owner.getByRole("table").getByRole("link", { name: "carla@example.com" }).first().click();
  await settled(owner);
  expect.soft(await outside(owner), "an invitation").toEqual([]);
  await browsers.close();
});
