import { expect, logIn, navigateTo, test } from "./test.ts";

test("a manager words an action, and sees it in use", async ({ page }) => {
  await logIn(page, "manager", "/settings/texts");
  await page.getByRole("textbox", { name: "Outreach message" }).fill("Hi {nam}");
  await expect(page.getByRole("alert").filter({ hasText: "{nam} is not a placeholder" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await page.getByRole("textbox", { name: "Outreach message" }).fill("Hi {first_name}");
  const card = page.getByRole("region", { name: "At Risk" });
  await card.getByRole("textbox", { name: "Action 1" }).fill("Send our handwritten card");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await navigateTo(page, "/rfm");
  await expect(page.getByText("Send our handwritten card").first()).toBeVisible();
});

test("the outreach message is made of placeholders and previewed; texts are counted, and reset", {
  tag: "@full",
}, async ({ page }) => {
  await logIn(page, "manager", "/settings/texts");
  const message = page.getByRole("textbox", { name: "Outreach message" });
  await message.fill("Hi ");
  await page.getByRole("button", { name: "Insert: First name" }).click();
  const preview = page.locator("p").filter({ hasText: /^Hi / });
  await expect(preview).toHaveText(/^Hi [^{}]+$/);
  const card = page.getByRole("region", { name: "At Risk" });
  await expect(page.getByText(/\d of 120 characters/)).toHaveCount(0);
  await card.getByRole("textbox", { name: "Action 1" }).fill("x".repeat(100));
  await expect(card.getByText("100 of 120 characters")).toBeVisible();
  await card.getByRole("textbox", { name: "Action 1" }).fill("Send our handwritten card");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  await navigateTo(page, "/todo?tab=outreach");
  await expect(page.getByText("Hi {first_name}")).toBeVisible();

  await navigateTo(page, "/settings/texts");
  await card.getByRole("button", { name: "Reset to the standard text: Action 1" }).click();
  await expect(card.getByRole("textbox", { name: "Action 1" })).toHaveValue("Send win-back offers");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("1 unsaved change")).toHaveCount(0);
  await navigateTo(page, "/rfm");
  await expect(page.getByText("Send win-back offers").first()).toBeVisible();
});

test.describe(() => {
  test.use({ ownBusiness: false });

  test("an analyst has no page for texts", { tag: "@full" }, async ({ page }) => {
    await logIn(page, "analyst", "/rfm");
    await expect(page.getByRole("link", { name: "Messages and actions" })).toHaveCount(0);
  });
});
