import type { Page } from "@playwright/test";

/** Scrolls each plot into view, because plots load near the screen, then returns to the top. */
export const drawPlots = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => {
    const waiting = document.querySelector("[data-waiting-plot]");
    waiting?.scrollIntoView({ block: "center" });
    return waiting === null;
  });
  await page.evaluate(() => window.scrollTo(0, 0));
};
