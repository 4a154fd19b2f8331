// Security headers, cookies, cross-site requests, redirects and logs.
import { expect, test } from "../support/fixtures.ts";
import { actOn, memberId, post, slug } from "../support/forged.ts";
import { findRow } from "../support/users.ts";

test("every page is sent with a strict content security policy and security headers", async ({ house, owner, browsers }) => {
  const stranger = await browsers.open();
  for (const [page, url] of [
    [stranger, `${house.server.url}/sign-in`],
    [stranger, `${house.server.url}/no-such-page`],
    [owner, `${house.org}/users`],
  ] as const) {
    const headers = (await page.request.get(url)).headers();
    const policy = headers["content-security-policy"] ?? "";
    expect(policy).toMatch(/script-src 'nonce-[\w+/=-]+' 'strict-dynamic'( 'wasm-unsafe-eval')?;/);
    expect(policy.includes("'wasm-unsafe-eval'")).toBe(page === owner);
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'/);
    for (const part of ["default-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
      expect(policy).toContain(part);
    }
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["x-frame-options"]).toBe("DENY");
    expect(headers["referrer-policy"]).toBe("same-origin");
    expect(headers["cache-control"]).toBe("no-store");
  }
  const nonces = await Promise.all([1, 2].map(async () => (await stranger.request.get(`${house.server.url}/sign-in`)).headers()["content-security-policy"]));
  expect(nonces[0]).not.toBe(nonces[1]);
});

test("the session cookie is not readable by scripts or sent by other sites", async ({ join }) => {
  const { page } = await join("Mia");
  const cookies = await page.context().cookies();
  const session = cookies.find(({ name }) => name === "rolecall");
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
});

test("cross-site requests are refused and change nothing", async ({ house, owner, join }) => {
  const { who } = await join("Mia");
  const key = await memberId(owner, house.org, who);
  const fields: [string, string][] = [["do", "member/disable"], ["slug", slug(house.org)], ["member", key]];
  const signs: Record<string, string>[] = [
    { "Sec-Fetch-Site": "cross-site", Origin: "https://elsewhere.example" },
    { "Sec-Fetch-Site": "same-site", Origin: "http://127.0.0.1:1" },
    { Origin: "https://elsewhere.example" },
  ];
  for (const headers of signs) {
    for (const url of [`${house.org}/users/${key}/disable`, `${house.server.url}/rpc/member/disable`]) {
      const answer = await post(owner, url, fields, headers);
      expect(answer.status()).toBe(403);
      expect(await answer.text()).toContain("This request came from another site");
    }
  }
  await expect(await findRow(owner, house.org, who)).toContainText("Active");
  expect((await actOn(owner, house.org, key, "disable")).status()).toBe(303);
});

test("sign-in redirects only within this site", async ({ house, browsers, join }) => {
  const { who } = await join("Mia");
  const page = await browsers.open();
  for (const to of ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/"]) {
    const answer = await post(page, `${house.server.url}/sign-in`, [["do", "session/sign_in"], ["email", who.email], ["password", who.password], ["to", to]]);
    expect(answer.status()).toBe(303);
    expect(answer.headers()["location"]).toBe("/");
  }
});

test("no secret of a link is logged", async ({ fresh, browsers }) => {
  const page = await browsers.open();
  await page.goto(fresh.server.setupLink);
  await page.reload();
  const token = fresh.server.setupLink.split("/").pop() ?? "";
  await fresh.server.stop();
  expect(fresh.server.log.join("\n")).toContain("/setup/");
  expect(fresh.server.log.join("\n")).not.toContain(token);
});
