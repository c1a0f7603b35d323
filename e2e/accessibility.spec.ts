import type { Page } from "@playwright/test";
import { seriousIn } from "./axe.ts";
import { brokenTextsIn } from "./broken-texts.ts";
import { withCustomers } from "./customers.ts";
import { demo } from "./demo.ts";
import { drawPlots } from "./plots.ts";
import { expect, logIn, navigateTo, test } from "./test.ts";

const PAGES: [name: string, address: string, ready: string][] = [
  ["the overview", "/", "main h2"],
  ["the overview, tables", "/?days=90&compare=year&view=table", "main table"],
  ["insights", "/rfm", "[role=grid]"],
  ["a segment in focus", "/rfm?focus=at_risk", "[role=dialog]"],
  ["a cell in focus", "/rfm?cell=R5F5", "[role=dialog]"],
  ["tables", "/rfm?view=table", "table"],
  ["by value", "/rfm?method=value", "[role=application]"],
  ["a tier in focus", "/rfm?method=value&focus=V3", "[role=dialog]"],
  ["by behavior", "/rfm?method=behavior", "main h3"],
  ["by behavior, tables", "/rfm?method=behavior&view=table", "table"],
  ["the people of a segment", "/rfm/customers?segment=at_risk", "tr[data-row-key], main li dl"],
  ["segments between two dates", "/rfm/movement", "main svg.recharts-surface, main [data-waiting-plot]"],
  ["segments between two dates, tables", "/rfm/movement?step=month&view=table", "main table[role=grid]"],
  ["a report compared with last year", "/rfm?compare=year", "[role=grid]"],
  ["the people of a cell", "/rfm/customers?cell=R5F5", "tr[data-row-key], main li dl"],
  ["the RFM segments", "/rfm/scheme", "main fieldset button"],
  ["outside of the recommended period", "/rfm?days=7", "main:has([role=note]) [role=grid]"],
  ["purchase segments", "/purchasing", "main li h3"],
  ["purchase segments, tables", "/purchasing?type=value&view=table", "main table"],
  ["the forecast", "/forecast", "tr[data-row-key], main li dl"],
  ["forecast accuracy", "/forecast?tab=trust", "main h2"],
  ["forecast models", "/forecast?tab=models", "main table"],
  ["forecast cohorts", "/forecast?tab=cohorts", "main table"],
  ["retention", "/retention?metric=revenue&by=category", "main table"],
  ["the time between orders", "/retention?tab=order-gaps", "main table"],
  ["movements", "/retention?tab=movement", "main table"],
  ["acquisition costs", "/retention?tab=payback", "main table"],
  ["products", "/products", "tr[data-row-key], main li dl"],
  ["the second order", "/products?tab=second-order", "main table"],
  ["products bought together", "/products?tab=pairs&months=60", "main table, main li dl, main section p"],
  ["the axes", "/axes", "main li h2"],
  ["an axis", "/axes/purchase_frequency", "main nav a"],
  ["the members of an axis", "/axes/purchase_frequency?tab=members", "tr[data-row-key], main li dl"],
  ["the quality of an axis", "/axes/purchase_frequency?tab=runs", "main h2"],
  ["archetypes", "/archetypes", "main h2"],
  ["drift", "/drift", "tr[data-row-key], main li dl"],
  ["the churn list", "/todo", "tr[data-row-key], main li dl"],
  ["the outreach list", "/todo?tab=outreach", "main code"],
  [
    "customers",
    '/customers?q=an&f={"all":[{"field":"orders","operator":"at_least","value":2}]}',
    "tr[data-row-key], main li dl",
  ],
  ["a customer", "/customers/{regular}", "ol[aria-label] li"],
  ["a customer's timeline", "/customers/{regular}?tab=timeline", "main ol > li"],
  ["what a customer buys", "/customers/{regular}?tab=behavior", "main table"],
  ["a customer's orders", "/customers/{regular}?tab=orders", "tr[data-row-key], main li dl"],
  ["a customer without an order", "/customers/{never}", "main h3"],
  ["segments", "/segments", "tr[data-row-key], main li dl"],
  ["a segment's members", "/segments/{segment}", "tr[data-row-key], main li dl"],
  ["a segment's size", "/segments/{segment}?tab=trend", "main h2"],
  ["segment overlap", "/segments/{segment}?tab=overlap", "main table"],
  ["a segment's history", "/segments/{segment}?tab=history", "main ol > li"],
  ["a nested rule", "/segments/{segment}/edit", "aside details"],
  ["campaigns", "/campaigns", "tr[data-row-key], main li dl"],
  ["a campaign", "/campaigns/{campaign}", "main table"],
  ["a campaign's days", "/campaigns/{campaign}?measure=orders&view=table", "main table"],
  ["a new campaign", "/campaigns/new", "main table"],
  ["audiences", "/audiences", "tr[data-row-key], main li dl, main section p"],
  ["a new audience", "/audiences/new", "main form"],
  ["imports", "/imports", "main section ul"],
  ["new imports", "/imports/new", "main section ul"],
  ["connections", "/imports/connections", "main section p"],
  ["runs", "/jobs?state=done", "main table, main dl, main section p"],
  ["the schedule", "/jobs?state=scheduled", "main table"],
  ["the setup guide", "/setup", "main ol h3"],
  ["settings", "/settings", "main ul a"],
  ["users", "/settings/users", "main table, main dl"],
  ["open invitations", "/settings/users?view=invitations", "main section"],
  ["tokens", "/settings/tokens?show=all", "main table, main dl"],
  ["webhooks", "/settings/webhooks", "main section p"],
  ["Slack", "/settings/slack", "main section p"],
  ["business", "/settings/business", "#basics_name"],
  ["duplicates", "/customers/duplicates", "main section, main p"],
  ["privacy requests", "/settings/privacy?state=all", "main table, main dl, main p"],
  ["retention rules", "/settings/privacy/retention", "main form"],
  ["custom fields", "/settings/custom-fields", "main table, main dl, main p"],
  ["the audit log", "/settings/audit", "main table, main dl"],
  ["searches without results", "/settings/searches", "main table, main dl, main section p"],
  ["your account", "/account", "#password_currentPassword"],
  ["help", "/help", "main ul a"],
  ["the glossary", "/glossary?term=recency", "main article"],
  // A sample: its routes share the same components, and checking them all takes as long as ten other pages.
  ["the API reference", "/api-reference?q=invitation", "main h3"],
];

