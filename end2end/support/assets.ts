// The register of assets: registering, sharing and giving away, and what the page of an asset offers.
import { type APIResponse, expect, type Page } from "@playwright/test";
import { slug, post } from "./forged.ts";
import type { Person } from "./people.ts";
import { button, expectNotice, expectPage, field, link, open } from "./portal.ts";

/** What an asset can be registered with besides its kind and name. */
export interface Details {
  /** The address of its owner. */
  owner?: string;
  /** What it is a part of, as the form names it: `Nightly sales (Flow)`. */
  parent?: string;
}

/** Registers an asset and returns the address of its page. */
export async function register(page: Page, org: string, kind: string, name: string, { owner, parent }: Details = {}): Promise<string> {
  await open(page, `${org}/assets/new`);
  await field(page, "Kind").selectOption({ label: kind });
  await field(page, "Name").fill(name);
  if (parent) await field(page, "Part of").selectOption({ label: parent });
  if (owner) await page.getByLabel(/^E-mail address of the owner/).and(page.locator("input")).fill(owner);
  await button(page, "Register asset").click();
  await expectNotice(page, `${name} was registered.`);
  await expectPage(page, name);
  const { origin, pathname } = new URL(page.url());
  return origin + pathname;
}

/** Shares an asset with a member. */
export async function share(page: Page, asset: string, { email }: Person, level: "View" | "Edit"): Promise<void> {
  await open(page, asset);
  await link(page, "Share").click();
  await field(page, "E-mail address of a member").fill(email);
  await page.getByRole("radio", { name: new RegExp(`^${level}\\b`) }).check();
  await button(page, "Share").click();
  await expectNotice(page, `Shared with ${email}.`);
}

/** Gives an asset to another owner. */
export async function give(page: Page, asset: string, { email }: Person): Promise<void> {
  await open(page, asset);
  await link(page, "Transfer").click();
  await expectPage(page, "Transfer assets");
  await field(page, "E-mail address of the new owner").fill(email);
  await button(page, "Transfer").click();
  await expectNotice(page, `1 asset was transferred to ${email}.`);
}

/** Gives an asset another name. */
export async function rename(page: Page, asset: string, name: string): Promise<void> {
  await open(page, asset);
  await link(page, "Edit").click();
  await field(page, "Name").fill(name);
  await button(page, "Save").click();
  await expectNotice(page, `${name} was changed.`);
}

/** Deletes an asset by its page. */
export async function remove(page: Page, asset: string, name: string): Promise<void> {
  await open(page, asset);
  await link(page, "Delete").click();
  await expectPage(page, `Delete ${name}?`);
  await button(page, "Delete").click();
  await expectNotice(page, `${name} was deleted.`);
}

/** What the page of an asset offers, in alphabetical order. */
export async function actions(page: Page, asset: string): Promise<string[]> {
  expect(await open(page, asset)).toBe(200);
  const main = page.getByRole("main");
  const found: string[] = [];
  for (const name of ["Delete", "Edit", "Share", "Start", "Stop", "Transfer"]) {
    if ((await link(main, name).or(button(main, name)).count()) > 0) found.push(name);
  }
  return found;
}

/** The names that the list shows, in order. */
export async function listed(page: Page, org: string, query = ""): Promise<string[]> {
  await open(page, `${org}/assets${query}`);
  return page.getByRole("rowheader").getByRole("link").allInnerTexts();
}

/** Posts an action on an asset, whatever its page offers. */
export function act(
  page: Page,
  org: string,
  asset: string,
  verb: "update" | "delete" | "share" | "stop" | "start" | "transfer",
  ...fields: [string, string][]
): Promise<APIResponse> {
  const id = asset.split("/").pop() ?? "";
  const named: [string, string] = verb === "transfer" ? ["assets[]", id] : ["asset", id];
  return post(page, asset, [["do", `assets/${verb}`], ["slug", slug(org)], named, ...fields]);
}

/** Posts a new asset, whatever the page offers. */
export function create(page: Page, org: string, kind: string, name: string): Promise<APIResponse> {
  return post(page, `${org}/assets/new`, [["do", "assets/create"], ["slug", slug(org)], ["kind", kind], ["name", name]]);
}
