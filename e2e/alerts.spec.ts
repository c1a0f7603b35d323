import { OWNER_ROLE } from "../src/core/postgres/roles.ts";
import { inDatabase } from "./database.ts";
import { demo, withApiToken } from "./demo.ts";
import { messagesIn } from "./messages.ts";
import { expect, logIn, test } from "./test.ts";

test.describe("Spanish", () => {
  test.use({ locale: "es-MX", ownBusiness: "empty" });

  test("an alert arrives in the inbox, is read, and its kind is turned off", async ({ page }) => {
    const { alerts } = messagesIn("es");
    const headers = withApiToken();
    const data = { name: "Frecuentes", criteria: { minOrders: 9 }, isAutomatic: true };
    expect((await page.request.post("/api/admin/segments", { headers, data })).status()).toBe(201);
    await logIn(page, "admin", "/account");
    await expect(page.getByRole("button", { name: "Alertas", exact: true })).toBeVisible();

    // A rule that is no longer valid, as after a field was removed.
    await inDatabase(
      OWNER_ROLE,
      `update customer_segments set criteria = '{"gone": 1}' where business_id = '${demo.tenantId}'`,
    );
    expect((await page.request.post("/api/admin/segments/recalculate", { headers, data: {} })).status()).toBe(202);
    const bell = page.getByRole("button", { name: /sin leer/ });
    await bell.click();
    const inbox = page.getByRole("dialog", { name: alerts.title });
    const alert = inbox.getByRole("listitem").filter({ hasText: "su regla ya no es válida" });
    await alert.getByRole("button", { name: alerts.read }).click();
    await expect(alert.getByText(alerts.unread)).toHaveCount(0);
    await alert.getByRole("link").click();
    await expect(page).toHaveURL(/\/segments\/[\w-]+$/);
    await expect(inbox).toHaveCount(0);

    await page.getByRole("button", { name: /^Alertas|sin leer/ }).click();
    await inbox.getByRole("link", { name: alerts.choose }).click();
    await expect(page).toHaveURL(/\/account#notifications$/);
    const kind = page.getByRole("checkbox", { name: alerts.kind.segment_failed });
    await kind.uncheck();
    await expect(page.getByText(alerts.saved).first()).toBeVisible();
    await page.getByRole("button", { name: /^Alertas|sin leer/ }).click();
    await expect(inbox.getByRole("link", { name: alerts.choose })).toBeVisible();
    await expect(alert).toHaveCount(0);
  });

  test("a digest is chosen, and kinds of alerts stay turned off", { tag: "@full" }, async ({ page }) => {
    const { alerts } = messagesIn("es");
    await logIn(page, "admin", "/account");
    await page.getByRole("checkbox", { name: alerts.kind.segment_failed }).uncheck();
    await expect(page.getByText(alerts.saved).first()).toBeVisible();
    await expect(page.getByText(alerts.no_mail)).toBeVisible();
    await page.getByRole("combobox", { name: alerts.often }).press("Enter");
    await page.locator(".ant-select-item-option").filter({ hasText: alerts.digests.weekly }).click();
    await expect(page.getByRole("combobox", { name: alerts.hour })).toBeVisible();
    await page.reload();
    await expect(page.locator("#notifications")).toContainText(alerts.digests.weekly);
    await expect(page.getByRole("checkbox", { name: alerts.kind.segment_failed })).not.toBeChecked();
  });
});
