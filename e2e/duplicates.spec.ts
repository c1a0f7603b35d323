import { withApiToken } from "./demo.ts";
import { expect, logIn, navigateTo, test, waitForDialog } from "./test.ts";

// The merged customer's address is looked up.
test.use({ mayComplain: /status of 404/, ownBusiness: "empty" });

test("a manager compares two possible duplicates, merges them, follows the old address and undoes the merge", async ({
  page,
}) => {
  for (const name of ["twin-1", "twin-2"]) {
    const data = { name: "Zoe Twin", email: name === "twin-1" ? "zoe.twin@gmail.com" : "zoetwin+shop@gmail.com" };
    const saved = await page.request.put(`/api/v1/customers/${name}`, { headers: withApiToken(), data });
    expect(saved.status()).toBe(201);
  }
  await logIn(page, "admin", "/customers/duplicates");
  await page.getByRole("button", { name: "Search for duplicates" }).click();
  const pair = page.getByRole("region", { name: "Zoe Twin and Zoe Twin" });
  await expect(pair.getByText("Same email")).toBeVisible();
  await pair.getByRole("listitem").nth(1).getByRole("link").click();
  await expect(page.getByText("Possible duplicate of")).toBeVisible();
  const old = new URL(page.url()).pathname;

  await navigateTo(page, "/customers/duplicates");
  await pair.getByRole("button", { name: "Compare and merge" }).click();
  const dialog = page.getByRole("dialog", { name: "Merge customers" });
  await waitForDialog(dialog);
  await expect(dialog.getByRole("columnheader", { name: "Result" })).toBeVisible();
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(page.getByText("Customers merged")).toBeVisible();
  await expect(pair).toBeHidden();

  await navigateTo(page, old);
  await expect(page).not.toHaveURL(new RegExp(old));
  await expect(page.getByRole("heading", { level: 1, name: "Zoe Twin" })).toBeVisible();

  await navigateTo(page, "/customers/duplicates");
  await page.getByRole("button", { name: "Undo the merge of Zoe Twin" }).click();
  await expect(pair).toBeVisible();
});