/** Each half of the pages is a separate test, so that they run in parallel. */
const everyOther = (turn: number) => PAGES.filter((_, i) => i % 2 === turn);

/** For the first ring. */
const SAMPLE = 2;
const sampleOf = (pages: typeof PAGES) => pages.filter((_, i) => i % Math.floor(pages.length / SAMPLE) === 0);

test.use({ ownBusiness: false });

const visit = async (page: Page, address: string, ready: string): Promise<void> => {
  await navigateTo(page, await withCustomers(address, demo));
  await expect(page.locator(ready).first()).toBeVisible();
  await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
  await drawPlots(page);
  expect(await brokenTextsIn(page), address).toEqual([]);
};

const sidewaysScroll = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test.describe("wide", () => {
  test.use({ mayComplain: /status of 40[14]/ });

  test("axe finds nothing serious before login and on empty pages", { tag: "@full" }, async ({ page }) => {
    await page.goto("/login");
    await expect(page.locator("#email")).toBeVisible();
    expect(await seriousIn(page), "login").toEqual([]);
    await page.locator("button[type=submit]").click();
    await expect(page.locator("#email-problem")).toBeVisible();
    expect(await seriousIn(page), "login, refused").toEqual([]);
    for (const address of ["/forgot-password", "/first-setup"]) {
      await page.goto(address);
      await expect(page.locator("main h1")).toBeVisible();
      expect(await seriousIn(page), address).toEqual([]);
    }
    await page.goto("/unsubscribe/none");
    await expect(page.locator("main button").first()).toBeVisible();
    expect(await seriousIn(page), "unsubscribe").toEqual([]);
    await logIn(page);
    await expect(page.locator("[role=grid]").first()).toBeVisible();
    await page.getByRole("button", { name: /^Alerts|unread alert/ }).click();
    await expect(page.getByRole("dialog", { name: "Alerts" }).getByRole("link").last()).toBeVisible();
    expect(await seriousIn(page), "the inbox").toEqual([]);
    await page.goto("/nothing-here");
    await expect(page.locator("h1")).toBeVisible();
    expect(await seriousIn(page), "nothing here").toEqual([]);
  });

  for (const turn of [0, 1]) {
    test(`axe finds nothing serious in light mode on every other page (${turn + 1} of 2)`, { tag: "@full" }, async ({
      page,
    }) => {
      await logIn(page, "admin", "/settings");
      for (const [name, address, ready] of everyOther(turn)) {
        await visit(page, address, ready);
        expect(await seriousIn(page), name).toEqual([]);
      }
    });
  }
});

