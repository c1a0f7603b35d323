import type { Page } from "@playwright/test";
import { demo } from "./demo.ts";
import { expect, logIn, navigateTo, test } from "./test.ts";

test.use({ ownBusiness: false });

type Flow = { from: string; to: string; customers: number };

const flowsOf = async (query: string): Promise<Flow[]> => {
  const response = await fetch(`${demo.url}/api/admin/segmentation/movement${query}`, {
    headers: { authorization: `Bearer ${demo.token}` },
  });
  return ((await response.json()) as { data: { flows: Flow[] } }).data.flows;
};

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Holds the next answers back until the function returned is called; `flows`: these flows instead of theirs. */
const holdFlows = async (page: Page, flows?: readonly Flow[]): Promise<() => void> => {
  let arrive = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route("**/movement?*", async (route) => {
    await arrival;
    if (!flows) return route.continue();
    const response = await route.fetch();
    const { data } = await response.json();
    return route.fulfill({ response, json: { data: { ...data, flows } } });
  });
  return arrive;
};

test("a marketer chooses two dates, reads a flow and opens its customers", async ({ page }) => {
  const [from, to] = [daysAgo(130), daysAgo(40)];
  const flows = await flowsOf(`?from=${from}&to=${to}`);
  const risen = flows.find((flow) => flow.from === "R4F4M4" && flow.to === "R5F5M5");
  expect(risen).toBeDefined();

  await logIn(page, "admin", "/rfm/movement");
  await page.getByLabel("From", { exact: true }).fill(from);
  const flow = page.getByRole("link", { name: /^From Loyal Customers \(.*\) to Champions / });
  await expect(flow).toBeVisible();
  // A flow keeps the focus when its figures change.
  const arrive = await holdFlows(page);
  await page.getByLabel("To", { exact: true }).fill(to);
  await expect(page).toHaveURL(new RegExp(`from=${from}&to=${to}`));
  await flow.focus();
  arrive();
  await expect(flow).toHaveAttribute("href", new RegExp(`to=${to}`));
  await expect(flow).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "Revenue: " })).toContainText(`${risen?.customers} customer`);
  // Down and up lead to the next flow and back.
  await page.keyboard.press("ArrowDown");
  await expect(flow).not.toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(flow).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/rfm\/customers\?.*fromSegment=loyal_customers/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("From Loyal Customers to Champions");
  await expect(page.getByText(new RegExp(`^${risen?.customers} customers? · `))).toBeVisible();

  await page.getByRole("link", { name: "Segment movement" }).click();
  await expect(page).toHaveURL(new RegExp(`/rfm/movement.*from=${from}`));
  // The page's keys work once it is there.
  await expect(flow).toBeVisible();
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("t");
  await expect(page.getByRole("grid")).toBeVisible();
  await expect(page.getByRole("row", { name: /^Loyal Customers Champions / }).getByRole("link")).toHaveText(
    String(risen?.customers),
  );
});

test("the figures are those of the flow that has the focus, also when another one before it goes", {
  tag: "@full",
}, async ({ page }) => {
  const [from, to] = [daysAgo(130), daysAgo(40)];
  const flows = await flowsOf(`?from=${from}`);
  const isGone = (flow: Flow) => flow.from === "R5F5M5" && flow.to === "NONE";
  expect(flows.some(isGone)).toBe(true);
  await logIn(page, "admin", `/rfm/movement?from=${from}`);
  const flow = page.getByRole("link", { name: /^From Loyal Customers \(.*\) to Champions / });
  await expect(flow).toBeVisible();
  const arrive = await holdFlows(
    page,
    flows.filter((one) => !isGone(one)),
  );
  await page.getByLabel("To", { exact: true }).fill(to);
  await expect(page).toHaveURL(new RegExp(`from=${from}&to=${to}`));
  await flow.focus();
  arrive();
  await expect(flow).toHaveAttribute("href", new RegExp(`to=${to}`));
  await expect(flow).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "Revenue: " })).toContainText(
    /^From Loyal Customers .* to Champions/,
  );
});

test("a report is compared with any period, and says when there was nothing to compare with", { tag: "@full" }, async ({
  page,
}) => {
  await logIn(page);
  await navigateTo(page, `/rfm?compare=${daysAgo(7)}`);
  await expect(page.getByText("Compared with", { exact: true })).toBeVisible();
  await navigateTo(page, "/rfm?compare=2015-06-30");
  await expect(page.getByText(/^No sales from .*2015.*nothing to compare with/)).toBeVisible();
  await page.getByRole("button", { name: /^Compare with: / }).click();
  await page.getByRole("menuitem", { name: "Same period last year" }).click();
  await expect(page).toHaveURL(/compare=year/);
  await expect(page.locator("main")).not.toContainText(/NaN|∞|Infinity/);
});
