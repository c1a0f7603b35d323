import { withApiToken } from "./demo.ts";
import { expect, logIn, navigateTo, test, waitForDialog } from "./test.ts";

// The wrong ID is refused.
test.use({ mayComplain: /status of 40[01]/, ownBusiness: "empty" });

test("an admin enters a request for erasure, erases the customer, and has the proof", async ({
  page,
  request: api,
}) => {
  const customers = [{ externalId: "C00001" }, { externalId: "C00002" }];
  await api.post("/api/v1/customers/batch", { headers: withApiToken(), data: { customers } });
  await logIn(page, "admin", "/settings/privacy");
  await page.getByRole("button", { name: "Enter request" }).first().click();
  const request = page.getByRole("dialog", { name: "Enter request" });
  await waitForDialog(request);
  await request.getByRole("radio", { name: "Erasure" }).check();
  await request.getByLabel("Shop ID").fill("C00001");
  await request.getByRole("button", { name: "Enter request" }).click();
  const row = page.getByRole("row", { name: /Erasure/ });
  await row.getByRole("link").first().click();

  await page.getByRole("button", { name: "More actions for this customer" }).click();
  await page.getByRole("menuitem", { name: "Erase personal data…" }).click();
  const dialog = page.getByRole("dialog", { name: "Erase personal data?" });
  await waitForDialog(dialog);
  await dialog.getByLabel("Shop ID").fill("C00002");
  await dialog.getByRole("button", { name: "Erase for good" }).click();
  await expect(dialog.getByRole("link", { name: /^Shop ID:/ })).toBeVisible();
  await dialog.getByLabel("Shop ID").fill("C00001");
  await dialog.getByRole("button", { name: "Erase for good" }).click();
  await expect(page.getByText(/^Personal data erased on/)).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: /^erased-/ })).toBeVisible();

  await navigateTo(page, "/settings/privacy?state=completed");
  await expect(page.getByRole("row", { name: /erased-.*Completed on/ })).toBeVisible();
  const downloaded = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Proof for the request of erased-/ }).click();
  expect((await downloaded).suggestedFilename()).toMatch(/^privacy-proof-.*\.pdf$/);
});

test.describe("customers and orders", () => {
  test.use({ ownBusiness: true });

  test("an admin corrects a customer, records a withdrawal, and switches a retention rule on after its preview", {
    tag: "@full",
  }, async ({ page }) => {
    await logIn(page, "admin", "/customers");
    await page.getByRole("table").getByRole("link").first().click();
    await page.getByRole("button", { name: "More actions for this customer" }).click();
    await page.getByRole("menuitem", { name: "Correct contact details…" }).click();
    const contact = page.getByRole("dialog", { name: "Correct contact details" });
    await waitForDialog(contact);
    await contact.getByLabel("Email").fill("corrected@example.com");
    await contact.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Contact details corrected")).toBeVisible();
    await expect(page.getByText("corrected@example.com")).toBeVisible();

    await page.getByRole("button", { name: "Record consent" }).click();
    const consent = page.getByRole("dialog", { name: "Record consent" });
    await waitForDialog(consent);
    await consent.getByRole("radio", { name: "Marketing by SMS" }).check();
    await consent.getByRole("radio", { name: "Withdraws consent" }).check();
    await consent.getByLabel("How do you know?").fill("Called on May 3");
    await consent.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText(/entered manually/).first()).toBeVisible();
    await page.getByText("1 change", { exact: true }).click();
    await expect(page.getByText(/Marketing by SMS.*Called on May 3/)).toBeVisible();

    await navigateTo(page, "/settings/privacy/retention");
    await page.getByLabel("Customers without activity").fill("60");
    await page.getByRole("button", { name: "Preview and save" }).click();
    const ask = page.getByRole("dialog", { name: "Save these rules?" });
    await expect(ask.getByText(/they would delete .* and erase \d+ customers?\./)).toBeVisible();
    await ask.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    await page.reload();
    await expect(page.getByLabel("Customers without activity")).toHaveValue("60");
  });
});
