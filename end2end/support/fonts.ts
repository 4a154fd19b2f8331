// Emulates fonts other than those of this machine.
import type { Page } from "@playwright/test";

/** Style declarations by name: common fonts, used where they are installed, and widths that need no font. */
export const FONTS: Record<string, string> = {
  "DejaVu Sans": `font-family: "DejaVu Sans", sans-serif !important`,
  "Noto Sans": `font-family: "Noto Sans", sans-serif !important`,
  "Liberation Sans": `font-family: "Liberation Sans", sans-serif !important`,
  "a wide font": "font-size-adjust: 0.6; letter-spacing: 0.08em",
  "a narrow font": "font-size-adjust: 0.45; letter-spacing: -0.03em",
};

/** Applies the declarations to all text of the page, until it is left. */
export async function setFont(page: Page, declarations: string): Promise<void> {
  // The content security policy forbids inline style elements, but not constructed style sheets.
  await page.evaluate((rule) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rule);
    document.adoptedStyleSheets = [sheet];
  }, `*, ::before, ::after, ::placeholder { ${declarations} }`);
}
