import type { Locator, Page } from "@playwright/test";
import { demo } from "./demo.ts";
import { expect, logIn, navigateTo, test } from "./test.ts";

test.use({ ownBusiness: false });

const REPORT = "get-reports-customers-segmentation";
/** A search: drawing all routes takes longer than everything else in a test. */
const REPORT_ALONE = "/api-reference?q=reports/customers/segmentation";

/** Fails on any request to another host. */
const watchOrigin = (page: Page): string[] => {
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (!["data:", "blob:"].includes(protocol) && origin !== new URL(demo.url).origin) elsewhere.push(request.url());
  });
  return elsewhere;
};

/** Opens the list by keyboard and chooses an entry. */
const choose = async (field: Locator, name: string | RegExp) => {
  await field.press("Enter");
  await field.page().locator(".ant-select-item-option-content:visible").getByText(name).click();
};

const open = async (page: Page, role: Parameters<typeof logIn>[1], address = "/api-reference") => {
  await logIn(page, role, address);
  await expect(page.locator(`#${REPORT}`)).toBeVisible();
};

const { locale, nav, tryIt, token, field, send, done, refused } = {
  locale: "es-MX",
  nav: "Referencia de la API",
  tryIt: "Probar",
  token: "un token de API",
  field: "Token de API",
  send: "Enviar",
  done: "Correcto",
  refused: "Credenciales ausentes, no válidas, vencidas o revocadas",
};

test.describe(locale, () => {
  test.use({ locale });

  test("the navigation leads to the list of all routes, and that to one", { tag: "@full" }, async ({ page }) => {
    await logIn(page, "viewer");
    await navigateTo(page, "/help");
    await page.getByRole("navigation").getByRole("link", { name: nav }).click();
    await expect(page.getByRole("heading", { level: 1, name: nav })).toBeFocused();
    await page.getByRole("link", { name: "Read the segmentation report" }).first().click();
    await expect(page).toHaveURL(new RegExp(`#${REPORT}$`));
    await expect(page.locator(`#${REPORT}`)).toBeInViewport();
  });

  test("tries the report's route with a token, and shows the error of an invalid one", async ({ page }) => {
    const elsewhere = watchOrigin(page);
    await open(page, "viewer", REPORT_ALONE);
    const section = page.locator(`#${REPORT}`);
    await section.getByRole("button", { name: tryIt }).click();
    await section.getByRole("radio", { name: token }).check();
    await section.getByRole("textbox", { name: field }).fill(demo.token);
    const [request] = await Promise.all([
      page.waitForRequest((each) => each.url().includes("/api/reports/")),
      section.getByRole("button", { name: send, exact: true }).click(),
    ]);
    // Only the token: without the login's cookie.
    expect(await request.headerValue("cookie")).toBeNull();
    expect(await request.headerValue("authorization")).toBe(`Bearer ${demo.token}`);
    await expect(section.getByText(new RegExp(`^200 ${done} · [\\d.,\\s]+ ms`))).toBeVisible();
    await expect(section.locator("pre").filter({ hasText: '"method": "rfm"' }).last()).toContainText('"Champions"');

    await section.getByRole("textbox", { name: field }).fill(`${demo.token.slice(0, -1)}~`);
    await section.getByRole("button", { name: send, exact: true }).click();
    await expect(section.getByText(`401 ${refused} ·`)).toBeVisible();
    await expect(section.locator("form pre").first()).toHaveText('{\n  "detail": "Invalid token."\n}');
    expect(elsewhere).toEqual([]);
  });
});

test("shows the specification's calls as code with this server's address, which follows the form", {
  tag: "@full",
}, async ({ page }) => {
  await open(page, "admin", REPORT_ALONE);
  const section = page.locator(`#${REPORT}`);
  const code = section.locator("pre").filter({ hasText: /curl|requests|fetch/ });
  await expect(code).toHaveText(
    `curl -X GET "${demo.url}/api/reports/customers/segmentation/" \\\n  -H "Authorization: Bearer YOUR_TOKEN"`,
  );
  await choose(section.getByLabel("Example"), "Get at-risk customers for last 30 days");
  await expect(code).toContainText("/segmentation/?days=30&segment_name=At%20Risk");
  await section.getByRole("button", { name: "Try it" }).click();
  await section.getByLabel("days").fill("60");
  await expect(code).toContainText("/segmentation/?days=60&segment_name=At%20Risk");
  // The choice goes to the address first and from there to the button.
  await section.getByRole("radio", { name: "Python" }).click();
  await expect(code).toContainText("requests.get(");
  await expect(page).toHaveURL(/&code=python/);
  await expect(code).toContainText("days=60&segment_name=At%20Risk");
  await page.goBack();
  await expect(code).toContainText("curl -X GET");
});

test("shows each route's errors with example bodies, and every field of its answer", { tag: "@full" }, async ({
  page,
}) => {
  await open(page, "viewer", REPORT_ALONE);
  const section = page.locator(`#${REPORT}`);
  await section.getByText(/^Errors:/).click();
  await expect(
    section.getByText('"error": "Invalid segmentation_method. Must be one of: rfm, value, behavior"'),
  ).toBeVisible();
  await expect(section.getByText('"detail": "Authentication credentials were not provided."')).toBeVisible();
  await section.getByText(/^\d+ fields$/).click();
  await expect(section.getByText("data.segments[].recommended_actions", { exact: true })).toBeVisible();
});

