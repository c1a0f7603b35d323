import type { Browser, Page } from "@playwright/test";
import { demo, withApiToken } from "./demo.ts";
import { messagesIn } from "./messages.ts";
import { chooseMenuItem, expect, logIn, navigateTo, PHONE, test, waitForDialog } from "./test.ts";

type Tree = { [key: string]: string | Tree };

/** The page's message at this path, in a language; fills in `{name}`. */
const wordsOf = (language: string) => {
  const tree: Tree = messagesIn(language);
  return (path: string, values: Record<string, string> = {}): string => {
    const found = path
      .split(".")
      .reduce<Tree | string | undefined>((at, step) => (at as Tree | undefined)?.[step], tree);
    if (typeof found !== "string") throw new Error(`There are no words ${path}`);
    return found.replace(/\{(\w+)\}/g, (braces, name: string) => values[name] ?? braces);
  };
};

const open = async (browser: Browser, locale: string): Promise<Page> => {
  const context = await browser.newContext({ baseURL: demo.url, locale, viewport: { width: 1440, height: 1000 } });
  return context.newPage();
};

const withToken = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** A secret that the dialog shows only once. Esc does not close it; confirming that it was stored does. */
const takeSecret = async (page: Page, t: ReturnType<typeof wordsOf>): Promise<string> => {
  const dialog = page.getByRole("dialog").filter({ hasText: t("settings.once") });
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  const secret = (await dialog.locator("code").innerText()).trim();
  await dialog.getByRole("button", { name: t("settings.stored") }).click();
  await expect(dialog).toHaveCount(0);
  return secret;
};

// Browsers log the status of refused requests to the console.
test.use({ ownBusiness: "empty", mayComplain: /status of 40[139]/ });

