import type { Page } from "@playwright/test";
import { demo } from "./demo.ts";
import { drawPlots } from "./plots.ts";
import { expect, logIn, test } from "./test.ts";

type Group = { id: string; label: string; customers: number };

/** The segments that an API client gets. */
const groupsBy = async (type: string): Promise<Group[]> => {
  const headers = { authorization: `Bearer ${demo.token}` };
  const response = await fetch(`${demo.url}/api/admin/purchasing?type=${type}`, { headers });
  const { data } = (await response.json()) as { data: { answer: { groups: Group[] } } };
  return data.answer.groups;
};

const cards = (page: Page) => page.locator("main li:has(h3)");
const chosen = (page: Page) => page.locator("main li[data-chosen] h3");

test.describe(() => {
  test.use({ ownBusiness: false });

  test("shows segments as cards and on a map, and the profile of a selected one", async ({ page }) => {
    const groups = await groupsBy("behavioral");
    const second = groups[1] ?? { label: "", id: "" };
    await logIn(page, "viewer", "/purchasing");
    await expect(cards(page)).toHaveCount(groups.length);
    await expect(page.getByRole("region", { name: "What sets this segment apart" })).toBeVisible();
    await drawPlots(page);
    await expect(page.locator("main svg.recharts-surface path[transform]").first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Run now" })).toHaveCount(0);
    await expect(page.getByRole("link", { name: /^Save as segment/ })).toHaveCount(0);

    await cards(page).getByRole("link", { name: second.label, exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`group=${second.id}`));
    await expect(chosen(page)).toContainText(second.label);
    const profile = page.getByRole("region", { name: "What sets this segment apart" });
    await expect(profile).toContainText(second.label);
  });

  test("shows everything as tables, and goes back", { tag: "@full" }, async ({ page }) => {
    const groups = await groupsBy("behavioral");
    const second = groups[1] ?? { label: "", id: "" };
    await logIn(page, "viewer", "/purchasing");
    await cards(page).getByRole("link", { name: second.label, exact: true }).click();
    await expect(chosen(page)).toContainText(second.label);
    const profile = page.getByRole("region", { name: "What sets this segment apart" });
    await page.locator("h1").focus();
    await page.keyboard.press("t");
    await expect(profile.getByRole("columnheader", { name: second.label })).toBeVisible();
    await expect(page.getByRole("region", { name: "Segment map" }).getByRole("row")).toHaveCount(groups.length + 1);
    await page.goBack();
    await page.goBack();
    await expect(chosen(page)).toContainText(groups[0]?.label ?? "");
  });
});

test("saves a value segment as an automatic segment with the same customers", { tag: "@full" }, async ({ page }) => {
  const [first] = await groupsBy("value");
  const { label = "", customers = 0 } = first ?? {};
  const name = `${label} ${Date.now()}`;
  await logIn(page, "manager", "/purchasing");
  await page.getByRole("radio", { name: "Value" }).press("Space");
  await expect(page).toHaveURL(/type=value/);
  const save = page.getByRole("link", { name: `Save as segment: ${label}`, exact: true });
  // The behavior segments stay visible until the value segments have loaded.
  await expect(save).toHaveAttribute("href", /purchasingValueGroup/);
  await save.click();
  await expect(page.getByText(/Rule:/).locator("..")).toContainText(
    `Customers with purchase segment by value ${label}`,
  );
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const count = `${customers.toLocaleString("en-US")} customer${customers === 1 ? "" : "s"}`;
  await expect(page.getByText(count, { exact: true })).toBeVisible();
  await expect(page.locator("tbody tr[data-row-key]").first()).toBeVisible();
});

test("starts a run, follows it step by step, and shows the new segments", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "analyst", "/purchasing");
  await expect(page.getByText(/ · as of /)).toBeVisible();
  await page.getByRole("button", { name: "Run now" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Purchase history" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Segments updated" })).toBeAttached();
  await expect(cards(page).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Run now" })).toBeEnabled();
});
