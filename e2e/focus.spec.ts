import type { Page } from "@playwright/test";
import { withCustomers } from "./customers.ts";
import { demo } from "./demo.ts";
import { expect, logIn, navigateTo, test } from "./test.ts";

test.use({ ownBusiness: false });

const ROWS = "tr[data-row-key]";

const PAGES: readonly (readonly [address: string, ready: string])[] = [
  ["/rfm", "[role=grid]"],
  ["/purchasing", "main li h3"],
  ["/forecast", ROWS],
  ["/axes", "main li h2"],
  ["/todo", ROWS],
  ["/customers", ROWS],
  ["/customers/{regular}", "ol[aria-label] li"],
  ["/segments", ROWS],
];

/** Enough to reach the content and the navigation. */
const PRESSES = 60;

type Stop = { name: string; isVisible: boolean };

/**
 * The focused element, and whether it or its label has an outline, or the frame of a text field a shadow: buttons have one
 * without the focus, too. Null outside the page.
 */
const currentStop = (page: Page): Promise<Stop | null> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return null;
    const hasOutline = (each: Element): boolean => {
      const { outlineStyle, outlineWidth } = getComputedStyle(each);
      return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1;
    };
    const frame = element.closest(".ant-input-affix-wrapper, .ant-input-number-affix-wrapper");
    const shown = element.closest("label") ?? element;
    const isVisible =
      [element, shown, ...shown.children].some(hasOutline) || (frame && getComputedStyle(frame).boxShadow !== "none");
    const name = `${element.tagName} ${(element.getAttribute("aria-label") ?? element.textContent ?? "").slice(0, 40)}`;
    return { name, isVisible: isVisible === true };
  });

const checkStops = async (page: Page, pages: typeof PAGES): Promise<void> => {
  await logIn(page, "manager", "/account");
  for (const [address, ready] of pages) {
    await navigateTo(page, await withCustomers(address, demo));
    await expect(page.locator(ready).first(), address).toBeVisible();
    const invisible: string[] = [];
    let stops = 0;
    // Past the end of the page the focus starts again at its beginning.
    for (let pressed = 0; pressed < PRESSES; pressed += 1) {
      await page.keyboard.press("Tab");
      const stop = await currentStop(page);
      if (!stop) continue;
      stops += 1;
      if (!stop.isVisible) invisible.push(stop.name);
    }
    expect(stops, address).toBeGreaterThan(8);
    expect(invisible, address).toEqual([]);
  }
};

test("every stop of the keyboard is visible on the report, and the first skips the navigation", async ({ page }) => {
  await checkStops(page, PAGES.slice(0, 1));
  // From the start of the page.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
  });
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
});

/** Of the Tab key, to a list's first row. */
const MOST_TABS = 8;

for (const address of ["/customers", "/segments", "/todo", "/forecast", "/drift"]) {
  test(`the first row of ${address} is reached by a few presses of Tab`, { tag: "@full" }, async ({ page }) => {
    await logIn(page, "manager", address);
    await expect(page.locator(ROWS).first()).toBeVisible();
    const skip = page.getByRole("button", { name: "Skip to the list" });
    let pressed = 0;
    do {
      await page.keyboard.press("Tab");
      pressed++;
    } while (pressed < MOST_TABS && !(await skip.evaluate((button) => button === document.activeElement)));
    expect(pressed).toBeLessThan(MOST_TABS);
    await page.keyboard.press("Enter");
    const isInFirstRow = () =>
      page
        .locator(ROWS)
        .first()
        .evaluate((row) => row.contains(document.activeElement));
    expect(await isInFirstRow()).toBe(true);
    // The key does the same from anywhere.
    await page.getByRole("heading", { level: 1 }).focus();
    await page.keyboard.press("l");
    expect(await isInFirstRow()).toBe(true);
  });
}

test("the navigation is one stop, with arrow keys between its entries", async ({ page }) => {
  await logIn(page, "manager", "/customers");
  const nav = page.getByRole("navigation", { name: "Main navigation" });
  await expect(nav.locator("a:not([tabindex='-1'])")).toHaveText("Customers");
  await nav.getByRole("link", { name: "Customers" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(nav.getByRole("link", { name: "Segments" })).toBeFocused();
  await page.keyboard.press("End");
  await expect(nav.getByRole("link", { name: "Help" })).toBeFocused();
});

test("an earlier address leads to the page, with its parameters", async ({ page }) => {
  const { status, location } = await page.request
    .get("/churn?tab=churn&sort=name", { maxRedirects: 0 })
    .then((answer) => ({ status: answer.status(), location: answer.headers().location }));
  expect(status).toBe(308);
  expect(location).toMatch(/\/todo\?tab=churn&sort=name$/);
});

for (const turn of [0, 1]) {
  test(`every stop of the keyboard is visible on every other page (${turn + 1} of 2)`, { tag: "@full" }, ({ page }) =>
    checkStops(
      page,
      PAGES.filter((_, i) => i % 2 === turn),
    ),
  );
}
