// Pages as they are with other fonts than the one of this machine.
import type { Page } from "@playwright/test";

/** How text may look elsewhere: fonts by name, where they are installed, and shapes that need no font. */
export const FONTS: Record<string, string> = {
  "DejaVu Sans": `font-family: "DejaVu Sans", sans-serif !important`,
  "Noto Sans": `font-family: "Noto Sans", sans-serif !important`,
  "Liberation Sans": `font-family: "Liberation Sans", sans-serif !important`,
  "a wide font": "font-size-adjust: 0.6; letter-spacing: 0.08em",
  "a narrow font": "font-size-adjust: 0.45; letter-spacing: -0.03em",
};

/** Sets every text of the page in this font, until the page is left. */
export async function setFont(page: Page, declarations: string): Promise<void> {
  // The content security policy allows no style element; a constructed style sheet is no element.
  await page.evaluate((rule) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rule);
    document.adoptedStyleSheets = [sheet];
  }, `*, ::before, ::after, ::placeholder { ${declarations} }`);
}
