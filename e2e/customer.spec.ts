import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { customerWith, withCustomers } from "./customers.ts";
import { demo, withApiToken } from "./demo.ts";
import { expect, logIn, navigateTo, PHONE, test } from "./test.ts";

const open = async (page: Page, role: "admin" | "manager" | "viewer", address: string) => {
  await logIn(page, role, await withCustomers(address, demo));
  await expect(page.getByRole("tab").first()).toBeVisible();
};

/** Formatted for the page's language. */
const { locale, what, spend, why, orders, behavior, compared, groups, likeWhom } = {
  locale: "es-MX",
  what: "¿Qué conviene hacer?",
  spend: "¿Qué está pasando?",
  why: "¿Por qué está en estos segmentos?",
  orders: "Pedidos",
  behavior: "Comportamiento",
  compared: "¿Cómo se compara este cliente?",
  groups: "¿A qué segmentos pertenece este cliente?",
  likeWhom: "Clientes similares",
};

test.describe(locale, () => {
  test.use({ locale, ownBusiness: false });

  test("opens a customer from a list, moves to the next by keyboard, and returns", { tag: "@full" }, async ({
    page,
  }) => {
    await logIn(page, "viewer", "/rfm/customers?segment=at_risk");
    const names = page.locator("tbody tr[data-row-key] th a");
    const [first, second] = [await names.nth(0).textContent(), await names.nth(1).textContent()];
    await names.first().click();
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toHaveText(first ?? "");
    for (const question of [what, spend, why]) {
      await expect(page.getByRole("heading", { level: 2, name: question })).toBeVisible();
    }
    await page.keyboard.press("t");
    await expect(page).toHaveURL(/view=table/);
    await expect(page.locator("table").first()).toBeVisible();
    await page.keyboard.press("]");
    await expect(heading).toHaveText(second ?? "");
    await page.keyboard.press("[");
    await expect(heading).toHaveText(first ?? "");
    await page.getByRole("tab", { name: behavior }).click();
    for (const question of [compared, groups, likeWhom]) {
      await expect(page.getByRole("heading", { level: 2, name: question })).toBeVisible();
    }
    await page.getByRole("tab", { name: orders }).click();
    await expect(page).toHaveURL(/tab=orders/);
    await expect(page.locator("tbody tr[data-row-key]").first()).toBeVisible();
    await page.locator("main nav a").first().click();
    await expect(page).toHaveURL(/\/rfm\/customers\?segment=at_risk$/);
  });
});

/** By its key, which works for those who see the button. */
const addNote = async (page: Page, text: string): Promise<Locator> => {
  await expect(page.getByRole("button", { name: "Add note" })).toBeVisible();
  await page.keyboard.press("n");
  await page.getByRole("dialog").getByLabel("Note").fill(text);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  return page.locator("li").filter({ hasText: text });
};

const addTag = async (page: Page, tag: string): Promise<void> => {
  await page.getByRole("button", { name: "Add tag" }).click();
  await page.getByRole("textbox", { name: "Add tag" }).fill(tag);
  await page.keyboard.press("Enter");
};