const PHONE = { width: 320, height: 640 };
const TABLET = { width: 820, height: 1100 };

// Portuguese and Spanish texts are the longest, so each takes every other page.
for (const [turn, locale] of ["pt-BR", "es-MX"].entries()) {
  test.describe(`narrow, ${locale}`, () => {
    test.use({ viewport: PHONE, locale, hasTouch: true, colorScheme: "dark" });

    const checkAll = async (page: Page, pages: typeof PAGES): Promise<void> => {
      await page.goto("/login");
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await seriousIn(page), "login").toEqual([]);
      await logIn(page, "admin", "/settings");
      await expect(page.locator("html")).toHaveAttribute("data-scheme", "dark");
      for (const [name, address, ready] of pages) {
        await page.setViewportSize(PHONE);
        await visit(page, address, ready);
        expect(await sidewaysScroll(page), name).toBe(0);
        expect(await seriousIn(page), name).toEqual([]);
        await page.setViewportSize(TABLET);
        await expect(page.locator(ready).first()).toBeVisible();
        expect(await sidewaysScroll(page), `${name}, tablet`).toBe(0);
      }
    };

    if (turn === 0) {
      test("nothing scrolls sideways in dark mode, and axe finds nothing serious on some pages", ({ page }) =>
        checkAll(page, sampleOf(PAGES)));
    }

    test(
      "nothing scrolls sideways in dark mode on phones and tablets, and axe finds nothing serious",
      {
        tag: "@full",
      },
      ({ page }) => checkAll(page, everyOther(turn)),
    );
  });
}

for (const locale of ["pt-BR", "es-MX"]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("every page has its texts, and no value in them is missing", { tag: "@full" }, async ({ page }) => {
      await logIn(page, "admin", "/settings");
      for (const [, address, ready] of PAGES) await visit(page, address, ready);
    });
  });
}

test.describe(() => {
  test.use({ mayComplain: /status of 40[14]/ });

  test("focus moves to the heading after navigation", { tag: "@full" }, async ({ page }) => {
    await logIn(page);
    await page.goto("/nothing-here");
    await page.getByRole("link", { name: "Go to the start page" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Home" })).toBeFocused();
  });
});

test("respects reduced motion", { tag: "@full" }, async ({ browser }) => {
  const context = await browser.newContext({ baseURL: demo.url, reducedMotion: "reduce", locale: "en-US" });
  const page = await context.newPage();
  await logIn(page, "admin", "/rfm?focus=champions");
  await expect(page.getByRole("dialog")).toBeVisible();
  const longest = await page.evaluate(() =>
    Math.max(...document.getAnimations().map(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0)), 0),
  );
  expect(longest).toBeLessThan(1);
  await context.close();
});