test.describe("Spanish", () => {
  test.use({ locale: "es-MX" });
  const t = wordsOf("es");
  const unique = `es-${Date.now()}`;

  const email = `guest-${unique}@example.com`;
  const csv = `${demo.url}/api/reports/customers/segmentation/?export_format=csv`;

  /** The link for the guest, made on the page of users. */
  const invite = async (page: Page): Promise<string> => {
    await logIn(page, "admin", "/settings/users");
    await page.getByRole("button", { name: t("buttons.invite") }).click();
    const dialog = page.getByRole("dialog", { name: t("users.invite_title") });
    await dialog.getByRole("button", { name: t("buttons.invite") }).click();
    // Submitted empty: the summary links to the field, and the field shows the error.
    await expect(dialog.getByRole("alert").getByRole("link", { name: new RegExp(t("forms.missing")) })).toBeVisible();
    await expect(dialog.getByLabel(t("settings.email"), { exact: true })).toHaveAccessibleDescription(
      t("forms.missing"),
    );
    await dialog.getByLabel(t("settings.email"), { exact: true }).fill(email);
    await dialog.getByRole("radio", { name: new RegExp(`^${t("roles.analyst.name")}`) }).check();
    await page.keyboard.press("Enter");
    return takeSecret(page, t);
  };

  /** Opens the link in a browser of its own, and joins. */
  const join = async (browser: Browser, link: string): Promise<Page> => {
    const guest = await open(browser, "es-MX");
    await guest.goto(link);
    await expect(guest.getByRole("heading", { level: 1 })).toContainText("Aurora Outfitters");
    await guest.getByLabel(t("invite.your_name")).fill(`Guest ${unique}`);
    await guest.getByLabel(t("login.password"), { exact: true }).fill("short");
    await guest.keyboard.press("Enter");
    await expect(guest.getByLabel(t("login.password"), { exact: true })).toHaveAccessibleDescription(/12/);
    await guest.getByLabel(t("login.password"), { exact: true }).fill("a sentence of my own");
    await guest.keyboard.press("Enter");
    await guest.waitForURL((url) => url.pathname === "/");
    expect((await guest.request.get(csv)).status()).toBe(200);
    return guest;
  };

  /** Changing the role ends existing sessions. */
  const makeViewer = async (page: Page, guest: Page): Promise<void> => {
    await navigateTo(page, `/settings/users?q=${unique}`);
    await page.getByRole("button", { name: t("users.change_of", { name: `Guest ${unique}` }) }).click();
    await page.getByRole("radio", { name: new RegExp(`^${t("roles.viewer.name")}`) }).check();
    await page.getByRole("button", { name: t("buttons.save") }).click();
    await expect(page.getByRole("row", { name: new RegExp(unique) })).toContainText(t("roles.viewer.name"));
    expect((await guest.request.get(csv)).status()).toBe(401);
  };

  test("a user is invited, joins, and loses a permission as soon as it is removed", async ({ page, browser }) => {
    const guest = await join(browser, await invite(page));
    await makeViewer(page, guest);
    await guest.context().close();
  });

  test("a user whose role changed sees what it allows, a deactivated user has no page, and a link works once", {
    tag: "@full",
  }, async ({ page, browser }) => {
    const link = await invite(page);
    const guest = await join(browser, link);
    await makeViewer(page, guest);
    await guest.reload();
    await guest.waitForURL(/\/login/);
    await guest.getByLabel(t("login.email"), { exact: true }).fill(email);
    await guest.getByLabel(t("login.password"), { exact: true }).fill("a sentence of my own");
    await guest.keyboard.press("Enter");
    await guest.waitForURL((url) => url.pathname === "/");
    expect((await guest.request.get(csv)).status()).toBe(403);
    await expect(guest.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(guest.getByRole("button", { name: t("buttons.export_csv") })).toHaveCount(0);
    await guest.goto("/settings/users");
    await expect(guest.getByText(t("permissions.settings:manage"))).toBeVisible();

    await page.getByRole("button", { name: t("users.change_of", { name: `Guest ${unique}` }) }).click();
    await page.getByRole("checkbox", { name: t("users.may_log_in") }).uncheck();
    await page.getByRole("button", { name: t("buttons.save") }).click();
    await expect(page.getByRole("row", { name: new RegExp(unique) })).toContainText(t("users.inactive"));
    await guest.goto("/rfm");
    await guest.waitForURL(/\/login/);

    await guest.goto(link);
    await expect(guest.getByRole("heading", { level: 1 })).toHaveText(t("invite.over"));
    await guest.context().close();
  });
});

test.describe("Portuguese", () => {
  test.use({ locale: "pt-BR" });
  const t = wordsOf("pt");
  const unique = `pt-${Date.now()}`;

  test("a token is created, used, and revoked, all recorded in the audit log", async ({ page, playwright }) => {
    const name = `Ledger ${unique}`;
    await logIn(page, "admin", "/settings/tokens");
    await page
      .getByRole("button", { name: t("buttons.create_token") })
      .first()
      .click();
    const dialog = page.getByRole("dialog", { name: t("buttons.create_token") });
    await dialog.getByLabel(t("tokens.purpose")).fill(name);
    await dialog.getByRole("radio", { name: t("roles.analyst.name") }).check();
    const runs = dialog.getByRole("checkbox", { name: t("permissions.ai:use") });
    // Choosing a role checks its permissions; wait for them before unchecking one.
    await expect(runs).toBeChecked();
    // Two clicks without a render in between must both take effect.
    const boxes = [runs, dialog.getByRole("checkbox", { name: t("permissions.data:export") })];
    for (const box of boxes)
      expect(await box.evaluate((input: HTMLInputElement) => [input.click(), input.checked][1])).toBe(false);
    await boxes[1]?.check();
    await dialog.getByRole("radio", { name: t("tokens.forever") }).check();
    await expect(dialog.getByText(t("tokens.forever_warning"))).toBeVisible();
    await dialog.getByRole("radio", { name: t("tokens.days", { days: "30" }) }).check();
    await dialog.getByRole("button", { name: t("buttons.create_token") }).click();
    const token = await takeSecret(page, t);

    const program = await playwright.request.newContext({ baseURL: demo.url });
    const me = await program.get("/api/admin/me", withToken(token));
    expect((await me.json()).data).toMatchObject({
      name,
      permissions: ["customers:view", "customers:pii", "reports:view", "data:export"],
    });

    await navigateTo(page, `/settings/tokens?q=${unique}`);
    const row = page.getByRole("row", { name: new RegExp(name) });
    await expect(row).toContainText(t("permissions.data:export"));
    await row.getByRole("button", { name: t("tokens.revoke_of", { name }) }).click();
    const ask = page.getByRole("dialog").filter({ hasText: t("tokens.revoke_ask", { name }) });
    await ask.getByRole("button", { name: t("buttons.revoke") }).click();
    await expect(page.getByText(t("tokens.revoked"))).toBeVisible();
    expect((await program.get("/api/admin/me", withToken(token))).status()).toBe(401);
    await program.dispose();
    await page
      .locator("label")
      .filter({ hasText: t("tokens.all") })
      .click();
    await expect(page).toHaveURL(/show=all/);
    await expect(row).toContainText(t("statuses.token.revoked"));

    await navigateTo(page, "/settings/audit");
    await page.getByRole("searchbox").fill(name);
    await expect(page).toHaveURL(/q=/);
    const lines = page.getByRole("table").locator("tbody tr[data-row-key]");
    // Created, revoked, and one refused request with it.
    await expect(lines).toHaveCount(3);
    await expect(lines.nth(0)).toContainText(t("audit.actions.request.refused"));
    await expect(lines.nth(1)).toContainText(t("audit.actions.token.revoked"));
    await expect(lines.nth(2)).toContainText(t("audit.actions.token.created"));
    await expect(lines.nth(2)).toContainText(name);
    await lines.nth(1).getByRole("button").click();
    await expect(page).toHaveURL(/actor=/);
    await expect(lines).toHaveCount(2);
  });
});

test.describe("English", () => {
  // The currency is fixed once there is data.
  test.use({ locale: "en-US" });
  const t = wordsOf("en");
  const unique = `en-${Date.now()}`;

  test("renames the business and rotates its secret, both recorded with before and after", async ({ page }) => {
    const name = `Aurora ${unique}`;
    const orders = [{ externalId: "O1", orderedAt: new Date().toISOString(), totalPrice: 20 }];
    await page.request.post("/api/v1/orders/batch", { headers: withApiToken(), data: { orders } });
    await logIn(page, "admin", "/settings/business");
    const field = page.getByLabel(t("settings.name"), { exact: true });
    await field.fill(name);
    const save = page.getByRole("button", { name: t("buttons.save") });
    await save.click();
    await expect(page.getByText(t("states.saved"), { exact: true })).toBeVisible();
    await expect(page.getByRole("navigation").getByText(name)).toBeVisible();
    await expect(page).toHaveTitle(new RegExp(name));
    await expect(page.getByLabel(t("business.currency"))).toHaveAttribute("readonly", "");

    // Another user saves first: the typed text stays and is marked as not saved.
    const { data } = await (await page.request.get(`${demo.url}/api/admin/business`)).json();
    const faster = { data: { name: "Aurora Outfitters", version: data.version }, headers: { origin: demo.url } };
    expect((await page.request.patch(`${demo.url}/api/admin/business`, faster)).status()).toBe(200);
    await field.fill("Too late");
    await save.click();
    await expect(page.getByRole("alert").filter({ hasText: t("errors_admin.EDITED_MEANWHILE.message") })).toBeVisible();
    await expect(field).toHaveValue("Too late");
    await page.getByRole("button", { name: t("business.load_current") }).click();
    await expect(field).toHaveValue("Aurora Outfitters");

    await page.getByRole("button", { name: t("business.rotate") }).click();
    const dialog = page.getByRole("dialog", { name: t("business.rotate_title") });
    await waitForDialog(dialog);
    await dialog.getByRole("radio", { name: t("business.overlap_none") }).check();
    await expect(dialog.getByText(t("business.overlap_warning"))).toBeVisible();
    await dialog.getByRole("button", { name: t("business.rotate") }).click();
    expect(await takeSecret(page, t)).toMatch(/^[0-9a-f]{64}$/);

    await navigateTo(page, "/settings/audit?action=business");
    const lines = page.getByRole("table").locator("tbody tr[data-row-key]");
    await expect(lines.nth(0)).toContainText(t("audit.actions.business.secret_rotated"));
    await expect(lines.nth(1)).toContainText(t("audit.actions.business.changed"));
    await expect(lines.nth(1).locator("del")).toContainText(unique);
    await expect(lines.nth(1).locator("ins")).toHaveText("Outfitters");
    await expect(lines.nth(1)).toContainText("Aurora");
  });
});

test.describe(() => {
  test.use({ ownBusiness: false });

  test("protects the last admin from the start; the pages work by keyboard", { tag: "@full" }, async ({ page }) => {
    await logIn(page, "admin", "/settings/users?sort=role");
    const change = page.getByRole("button", { name: "Change Demo admin" });
    await change.focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Change Demo admin" });
    await expect(dialog).toContainText("This is the last active admin");
    await expect(dialog.getByRole("button", { name: "Save" })).toBeDisabled();
    await expect(dialog.getByRole("radio", { name: /^Viewer/ })).toBeDisabled();
    await waitForDialog(dialog);
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(change).toBeFocused();
  });
});

test("Esc closes a one-time secret after it was copied", { tag: "@full" }, async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await logIn(page, "admin", "/settings/tokens");
  await page.getByRole("button", { name: "Create token" }).first().click();
  await page.getByLabel("What is it for?").fill("Copied");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Token “Copied”" });
  await expect(dialog).toBeVisible();
  await waitForDialog(dialog);
  // The key arrives while the text is still being copied to the clipboard.
  await dialog.getByRole("button", { name: /^Copy/ }).evaluate((button: HTMLElement) => {
    button.focus();
    button.click();
    button.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", keyCode: 27, bubbles: true }));
  });
  await expect(dialog).toHaveCount(0);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^c360_/);
  await expect(page.getByRole("button", { name: "Create token" }).first()).toBeFocused();
});

