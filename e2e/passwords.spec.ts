import { demo } from "./demo.ts";
import { expect, logIn, test } from "./test.ts";

// Browsers log the status of refused requests to the console.
test.use({ ownBusiness: "empty", mayComplain: /status of 40[0-9]/ });

const FIRST = "a sentence of my own";
const SECOND = "another sentence entirely";
const THIRD = "the third and last sentence";

test("a user sets a password through an admin's reset link, and changes it in their account", async ({
  page,
  browser,
}) => {
  const unique = `reset-${Date.now()}`;
  const email = `${unique}@example.com`;
  const invited = await page.request.post(`${demo.url}/api/admin/invitations`, {
    headers: { authorization: `Bearer ${demo.token}` },
    data: { email, role: "viewer" },
  });
  const { url } = (await invited.json()).data;
  const token = new URL(url).hash.slice(1);
  const data = { token, name: unique, password: FIRST };
  expect((await page.request.post(`${demo.url}/api/admin/invitations/accept`, { data })).status()).toBe(200);

  await logIn(page, "admin", `/settings/users?q=${unique}`);
  await page.getByRole("button", { name: `Reset the password of ${unique}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create link" }).click();
  const dialog = page.getByRole("dialog", { name: `Password reset for ${email}` });
  const link = (await dialog.locator("code").innerText()).trim();
  expect(link).toContain("/reset-password#rst_");

  const context = await browser.newContext({ baseURL: demo.url, locale: "en-US" });
  const guest = await context.newPage();
  const requests: string[] = [];
  guest.on("request", (request) => requests.push(request.url()));
  await guest.goto(link);
  const field = guest.getByLabel("New password", { exact: true });
  await field.fill("Sunshine2024!");
  await guest.keyboard.press("Enter");
  await expect(field).toHaveAccessibleDescription(/too easy to guess/);
  await field.fill(SECOND);
  await guest.keyboard.press("Enter");
  await guest.waitForURL((url) => url.pathname === "/");
  expect(requests.filter((address) => /rst_|sentence/.test(address.split("#")[0] ?? ""))).toEqual([]);

  await guest.getByRole("button", { name: `Account of ${unique}` }).click();
  await guest.getByRole("menuitem", { name: "Your account" }).click();
  await expect(guest.getByRole("heading", { level: 1 })).toHaveText("Your account");
  await guest.getByLabel("Current password").fill("not this one at all");
  await guest.getByLabel("New password", { exact: true }).fill(THIRD);
  await guest.getByLabel("Repeat new password").fill(`${THIRD}!`);
  await guest.getByRole("button", { name: "Change password" }).click();
  await expect(guest.getByLabel("Repeat new password")).toHaveAccessibleDescription(/Does not match/);
  await guest.getByLabel("Repeat new password").fill(THIRD);
  await guest.getByRole("button", { name: "Change password" }).click();
  await expect(guest.getByLabel("Current password")).toHaveAccessibleDescription(/is not your current password/);
  await guest.getByLabel("Current password").fill(SECOND);
  await guest.getByRole("button", { name: "Change password" }).click();
  await expect(guest.getByText("Password changed.")).toBeVisible();
  await expect(guest.getByLabel("Current password")).toHaveValue("");
  expect((await guest.request.get("/api/admin/me")).status()).toBe(200);

  await guest.goto(link);
  await expect(guest.getByRole("heading", { level: 1 })).toHaveText("This link can't be used");
  await context.close();
});
