import { demo } from "./demo.ts";
import { expect, logIn, test, waitUntilIdle } from "./test.ts";

test.use({ ownBusiness: false });

test("a viewer sees the report without export, and the API refuses it as well", async ({ page }) => {
  await logIn(page, "viewer");
  await waitUntilIdle(page);
  await expect(page.getByRole("button", { name: "Show as table" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Export/ })).toHaveCount(0);
  const refused = await page.request.get(`${demo.url}/api/reports/customers/segmentation/?export_format=csv`);
  expect(refused.status()).toBe(403);
});

test("a page without reports:view names the permission and who grants it, and requests no figures", {
  tag: "@full",
}, async ({ page }) => {
  // Every role can read reports, so mock an account without that permission.
  await page.route("**/api/admin/me", async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    if (answer.data) answer.data.permissions = ["customers:view"];
    await route.fulfill({ response, json: answer });
  });
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await logIn(page, "viewer");
  await expect(
    page.getByText("You do not have access to this. Ask an admin for “See reports and insights”."),
  ).toBeVisible();
  await expect(page.getByRole("navigation").getByRole("link")).toHaveText([
    "To do",
    "Customers",
    "Segments",
    "Audiences",
    "Help",
  ]);
  expect(requests.filter((url) => url.includes("/api/reports/"))).toEqual([]);
});
