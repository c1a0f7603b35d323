import { countClicks } from "./clicks.ts";
import { demo, withApiToken } from "./demo.ts";
import { chooseMenuItem, expect, logIn, navigateTo, test } from "./test.ts";

type Answer = {
  data: {
    figures: { metric: string; value: number }[];
    today: { winBack: { customers: number; first: { name: string | null }[] } };
  };
};

const read = async (query = ""): Promise<Answer["data"]> => {
  const headers = { authorization: `Bearer ${demo.token}` };
  return ((await (await fetch(`${demo.url}/api/admin/overview${query}`, { headers })).json()) as Answer).data;
};

test.describe(() => {
  test.use({ ownBusiness: false });

  test("Monday morning: from the overview to the win-back list and its file", async ({ page }) => {
    const { today } = await read("?days=7");
    await logIn(page, "analyst", "/");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Home");
    await page.getByRole("button", { name: "Period: Last 28 days" }).click();
    await chooseMenuItem(page.getByRole("menuitem", { name: "Last 7 days" }));
    await expect(page).toHaveURL(/\/\?days=7$/);
    await expect(page.getByRole("heading", { name: "What changed" })).toBeVisible();

    const winBack = page.getByRole("region", { name: "Win back" });
    await expect(winBack).toContainText(`${today.winBack.customers} customers to contact this week`);
    await expect(winBack.getByRole("listitem")).toHaveCount(today.winBack.first.length);
    await winBack.getByRole("link", { name: "Open the win-back list" }).click();
    await expect(page).toHaveURL(/\/todo$/);
    await expect(page.getByText(`${today.winBack.customers} customers`).first()).toBeVisible();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export CSV" }).click();
    expect((await download).suggestedFilename()).toContain("win-back-this-week");
  });
});

test("a figure opens the customers behind it", { tag: "@full" }, async ({ page }) => {
  const { figures } = await read();
  await logIn(page, "viewer", "/");
  for (const [metric, name] of [
    ["revenue", "Revenue"],
    ["orders", "Orders"],
    ["active", "Active customers"],
    ["new", "First-time customers"],
    ["returning", "Returning customers"],
    ["lost", "Newly lapsed customers"],
  ] as const) {
    const value = figures.find((figure) => figure.metric === metric)?.value ?? 0;
    const total = value.toLocaleString("en-US", { minimumFractionDigits: metric === "revenue" ? 2 : 0 });
    await page.getByRole("link", { name: new RegExp(`^${name}`) }).click();
    await expect(page).toHaveURL(/\/rfm\/customers\?/);
    await expect(page.locator("[data-page-context]"), name).toContainText(new RegExp(`(^|[ $])${total}( |$)`));
    await navigateTo(page, "/");
  }
});

test("the reason why revenue changed needs no click, and after two the customers of one amount are listed with the same total above them", async ({
  page,
}) => {
  const clicked = await countClicks(page);
  await logIn(page, "viewer", "/");
  const card = page.locator("[data-card]").filter({ has: page.getByRole("heading", { name: "Why revenue changed" }) });
  await expect(card).toContainText(/ (more|less) than in .* (explains most|Nothing stands out)/);
  await clicked(0);
  await card.getByText("New and returning", { exact: true }).click();
  await expect(page).toHaveURL(/\/\?by=history$/);
  const amount = card.getByRole("link", { name: /^See customers: Returning customers, Now/ });
  const total = await amount.innerText();
  await amount.click();
  await expect(page).toHaveURL(/history=returning/);
  await expect(page.locator("[data-page-context]")).toContainText(` · ${total} · `);
  await clicked(2);
});

test.describe("a new shop", () => {
  test.use({ ownBusiness: "empty" });

  test("has its figures of 30 orders without lines, and the page says what they are too few for", {
    tag: "@full",
  }, async ({ page, request }) => {
    const orders = Array.from({ length: 30 }, (_, i) => ({
      externalId: `o${i}`,
      orderedAt: new Date(Date.now() - (1 + (i % 20)) * 86_400_000).toISOString(),
      totalPrice: "20.00",
      customer: { externalId: `c${i % 12}` },
    }));
    const sent = await request.post("/api/v1/orders/batch", { headers: withApiToken(), data: { orders } });
    expect(sent.status()).toBe(200);
    await logIn(page, "viewer", "/");
    await expect(page.getByRole("link", { name: /^Orders 30/ })).toBeVisible();
    await expect(page.getByText(/complete days of sales so far, too few to compare with/)).toBeVisible();
    await expect(
      page.getByText(/^Normal ranges need 8 earlier periods of as many days; there are none so far/),
    ).toBeVisible();
    const card = page
      .locator("[data-card]")
      .filter({ has: page.getByRole("heading", { name: "Why revenue changed" }) });
    await expect(card).toContainText("nothing can be concluded from the difference");
    await expect(card.getByText("Product", { exact: true })).toHaveCount(0);
  });
});

test("an admin chooses where viewers start", { tag: "@full" }, async ({ page, browser }) => {
  await logIn(page, "admin", "/settings/business");
  const viewers = page.locator(".ant-select", { has: page.getByLabel("Viewer", { exact: true }) });
  await viewers.click();
  await page.getByTitle("Customers", { exact: true }).last().click();
  await expect(page.getByText("Saved", { exact: true }).first()).toBeVisible();

  const viewer = await (await browser.newContext()).newPage();
  await logIn(viewer, "viewer", "/");
  await expect(viewer).toHaveURL(/\/customers$/);
  await viewer.getByRole("link", { name: "Home" }).first().click();
  await expect(viewer.getByRole("heading", { level: 1 })).toHaveText("Home");
  await viewer.context().close();
});