test("offers clients and files for saving with the login session", { tag: "@full" }, async ({ page }) => {
  await open(page, "analyst", REPORT_ALONE);
  for (const [link, name] of [
    ["Postman collection", "customer-360.postman_collection.json"],
    ["curl examples", "customer-360-curl.md"],
  ] as const) {
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: link }).click()]);
    expect(file.suggestedFilename()).toBe(name);
    expect(await file.failure()).toBeNull();
  }
  const section = page.locator(`#${REPORT}`);
  await choose(section.getByLabel("Example"), "Export CSV for all segments");
  await section.getByRole("button", { name: "Try it" }).click();
  await section.getByRole("button", { name: "Send", exact: true }).click();
  await expect(section.getByText(/^200 OK · [\d,]+ ms/)).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    section.getByRole("button", { name: "Save file" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^customer-segmentation-rfm-\d{4}-\d\d-\d\d\.csv$/);
});

test.describe(() => {
  test.use({ mayComplain: /status of 40[0134]/ });

  test("shows a refusal unchanged", { tag: "@full" }, async ({ page }) => {
    await open(page, "viewer", `${REPORT_ALONE}#${REPORT}`);
    const section = page.locator(`#${REPORT}`);
    await section.getByRole("button", { name: "Try it" }).click();
    await choose(section.getByLabel("export_format"), "csv");
    await section.getByRole("button", { name: "Send", exact: true }).click();
    await expect(section.getByText("403 Not allowed ·")).toBeVisible();
    await choose(section.getByLabel("export_format"), /^not sent/);
    await section.getByLabel("days").fill("0");
    await section.getByRole("button", { name: "Send", exact: true }).click();
    await expect(section.locator("form pre").first()).toContainText(
      '"error": "Invalid days. Must be an integer between 1 and 9999"',
    );
  });
});

test("asks for confirmation before a request that changes data", { tag: "@full" }, async ({ page }) => {
  await logIn(page, "viewer", "/api-reference?q=patch+/api/admin/me");
  const section = page.locator("#patch-me");
  await section.getByRole("button", { name: "Try it" }).click();
  await section.getByLabel("Body (JSON)").fill('{"language": "en"');
  await expect(section.getByText("Not valid JSON.")).toBeVisible();
  await section.getByLabel("Body (JSON)").fill('{"language": null}');
  let sent = 0;
  page.on("request", (request) => {
    if (request.method() === "PATCH") sent += 1;
  });
  await section.getByRole("button", { name: "Send", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("This call may change data of Aurora Outfitters.");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect(sent).toBe(0);
  await section.getByRole("button", { name: "Send", exact: true }).click();
  await dialog.getByRole("button", { name: "Send" }).click();
  await expect(section.getByText(/^200 OK · [\d,]+ ms/)).toBeVisible();
  expect(sent).toBe(1);
});

test("links admins to token creation", { tag: "@full" }, async ({ page }) => {
  await open(page, "admin");
  await page.getByRole("link", { name: "Create one under API tokens" }).click();
  await expect(page).toHaveURL(/\/settings\/tokens$/);
});

test("refers other users to an admin; a search filters the routes and is kept in the address; no results can be cleared", {
  tag: "@full",
}, async ({ page }) => {
  await open(page, "viewer");
  await expect(page.getByText("Ask an admin for a token.")).toBeVisible();
  const search = page.getByRole("searchbox", { name: "Find a route or field" });
  await search.fill("health");
  await expect(page).toHaveURL(/\?q=health$/);
  await expect(page.locator("#get-health-live")).toBeVisible();
  await expect(page.locator(`#${REPORT}`)).toHaveCount(0);
  await search.fill("xyzzy");
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(page.locator(`#${REPORT}`)).toBeVisible();
});

test("a link to a parameter leads there after the login", { tag: "@full" }, async ({ page }) => {
  await page.goto(`/api-reference#${REPORT}.storefront_id`);
  await page.waitForURL(/\/login\?next=/);
  await logInHere(page);
  await expect(page).toHaveURL(new RegExp(`/api-reference#${REPORT}\\.storefront_id$`));
  await expect(page.locator(`[id="${REPORT}.storefront_id"]`)).toBeInViewport();
});

/** Logs in on the login page after a redirect. */
const logInHere = async (page: Page) => {
  await page.locator("#email").fill(demo.logins[0]?.email ?? "");
  await page.locator("#password").fill(demo.password);
  await page.keyboard.press("Enter");
};

test.describe(() => {
  test.use({ mayComplain: /Failed to load resource|status of 401/ });

  test("shows a loading error and retries", { tag: "@full" }, async ({ page }) => {
    await logIn(page, "viewer");
    await page.route("**/api/openapi.json", (route) => route.abort());
    await page.goto(REPORT_ALONE);
    const card = page.getByRole("alert").filter({ hasText: "The API reference couldn't be loaded" });
    await expect(card).toBeVisible();
    await page.unroute("**/api/openapi.json");
    await card.getByRole("button", { name: "Try again" }).click();
    await expect(page.locator(`#${REPORT}`)).toBeVisible();
  });
});
