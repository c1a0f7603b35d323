import type { Page } from "@playwright/test";
import { OUTSIDE, PAGES } from "../bench/operations/pages-list.ts";
import { withCustomers } from "./customers.ts";
import { demo } from "./demo.ts";
import { expect, logIn, navigateTo, openSession, PHONE, test } from "./test.ts";

// Whatever order the answers arrive in, nothing on screen moves; and on phones a list begins on the first screen.

test.use({ ownBusiness: false, mayComplain: /status of (401|404)/ });

/** Google's limit for a good page is 0.1. */
const MOST_SHIFT = 0.05;
const MOST_CARD_HEIGHT = 180;

const WIDE = { width: 1440, height: 1000 };

/** Pages whose main content is a list, and pages without API calls, which no answer can move. */
const LISTS = [
  "rfm-customers",
  "archetypes",
  "win-back",
  "churn",
  "customers",
  "segments",
  "segment",
  "users",
  "tokens",
  "audit",
];
const NAMES = Object.keys(PAGES).filter((name) => !OUTSIDE.includes(name));

type Shift = { value: number; moved: string[] };

/** Collects each shift with the beginning of what moved. */
const watchShifts = (): void => {
  type Entry = PerformanceEntry & { hadRecentInput: boolean; value: number; sources: { node: Node | null }[] };
  const shifts: Shift[] = [];
  Object.assign(window, { shifts });
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value, sources } of list.getEntries() as Entry[]) {
      const moved = sources.map(({ node }) => `${node?.nodeName} ${node?.textContent?.slice(0, 40)}`);
      if (!hadRecentInput) shifts.push({ value, moved });
    }
  }).observe({ type: "layout-shift", buffered: true });
};

/**
 * Each request of the page's script waits until it is answered by `answerLatest`. In the page, because a browser whose
 * requests Playwright holds loads all scripts again for each size.
 */
const holdRequests = (): void => {
  const send = window.fetch;
  const waiting: (() => Promise<void>)[] = [];
  window.fetch = (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input, location.href);
    if (!pathname.startsWith("/api/") || pathname === "/api/admin/events") return send(input, init);
    return new Promise((resolve, reject) => {
      waiting.push(async () => {
        try {
          const response = await send(input, init);
          const body = await response.arrayBuffer();
          resolve(new Response(body.byteLength > 0 ? body : null, response));
        } catch (error) {
          reject(error);
        }
      });
    });
  };
  Object.assign(window, { waiting });
};

/** Ends after two frames: one that draws the answer, and one that reports what moved. */
const answerLatest = (page: Page): Promise<{ wasWaiting: boolean; left: number }> =>
  page.evaluate(async () => {
    const waiting: (() => Promise<void>)[] = Reflect.get(window, "waiting");
    const answer = waiting.pop();
    await answer?.();
    await new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
    return { wasWaiting: answer !== undefined, left: waiting.length };
  });

/** Opens the page and answers its requests one by one, the latest first. Returns what shifted. */
const openBackwards = async (page: Page, address: string, ready: string): Promise<Shift[]> => {
  await page.goto(address, { waitUntil: "load" });
  const data = page.locator(ready).filter({ visible: true }).first();
  let answered = 0;
  const answerNext = async () => {
    const { wasWaiting, left } = await answerLatest(page);
    if (wasWaiting) answered++;
    return left === 0 && (await data.isVisible());
  };
  await expect.poll(answerNext, { intervals: [0] }).toBe(true);
  expect(answered).toBeGreaterThan(0);
  await answerLatest(page);
  return page.evaluate(() => Reflect.get(window, "shifts") as Shift[]);
};

/** Each test logs in once and keeps the scripts that its browser has loaded. */
const PARTS = 5;

