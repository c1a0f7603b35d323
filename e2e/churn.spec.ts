import { demo } from "./demo.ts";
import { expect, logIn, test, waitForDialog } from "./test.ts";

type Listed = { data: { id: string; name: string | null; email: string | null; externalId: string }[]; marked: number };

/** The list that an API client gets. */
const list = async (): Promise<Listed> => {
  const headers = { authorization: `Bearer ${demo.token}` };
  return (await fetch(`${demo.url}/api/admin/actions/churn?sort=name`, { headers })).json() as Promise<Listed>;
};

test("handles and restores a customer, and an admin changes the outreach threshold", async ({ page }) => {
  const { data } = await list();
  const [first] = data;
  const name = first?.name?.trim() || first?.email || first?.externalId || "";
  await logIn(page, "admin", "/churn?sort=name");
  const row = page.locator("tr[data-row-key]").filter({ has: page.getByRole("link", { name, exact: true }) });
  await expect(row.first()).toBeVisible();

  await row
    .first()
    .getByRole("button", { name: `Contacted: ${name}` })
    .click();
  await expect(page.locator(`tr[data-row-key="${first?.id}"]`)).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByText(`${name} is back on the list.`)).toBeVisible();
  await expect(page.locator(`tr[data-row-key="${first?.id}"]`)).toBeVisible();
  expect((await list()).marked).toBe(0);

  const medium = page.locator("#rule-medium");
  const before = await medium.innerText();
  await page.getByRole("button", { name: "Edit rules" }).click();
  const dialog = page.getByRole("dialog");
  await waitForDialog(dialog);
  const worth = dialog.getByLabel(/^Outreach first/);
  const standard = await worth.inputValue();
  await worth.fill("77");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(medium).toContainText("77");
  await page.getByRole("button", { name: "Edit rules" }).click();
  await waitForDialog(dialog);
  await worth.fill(standard);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(medium).toHaveText(before);
});
