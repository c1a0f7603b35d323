import type { Page } from "@playwright/test";
import { isFullRing } from "../src/testing/depth.ts";
import { chooseMenuItem, expect, logIn, navigateTo, test } from "./test.ts";

const EVERY_LIST = [
  "/customers",
  "/rfm/customers?segment=at_risk",
  "/todo?tab=outreach",
  "/forecast",
  "/segments",
  "/archetypes",
  "/axes/purchase_frequency?tab=members",
  "/settings/users",
];
/** They have one table in common: the first ring looks at some. */
const LISTS = isFullRing ? EVERY_LIST : ["/customers", "/todo?tab=outreach"];

const ALL_COLUMNS =
  "rfmSegment,lifetimeValue,orderCount,lastOrderAt,predictedClv,segments,loyaltyLevel,country,externalId";

const rows = (page: Page) => page.locator("tbody tr[data-row-key]");

/** The different row heights on screen, rounded to pixels. */
const rowHeights = async (page: Page): Promise<number[]> => {
  await expect(rows(page).first()).toBeVisible();
  const heights = await rows(page).evaluateAll((found) => found.map((row) => row.getBoundingClientRect().height));
  return [...new Set(heights.map(Math.round))];
};

/** Texts with an @ or a date that take more than one line of their cell. */
const brokenTexts = (page: Page): Promise<string[]> =>
  rows(page).evaluateAll((found) =>
    found.flatMap((row) => {
      const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      const broken: string[] = [];
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const words = text.textContent ?? "";
        const isWhole = /@|\b(19|20)\d\d\b/.test(words);
        const range = document.createRange();
        range.selectNodeContents(text);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (isWhole && lines.size > 1) broken.push(words);
      }
      return broken;
    }),
  );

/** Rows that are just being replaced have no height yet. */
const expectRows = async (page: Page, list: string, height: number) => {
  await expect.poll(() => rowHeights(page), { message: list }).toEqual([height]);
  expect(await brokenTexts(page), list).toEqual([]);
};

test("rows are 56 px or 40 px high, as the user chose, from the first paint and on another device", async ({
  page,
  browser,
}) => {
  await logIn(page, "admin", LISTS[0]);
  for (const list of LISTS) {
    await navigateTo(page, list === "/customers" ? "/customers?sort=-name" : list);
    await expectRows(page, list, 56);
  }
  await navigateTo(page, "/customers");
  const saved = page.waitForResponse((answer) => answer.request().method() === "PATCH");
  await page.getByRole("button", { name: "Row height: Comfortable" }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: "Compact" }));
  expect((await saved).status()).toBe(200);
  await expectRows(page, "/customers", 40);
  for (const list of LISTS.slice(1)) {
    await navigateTo(page, list);
    await expectRows(page, list, 40);
  }
  const document = await (await page.request.get("/customers")).text();
  expect(document).toContain('data-density="compact"');

  const other = await browser.newContext();
  const there = await other.newPage();
  await logIn(there, "admin", "/customers");
  await expect(there.locator("html")).toHaveAttribute("data-density", "compact");
  await expectRows(there, "/customers", 40);
  await other.close();
});

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ ownBusiness: false, colorScheme, viewport: { width: 700, height: 900 } });

    test("the first column stays in place with its row's background", { tag: "@full" }, async ({ page }) => {
      await logIn(page, "manager", `/customers?cols=${ALL_COLUMNS}`);
      const row = rows(page).first();
      const look = () =>
        row.evaluate((tr) => {
          const frame = tr.closest("table")?.parentElement;
          frame?.scrollTo({ left: 200 });
          const [box, name, other] = [...tr.children].map((cell) => {
            const { left, right } = cell.getBoundingClientRect();
            return { left: Math.round(left), right, color: getComputedStyle(cell).backgroundColor };
          });
          return { edge: Math.round(frame?.getBoundingClientRect().left ?? 0), box, name, other };
        });
      const colors = new Set<string>();
      /** Once the row has its state's color. */
      const check = async () => {
        await expect.poll(async () => colors.has((await look()).box?.color ?? "")).toBe(false);
        const { edge, box, name, other } = await look();
        expect([box?.left, name?.left]).toEqual([edge + 1, edge + 49]);
        expect(other?.left).toBeLessThan((name?.right ?? 0) - 100);
        expect(box?.color).toMatch(/^rgb\(/);
        expect([name?.color, other?.color]).toEqual([box?.color, box?.color]);
        colors.add(box?.color ?? "");
      };
      await expect(row).toBeVisible();
      await page.mouse.move(0, 0);
      await check();
      await row.hover();
      await check();
      await row.getByRole("checkbox").check();
      await page.mouse.move(0, 0);
      await check();
    });
  });
}

test.describe(() => {
  test.use({ ownBusiness: false });

  test("a long email is cut in the list and whole on hover", { tag: "@full" }, async ({ page }) => {
    await logIn(page, "analyst", "/customers");
    const email = rows(page).locator("[title*='@']").first();
    await expect(email).toBeVisible();
    expect(await email.getAttribute("title")).toContain((await email.textContent()) ?? "?");
    const style = await email.evaluate((cell) => {
      const { overflow, textOverflow, whiteSpace } = getComputedStyle(cell);
      return [overflow, textOverflow, whiteSpace];
    });
    expect(style).toEqual(["hidden", "ellipsis", "nowrap"]);
  });
});
