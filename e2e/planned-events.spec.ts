import type { Locator } from "@playwright/test";
import { expect, logIn, navigateTo, test, waitForDialog } from "./test.ts";

/** Days from today, in UTC. */
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

// The refused last day.
test.use({ mayComplain: /status of 400/ });

test("a manager enters a sale and days closed, and the next forecast says what they bring", async ({ page }) => {
  await logIn(page, "manager", "/forecast");
  const card = page.getByRole("region", { name: "Planned events" });
  const dialog = page.getByRole("dialog", { name: "Add event" });
  const add = async (name: string, kind: string, from: number, to: number) => {
    await card.getByRole("button", { name: "Add event" }).click();
    await waitForDialog(dialog);
    await dialog.getByLabel("Name", { exact: true }).fill(name);
    await dialog.getByRole("radio", { name: kind }).check();
    await dialog.getByLabel("First day").fill(inDays(from));
    await dialog.getByLabel("Last day").fill(inDays(to));
    await dialog.getByRole("button", { name: "Add event" }).click();
  };
  // The demo's own, which lifted orders.
  await expect(card.getByRole("row", { name: /^Autumn newsletter with a voucher Sale/ })).toContainText(/\+\d+%/);
  await add("Winter sale", "Sale", -120, -127);
  await expect(dialog.getByRole("link", { name: /^Last day: / })).toBeVisible();
  await dialog.getByLabel("Last day").fill(inDays(-107));
  await dialog.getByRole("button", { name: "Add event" }).click();
  // No figures before a forecast has counted it.
  const missing = (row: Locator) => row.getByRole("cell").filter({ hasText: /^–$/ });
  await expect(missing(card.getByRole("row", { name: /^Winter sale Sale/ }))).toHaveCount(3);
  await add("Moving", "Closed", 40, 46);
  const closed = card.getByRole("row", { name: /^Moving Closed/ });
  await expect(closed).toBeVisible();

  await page.getByRole("button", { name: "Run now" }).click();
  await expect(closed).toContainText(/−(9\d|100)%/);
  await expect(card.getByRole("row", { name: /^Winter sale/ })).toContainText(/ to /);

  await card.getByRole("button", { name: "Actions for Moving" }).click();
  await page.getByRole("menuitem", { name: "Edit event" }).press("Enter");
  const edit = page.getByRole("dialog", { name: "Edit Moving" });
  await waitForDialog(edit);
  await edit.getByLabel("Last day").fill(inDays(44));
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit).toBeHidden();
  await expect(missing(closed)).toHaveCount(3);
  await card.getByRole("button", { name: "Actions for Moving" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(closed).toHaveCount(0);

  // They can be entered before there is a forecast.
  await navigateTo(page, "/forecast?months=3");
  await page.getByText("No forecast with these settings yet").waitFor();
  await expect(card.getByRole("row", { name: /^Winter sale/ })).toBeVisible();
});