test.describe("an editor", () => {
  test.use({ locale: "en-US" });

  test("writes a note, tags, and handles an action", async ({ page }) => {
    await open(page, "manager", "/customers/{regular}");
    const note = await addNote(page, "Buys for two shops");
    await expect(note).toContainText("by");

    await addTag(page, "#Trade Fair");
    await expect(page.getByText("#trade fair")).toBeVisible();

    const todo = page.getByRole("button", { name: /^Done: / }).first();
    const title = (await todo.getAttribute("aria-label"))?.replace("Done: ", "") ?? "";
    await todo.click();
    await page.getByRole("button", { name: `Undo: ${title}` }).click();
    await expect(page.getByRole("button", { name: `Done: ${title}` })).toBeVisible();
  });

  test("edits and deletes a note, removes a tag, adds to and removes from a segment, and exports the data", {
    tag: "@full",
  }, async ({ page }) => {
    await open(page, "manager", "/customers/{regular}");
    const note = await addNote(page, "Buys for two shops");
    await note.getByRole("button", { name: "Edit note" }).click();
    await page.getByRole("dialog").getByLabel("Note").fill("Buys for three shops");
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    const edited = page.locator("li").filter({ hasText: "Buys for three shops" });
    await expect(edited).toContainText("edited");
    const undo = page.getByRole("button", { name: "Undo" });
    await edited.getByRole("button", { name: "Delete note" }).click();
    await expect(edited).toHaveCount(0);
    await undo.click();
    await expect(edited).toBeVisible();
    const deleted = page.waitForResponse((response) => response.request().method() === "DELETE");
    await edited.getByRole("button", { name: "Delete note" }).click();
    expect((await deleted).ok()).toBe(true);
    await expect(edited).toHaveCount(0);
    await expect(undo).toHaveCount(0);

    await addTag(page, "#Trade Fair");
    await page.getByRole("button", { name: "Remove the tag trade fair" }).click();
    await expect(page.getByText("#trade fair")).toHaveCount(0);
    await undo.click();
    await expect(page.getByText("#trade fair")).toBeVisible();
    await page.getByRole("button", { name: "Remove the tag trade fair" }).click();
    await expect(page.getByText("#trade fair")).toHaveCount(0);

    const name = `Picked ${Date.now()}`;
    await fetch(`${demo.url}/api/admin/segments`, {
      method: "POST",
      headers: { ...withApiToken(), "content-type": "application/json" },
      body: JSON.stringify({ name, criteria: {}, isAutomatic: false }),
    });
    await page.keyboard.press("s");
    await page.getByRole("dialog").getByLabel("Segment").fill(name);
    await page.getByTitle(name, { exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Add to segment" }).click();
    await page.getByRole("button", { name: `Remove from segment ${name}` }).click();
    await expect(page.getByRole("button", { name: `Remove from segment ${name}` })).toHaveCount(0);

    await page.getByRole("button", { name: "More actions for this customer" }).click();
    const saved = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: "Export personal data (PDF)" }).click();
    expect((await saved).suggestedFilename()).toMatch(/^personal-data-.*\.pdf$/);
  });
});