for (let part = 0; part < PARTS; part++) {
  test(`pages stay in place while they load (${part + 1} of ${PARTS})`, { tag: "@full" }, async ({ page }) => {
    await page.addInitScript(watchShifts);
    await page.addInitScript(holdRequests);
    await openSession(page.request, "admin");
    for (const name of NAMES.filter((_, i) => i % PARTS === part)) {
      const { address = "", ready = "" } = PAGES[name] ?? {};
      const whole = await withCustomers(address, { url: demo.url, token: demo.token });
      for (const size of [WIDE, PHONE.viewport]) {
        await page.setViewportSize(size);
        const shifts = await openBackwards(page, whole, ready);
        const sum = shifts.reduce((total, { value }) => total + value, 0);
        expect.soft(sum, `${name} at ${size.width}: ${JSON.stringify(shifts)}`).toBeLessThan(MOST_SHIFT);
      }
    }
  });
}

test("at 200 % zoom, the navigation has its words", { tag: "@full" }, async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 450 });
  await logIn(page, "admin", "/customers");
  const nav = page.getByRole("navigation").first();
  for (const name of ["Home", "To do", "Customers", "Forecast", "Connections", "Settings", "Help"]) {
    const label = nav.getByText(name, { exact: true });
    expect((await label.boundingBox())?.width, name).toBeGreaterThan(16);
  }
});

test.describe("phones", () => {
  test.use({ ...PHONE, locale: "es" });

  test("the first card of each list is on the first screen, and no card is high", { tag: "@full" }, async ({
    page,
  }) => {
    await logIn(page, "admin", "/account");
    const cards = page.locator("main section li:has(> dl)");
    for (const name of LISTS) {
      await navigateTo(page, await withCustomers(PAGES[name]?.address ?? "", { url: demo.url, token: demo.token }));
      await page.waitForFunction(() => !document.querySelector("main [aria-busy=true]"));
      await expect(cards.first(), name).toBeVisible();
      const bar = await page.locator("nav").last().boundingBox();
      const heights = await cards.evaluateAll((all) => all.map((card) => card.getBoundingClientRect().height));
      expect(Math.max(...heights), name).toBeLessThanOrEqual(MOST_CARD_HEIGHT);
      const first = await cards.first().boundingBox();
      expect((first?.y ?? 0) + (first?.height ?? 0), name).toBeLessThanOrEqual(bar?.y ?? 0);
    }
  });

  for (const address of ["/customers", "/todo", "/segments", "/audiences"]) {
    test(`the list of ${address} begins within 300 pixels`, { tag: "@full" }, async ({ page }) => {
      await logIn(page, "admin", address);
      const list = page.locator("main section li:has(> dl), main [data-list] > .panel").first();
      await expect(list).toBeVisible();
      // The list takes the place of its skeleton, which has no box from then on.
      await expect.poll(async () => (await list.boundingBox())?.y ?? Number.NaN).toBeLessThanOrEqual(300);
      // The tools are a press away.
      await page.getByRole("button", { name: "Filtros", exact: true }).click();
      await expect(page.getByRole("button", { name: "Filtros", exact: true })).toHaveAttribute("aria-expanded", "true");
    });
  }

  test("the other values of a card are behind a button", { tag: "@full" }, async ({ page }) => {
    await logIn(page, "admin", "/todo?tab=churn");
    const card = page.locator("main section li:has(> dl)").first();
    await expect(card.getByText("Resultado")).toHaveCount(0);
    await card.getByRole("button", { name: /^Mostrar más/ }).click();
    await expect(card.getByText("Resultado")).toBeVisible();
  });

  test("pages without a tab are behind More", async ({ page }) => {
    await logIn(page, "admin", "/customers");
    const bar = page.getByRole("navigation", { name: "Navegación principal" }).last();
    await expect(bar.getByRole("link")).toHaveText(["Inicio", "Pendientes", "Clientes"]);
    await bar.getByRole("button", { name: "Análisis" }).click();
    await page.getByRole("menuitem", { name: "Productos" }).click();
    await page.waitForURL("**/products");
    const more = bar.getByRole("button", { name: "Más" });
    await more.click();
    await page.getByRole("menuitem", { name: "Importaciones" }).click();
    await page.waitForURL("**/imports");
    await expect(more).toHaveAttribute("aria-current", "true");
  });
});
