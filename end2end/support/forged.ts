// Requests that no page offers to the signed-in person, to test the server and not what is shown.
import type { APIResponse, Page } from "@playwright/test";
import { findRow, openInvite, roleBox } from "./users.ts";
import type { Person } from "./people.ts";

/** Posts a form as a browser without scripts would. */
export function post(page: Page, url: string, fields: [string, string][], headers: Record<string, string> = {}): Promise<APIResponse> {
  return page.request.post(url, {
    data: new URLSearchParams(fields).toString(),
    headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "text/html", ...headers },
    maxRedirects: 0,
  });
}

/** The organization's slug. */
export function slug(org: string): string {
  return org.split("/o/")[1] ?? "";
}

/** A member's id, from the URL of their page. */
export async function memberId(page: Page, org: string, who: Person): Promise<string> {
  const found = await findRow(page, org, who);
  const href = (await found.getByRole("link", { name: who.name }).getAttribute("href")) ?? "";
  return href.split("/").pop() ?? "";
}

/** A role's id, from the invite form. */
export async function roleId(page: Page, org: string, role: string): Promise<string> {
  await openInvite(page, org);
  return roleBox(page, role).inputValue();
}

/** Posts an action on a member, and agrees to the consequences that its page shows, if it shows any. */
export async function actOn(page: Page, org: string, member: string, verb: "disable" | "enable" | "remove"): Promise<APIResponse> {
  const url = `${org}/users/${member}/${verb}`;
  const shown = await (await page.request.get(url)).text();
  return post(page, url, [
    ["do", `member/${verb}`],
    ["slug", slug(org)],
    ["member", member],
    ["agreed", /name="agreed" value="([^"]*)"/.exec(shown)?.[1] ?? ""],
  ]);
}

/** Posts new roles of a member. */
export function giveRoles(page: Page, org: string, member: string, ...roles: string[]): Promise<APIResponse> {
  return post(page, `${org}/users/${member}/roles`, [
    ["do", "member/change_roles"],
    ["slug", slug(org)],
    ["member", member],
    ...roles.map((role): [string, string] => ["roles[]", role]),
  ]);
}

/** Posts a list of addresses, one a line, that is sent with a role. */
export function sendInvitation(page: Page, org: string, emails: string, role: string): Promise<APIResponse> {
  const lines = emails.split("\n").flatMap((email): [string, string][] => [
    ["sheet[line][]", email],
    ["sheet[who][]", ""],
    ["sheet[own][]", ""],
  ]);
  return post(page, `${org}/invite`, [
    ["do", "invitation/send"],
    ["slug", slug(org)],
    ...lines,
    ["roles[]", role],
    ["act", "send"],
  ]);
}
