import { expect, type Page } from "@playwright/test";

/** Counts presses of a page's mouse from now on, also across its documents. Call it before the page is opened. */
export const countClicks = async (page: Page): Promise<(expected: number) => Promise<void>> => {
  await page.addInitScript(() => {
    const add = () => sessionStorage.setItem("clicks", String(Number(sessionStorage.getItem("clicks")) + 1));
    // Below the window, where Playwright holds back presses that it repeats because their target has moved.
    document.addEventListener("pointerdown", add, { capture: true });
  });
  return async (expected) => expect(await page.evaluate(() => Number(sessionStorage.getItem("clicks")))).toBe(expected);
};
