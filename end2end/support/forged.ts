// Requests that no page offers, sent by somebody who is signed in: what the server says counts, not what is shown.
import type { APIResponse, Page } from "@playwright/test";
import { findRow, openInvite, roleBox } from "./users.ts";
import type { Person } from "./people.ts";

/** Posts a form to a page as a browser without scripts would. */
export function post(page: Page, url: string, fields: [string, string][], headers: Record<string, string> = {}): Promise<APIResponse> {
  return page.request.post(url, {
    data: new URLSearchParams(fields).toString(),
    headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "text/html", ...headers },
    maxRedirects: 0,
  });
}

/** The organization's part of its pages' address. */
export function slug(org: string): string {
  return org.split("/o/")[1] ?? "";
}

/** The id by which addresses name a member. */
export async function memberId(page: Page, org: string, who: Person): Promise<string> {
  const found = await findRow(page, org, who);
  const href = (await found.getByRole("link", { name: who.name }).getAttribute("href")) ?? "";
  return href.split("/").pop() ?? "";
}

/** The id of a role, as the form for inviting has it. */
export async function roleId(page: Page, org: string, role: string): Promise<string> {
  await openInvite(page, org);
  return roleBox(page, role).inputValue();
}

/** Tries an act on a member, whoever may do it. */
export function actOn(page: Page, org: string, member: string, verb: "disable" | "enable" | "remove"): Promise<APIResponse> {
  return post(page, `${org}/users/${member}/${verb}`, [
    ["do", `member/${verb}`],
    ["slug", slug(org)],
    ["member", member],
  ]);
}

/** Tries to give a member these roles. */
export function giveRoles(page: Page, org: string, member: string, ...roles: string[]): Promise<APIResponse> {
  return post(page, `${org}/users/${member}/roles`, [
    ["do", "member/change_roles"],
    ["slug", slug(org)],
    ["member", member],
    ...roles.map((role): [string, string] => ["roles[]", role]),
  ]);
}

/** Tries to invite somebody with a role. */
export function sendInvitation(page: Page, org: string, email: string, role: string): Promise<APIResponse> {
  return post(page, `${org}/invite`, [
    ["do", "invitation/send"],
    ["slug", slug(org)],
    ["addresses", email],
    ["roles[]", role],
    ["act", "send"],
  ]);
}
