import { expect, type Page } from "@playwright/test";
import axe from "axe-core";
import { isFullRing } from "../src/testing/depth.ts";

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

/** For what a journey opens on its way: looking takes a second, so the first ring leaves it to `accessibility.spec.ts`. */
export const expectNothingSerious = async (page: Page, what?: string): Promise<void> => {
  if (isFullRing) expect(await seriousIn(page), what).toEqual([]);
};