test.describe("phones", () => {
  test.use({ ...PHONE, ownBusiness: false });

  test("the navigation leads to the list of settings, and each page back to it", { tag: "@full" }, async ({ page }) => {
    await logIn(page);
    await page.getByRole("navigation").getByRole("button", { name: "More" }).click();
    await chooseMenuItem(page.getByRole("menuitem", { name: "Settings" }));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
    await page.getByRole("link", { name: /^Audit log/ }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Audit log");
    await page.getByRole("main").getByRole("link", { name: "Settings" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
  });
});

test.describe(() => {
  test.use({ ownBusiness: false });

  test("users without access to settings see none of them, and who can grant it", { tag: "@full" }, async ({
    page,
  }) => {
    const requests: string[] = [];
    page.on("request", (request) => requests.push(new URL(request.url()).pathname));
    await logIn(page, "manager");
    await expect(page.getByRole("navigation").getByRole("link", { name: "Audit log" })).toHaveCount(0);
    await navigateTo(page, "/settings");
    await expect(page.getByRole("main").getByRole("link")).toHaveText([/^Messages and actions/, /^Privacy/]);
    for (const name of ["users", "tokens", "webhooks", "business", "audit"]) {
      await navigateTo(page, `/settings/${name}`);
      await expect(page.getByText("Ask an admin for “Manage users, tokens and settings”.")).toBeVisible();
      await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
    }
    expect(requests.filter((path) => /\/api\/admin\/(users|invitations|tokens|business|audit-log)/.test(path))).toEqual(
      [],
    );
  });
});
