import { segmentByName } from "./customers.ts";
import { demo, withApiToken } from "./demo.ts";
import { chooseMenuItem, expect, logIn, navigateTo, PHONE, test } from "./test.ts";

test.use({ ownBusiness: false });

const NAME = "Gold or Platinum, 5+ orders";

/** What the API counts of the segment, to compare pages with. */
const buyersIn = async (segment: string): Promise<number> => {
  const response = await fetch(`${demo.url}/api/admin/products?segment=${segment}`, { headers: withApiToken() });
  return ((await response.json()) as { summary: { buyers: number } }).summary.buyers;
};

test("a report is narrowed to a segment, its links stay in it, and one click shows all customers again", async ({
  page,
}) => {
  const id = await segmentByName(demo, NAME);
  expect(await buyersIn(id)).toBeGreaterThan(0);
  await logIn(page, "manager", "/");
  await page.getByRole("button", { name: "Customers: All customers" }).click();
  await chooseMenuItem(page.getByRole("menuitem", { name: NAME }).first());
  await expect(page).toHaveURL(new RegExp(`withinSegment=${id}`));
  await expect(page.getByRole("button", { name: `Customers: Only ${NAME}` })).toBeVisible();
  await expect(page.locator("[data-members-as-of]")).toContainText("members as of");
  const tile = page.locator(`a[href*="/rfm/customers?"][href*="withinSegment=${id}"]`).first();
  await expect(tile).toBeVisible();
  await tile.click();
  await expect(page).toHaveURL(new RegExp(`/rfm/customers.*withinSegment=${id}`));
  await expect(page.getByRole("button", { name: `Customers: Only ${NAME}` })).toBeVisible();
  await page.getByRole("button", { name: "Show all customers" }).click();
  await expect(page).not.toHaveURL(/withinSegment/);
  await expect(page.getByRole("button", { name: "Customers: All customers" })).toBeVisible();
});

test.describe("a segment that is gone", () => {
  test.use({ mayComplain: /status of 40[04]/ });

  test("an address with it says so, and one click shows all customers", async ({ page }) => {
    await logIn(page, "manager", "/account");
    await navigateTo(page, "/products?withinSegment=01900000-0000-4000-8000-000000000000");
    await expect(page.getByRole("button", { name: "Customers: Only a deleted segment" })).toBeVisible();
    await expect(page.getByText("This segment does not exist")).toBeVisible();
    await page.getByRole("button", { name: "Show all customers" }).click();
    await expect(page.locator("tbody tr[data-row-key]").first()).toBeVisible();
    await navigateTo(page, "/rfm?withinSegment=01900000-0000-4000-8000-000000000000");
    await expect(page.getByText("This segment does not exist")).toBeVisible();
  });
});

test.describe("a report on a phone", () => {
  test.use(PHONE);

  test("the forecast says what a segment is expected to spend, and lists its customers", async ({ page }) => {
    const id = await segmentByName(demo, NAME);
    await logIn(page, "manager", "/account");
    await navigateTo(page, `/forecast?withoutSegment=${id}`);
    await expect(page.getByText(/expected to spend .* in the next 12 months/).first()).toBeVisible();
    await expect(page.getByRole("button", { name: `Customers: Without ${NAME}` })).toBeVisible();
    const beyond = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    expect(beyond).toBe(0);
  });
});
