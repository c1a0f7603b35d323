import type { Locator, Page } from "@playwright/test";
import { withApiToken } from "./demo.ts";
import { expect, logIn, navigateTo, test, waitForDialog } from "./test.ts";

test.use({ ownBusiness: "empty" });

/** Adds a field with numbers of customers, after its key was refused. */
const addShoeSize = async (page: Page): Promise<Locator> => {
  await logIn(page, "admin", "/settings/custom-fields");
  await page.getByRole("button", { name: "Add field" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add field" });
  await waitForDialog(dialog);
  await dialog.getByLabel("Name", { exact: true }).fill("Shoe size");
  await dialog.getByLabel("Key", { exact: true }).fill("Shoe size");
  await dialog.getByRole("radio", { name: "Number" }).check();
  await dialog.getByRole("button", { name: "Add field" }).click();
  await expect(dialog.getByRole("link", { name: /^Key: Use lower-case letters/ })).toBeVisible();
  await dialog.getByLabel("Key", { exact: true }).fill("shoe_size");
  await dialog.getByRole("button", { name: "Add field" }).click();
  await expect(page.getByRole("row", { name: /^Shoe size/ })).toBeVisible();
  return dialog;
};

test("an admin adds a field of customers, fills it by API, and sees its values", async ({ page, request }) => {
  await addShoeSize(page);
  const customers = [{ externalId: "C00001", customFields: { shoe_size: 42.5 } }];
  const sent = await request.post("/api/v1/customers/batch", { headers: withApiToken(), data: { customers } });
  expect((await sent.json()).summary).toMatchObject({ created: 1 });

  await navigateTo(page, "/customers?q=C00001");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Shoe size" }).check();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await expect(page.getByRole("cell", { name: "42.5", exact: true })).toBeVisible();
});

test("an admin adds a field of orders, fills it by API, sees its values, and archives a field", {
  tag: "@full",
}, async ({ page, request }) => {
  const dialog = await addShoeSize(page);
  await page.getByRole("button", { name: "Add field" }).first().click();
  await waitForDialog(dialog);
  await dialog.getByRole("radio", { name: "Orders" }).check();
  await dialog.getByLabel("Name", { exact: true }).fill("Gift wrap");
  await dialog.getByLabel("Key", { exact: true }).fill("gift_wrap");
  await dialog.getByRole("radio", { name: "Yes or no" }).check();
  await dialog.getByRole("button", { name: "Add field" }).click();
  await expect(page.getByRole("row", { name: /^Gift wrap .* Orders/ })).toBeVisible();
  const order = { orderedAt: new Date().toISOString(), totalPrice: 20, customFields: { gift_wrap: true } };
  const orders = [{ ...order, externalId: "WRAPPED-1", customer: { externalId: "C00001" } }];
  const posted = await request.post("/api/v1/orders/batch", { headers: withApiToken(), data: { orders } });
  expect((await posted.json()).summary).toMatchObject({ created: 1 });
  const found = await request.get("/api/admin/customers?q=C00001", { headers: withApiToken() });
  const { data } = (await found.json()) as { data: { id: string }[] };
  await navigateTo(page, `/customers/${data[0]?.id}?tab=orders`);
  await expect(page.getByRole("row", { name: /WRAPPED-1.*Gift wrap: Yes/ })).toBeVisible();

  await navigateTo(page, "/settings/custom-fields");
  await page.getByRole("button", { name: "Actions for Shoe size" }).click();
  // The focus returns to the menu's button, however its dialogs were opened.
  await page.getByRole("menuitem", { name: "Edit" }).press("Enter");
  await waitForDialog(page.getByRole("dialog"));
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Actions for Shoe size" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Archive" }).click();
  await waitForDialog(page.getByRole("dialog"));
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Actions for Shoe size" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Archive" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Archive" }).click();
  await expect(page.getByText("Archived", { exact: true })).toBeVisible();
});
