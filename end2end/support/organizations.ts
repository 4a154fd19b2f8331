// More than one organization on a server.
import type { Page } from "@playwright/test";
import type { Browsers } from "./browsers.ts";
import type { Installation } from "./installation.ts";
import type { Person } from "./people.ts";
import { button, expectPage, field, open, sendSignIn } from "./portal.ts";

/** The operator creates an organization; answers its address and the browser of its owner, who is signed in. */
export async function createAnother(own: Installation, browsers: Browsers, template: string, owner: Person): Promise<{ org: string; page: Page }> {
  const create = ["organization", "create", "--name", "Initech", "--template", template, "--owner", owner.email, "--owner-name", owner.name];
  const printed = await own.server.command(...create);
  const reset = /^\s+(http\S+\/reset\/\S+)$/m.exec(printed)?.[1] ?? "";
  const page = await browsers.open();
  await open(page, reset);
  await field(page, "New password").fill(owner.password);
  await button(page, "Set password").click();
  await expectPage(page, "Sign in");
  await sendSignIn(page, owner.email, owner.password);
  await expectPage(page, "Overview");
  return { org: `${own.server.url}/o/initech`, page };
}