test.describe("a viewer", () => {
  test.use({ locale: "en-US", ownBusiness: false });

  test("sees everything and gets no editing actions", { tag: "@full" }, async ({ page }) => {
    await open(page, "viewer", "/customers/{regular}");
    await expect(page.getByText(/net of .* refunds/)).toBeVisible();
    await page.getByRole("button", { name: "Definition: Average order value" }).focus();
    await expect(page.getByText("Revenue ÷ number of orders")).toBeVisible();
    for (const button of ["Add note", "Add to segment", "Add tag", "Recalculate", "More actions for this customer"]) {
      await expect(page.getByRole("button", { name: button })).toHaveCount(0);
    }
    await expect(page.getByRole("button", { name: /^Done: / })).toHaveCount(0);
    await page.keyboard.press("n");
    await expect(page.getByRole("dialog")).toHaveCount(0);

    // "More than others" has only what reads as more than 1.0×.
    const id = new URL(page.url()).pathname.split("/").at(-1);
    const products = await page.request.get(`/api/admin/customers/${id}/products`);
    const { categories } = (
      (await products.json()) as { data: { categories: { name: string; lift: number | null }[] } }
    ).data;
    const above = categories.filter(({ lift }) => lift !== null && Number(lift.toFixed(1)) > 1);
    const favorites = page.getByRole("region", { name: "What do they buy more than others?" }).getByRole("listitem");
    await expect(favorites.locator("xpath=./span[1]")).toHaveText(above.slice(0, 4).map(({ name }) => name));

    // Bars of percentiles, to a labelled scale. The overview has a card of the same name.
    await page.getByRole("tab", { name: "Behavior" }).click();
    await expect(page.getByRole("region", { name: "What should I do?" })).toHaveCount(0);
    const print = page.getByRole("region", { name: "How does this customer compare?" });
    const bars = print.getByRole("listitem");
    await expect(bars.first()).toBeVisible();
    const scale = await print.getByText("0typical100").boundingBox();
    for (const bar of await bars.all()) {
      const percentile = Number(/(\d+) · /.exec(await bar.innerText())?.[1]);
      const track = await bar.locator("[data-side]").boundingBox();
      const dot = await bar.locator("[data-side] > :last-child").boundingBox();
      if (!scale || !track || !dot) throw new Error("A part of the fingerprint is not drawn");
      expect(Math.abs(dot.x + dot.width / 2 - (track.x + (track.width * percentile) / 100))).toBeLessThan(1.5);
      // The dots at both ends stay within the scale.
      expect([Math.round(track.x - scale.x), Math.round(scale.width - track.width)]).toEqual([7, 14]);
    }
  });

  test("invents nothing for customers without orders or with a single order", { tag: "@full" }, async ({ page }) => {
    await open(page, "viewer", "/customers/{never}");
    await expect(page.getByText("No purchases yet.")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Invite to a first purchase" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "What is happening?" })).toHaveCount(0);
    await navigateTo(page, `/customers/${await customerWith(demo, { minOrders: 1, maxOrders: 1 })}`);
    await expect(page.getByText("Only one order so far: no trend yet.")).toBeVisible();
    await expect(page.getByText("Orders per month", { exact: true })).toHaveCount(0);
  });
});

test.describe(() => {
  test.use({ locale: "en-US", mayComplain: /status of 40[14]/, ownBusiness: false });

  test("reports an unknown customer", { tag: "@full" }, async ({ page }) => {
    await logIn(page, "viewer", "/customers/nobody");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("This customer doesn't exist");
  });
});

/** Ten thousand orders from 2009 to 2011, outside every current report's period. */
const importMany = async (request: APIRequestContext, customer: number): Promise<string> => {
  const head = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
  const first = Date.parse("2009-01-01T00:00:00Z");
  const lines = Array.from({ length: 10_000 }, (_, i) => {
    const at = new Date(first + i * 2.4 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
    return `${700_000 + i},A${i % 50},LAMP,1,${at},2.00,${customer},France`;
  });
  const sent = await request.post("/api/admin/imports?format=online-retail&fileName=many.csv", {
    headers: { ...withApiToken(), "content-type": "text/csv" },
    data: [head, ...lines].join("\n"),
  });
  const { data } = (await sent.json()) as { data: { id: string } };
  const state = async () =>
    (await (await request.get(`/api/admin/imports/${data.id}`, { headers: withApiToken() })).json()).data.state;
  await expect.poll(state).toBe("succeeded");
  return customerWith(demo, { minOrders: 10_000 });
};

test.describe("ten thousand orders", () => {
  test.use({ locale: "en-US", viewport: PHONE.viewport });

  test("can be entered by year, navigated by keyboard, and paged to the end on a phone", { tag: "@full" }, async ({
    page,
    request,
  }) => {
    const id = await importMany(request, 77_777);
    await logIn(page, "viewer", `/customers/${id}?tab=timeline`);
    await page.getByRole("link", { name: /^2010/ }).click();
    await expect(page).toHaveURL(/until=2010-12-31/);
    const entries = page.locator("ol > li[tabindex]");
    await expect(entries).toHaveCount(30);
    await expect(entries.first()).toContainText("Dec 31, 2010");
    await page.getByRole("button", { name: "Show older" }).click();
    await expect(entries).toHaveCount(60);
    await page.locator("h1").click();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await expect(entries.nth(1)).toBeFocused();
    await page.keyboard.press("k");
    await expect(entries.first()).toBeFocused();
    await navigateTo(page, `/customers/${id}?tab=orders&page=400`);
    await expect(page.locator("main ul > li").filter({ has: page.locator("dl") })).toHaveCount(25);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(sideways).toBeLessThanOrEqual(0);
  });
});
