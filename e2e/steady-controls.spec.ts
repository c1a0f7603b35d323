import type { Page } from "@playwright/test";
import { expect, logIn, navigateTo, PHONE, test } from "./test.ts";

// A control that moves while it is clicked is pressed and released at different places, and then takes no click.

test.use({ ownBusiness: false });

/** Pages with controls above what loads. `layout.spec.ts` has all pages, and a limit for all that moves. */
const PAGES = [
  "/rfm",
  "/rfm?days=7",
  "/rfm/customers?segment=at_risk",
  "/purchasing",
  "/forecast",
  "/todo",
  "/todo?tab=outreach",
];

/** Without a forecast there is nothing to show as a table. On phones, that button's line goes. */
const WITHOUT_ANSWER = "/forecast?months=6&level=0.8";

/** Less than half of a small button. */
const MOST_MOVED = 8;

type Moved = { name: string; from: number; to: number };

/**
 * Records how far down the controls of a page's first screen are, from when they appear until the function returned is called; but
 * not those of rows, which are data.
 */
const watchControls = async (page: Page): Promise<() => Promise<Moved[]>> => {
  const watch = await page.evaluateHandle(() => {
    const seen = new Map<Element, { name: string; from: number; to: number }>();
    let isOver = false;
    const look = () => {
      for (const control of document.querySelectorAll("main :is(button, input, label, a, [role=tab]):not(table *)")) {
        const { top, width } = control.getBoundingClientRect();
        const name = control.getAttribute("aria-label") ?? control.textContent ?? "";
        const known = seen.get(control) ?? { name, from: top, to: top };
        if (width > 0) seen.set(control, { ...known, to: top });
      }
      if (!isOver) requestAnimationFrame(look);
    };
    look();
    return {
      end: () => {
        isOver = true;
        return [...seen.values()].filter(({ from }) => from < innerHeight);
      },
    };
  });
  return () => watch.evaluate(({ end }) => end());
};

const expectSteady = async (page: Page, addresses: readonly string[]): Promise<void> => {
  let isHeld = false;
  const held: (() => void)[] = [];
  const unanswered = new Set<unknown>();
  // Not the stream of events, which has no end.
  await page.route(/\/api\/(?!admin\/events)/, async (route) => {
    unanswered.add(route.request());
    if (isHeld && route.request().method() === "GET") await new Promise<void>((resolve) => held.push(resolve));
    // The page may be gone by then.
    await route.continue().catch(() => {});
  });
  for (const over of ["requestfinished", "requestfailed"] as const)
    page.on(over as "requestfinished", (request) => void unanswered.delete(request));
  await logIn(page, "admin", "/settings");
  for (const address of addresses) {
    isHeld = true;
    await navigateTo(page, address);
    await expect(page.locator("main h1")).toBeVisible();
    await expect.poll(() => held.length, address).toBeGreaterThan(0);
    const end = await watchControls(page);
    isHeld = false;
    // One answer after another: each may move what is below it.
    while (held.length > 0) {
      held.pop()?.();
      await page.waitForTimeout(100);
    }
    await expect.poll(() => unanswered.size, address).toBe(0);
    await page.waitForTimeout(300);
    const moved = (await end()).filter(({ from, to }) => Math.abs(to - from) > MOST_MOVED);
    expect.soft(moved, address).toEqual([]);
  }
};

test("the report's controls stay where they are when its data arrives", ({ page }) => expectSteady(page, ["/rfm"]));

test("controls stay where they are when the data below and beside them arrives", { tag: "@full" }, ({ page }) =>
  expectSteady(page, [...PAGES, WITHOUT_ANSWER]),
);

test.describe("phones", () => {
  test.use(PHONE);

  test("controls stay where they are", { tag: "@full" }, ({ page }) => expectSteady(page, PAGES));
});
