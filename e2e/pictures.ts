import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "@playwright/test";
import { withDemo } from "../src/testing/processes/demo-server.ts";
import { findBrowser } from "../src/testing/processes/find-browser.ts";
import { withCustomers } from "./customers.ts";
import { drawPlots } from "./plots.ts";

// `npm run pictures` saves every page, wide and phone, light and dark, to `pictures/`; add `-- --locale pt-BR` for another
// language.

const FOLDER = "pictures";
const { locale } = parseArgs({ options: { locale: { type: "string", default: "en-US" } } }).values;

/** No animation and no blinking cursor, so that two runs produce the same picture. */
const SCREENSHOT_OPTIONS = { animations: "disabled", caret: "hide" } as const;

const SCREENS = {
  wide: { viewport: { width: 1440, height: 1000 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
} as const;

/** `ready` is visible once the page has loaded. */
const PAGES: { name: string; address: string; ready: string; isWhole?: boolean }[] = [
  { name: "overview", address: "/", ready: "main h2", isWhole: true },
  { name: "overview-table", address: "/?view=table", ready: "main table", isWhole: true },
  { name: "rfm", address: "/rfm", ready: "main [role=grid]", isWhole: true },
  { name: "rfm-segment", address: "/rfm?focus=at_risk", ready: "[role=dialog]" },
  { name: "rfm-cell", address: "/rfm?cell=R5F5", ready: "[role=dialog]" },
  { name: "rfm-table", address: "/rfm?view=table", ready: "table", isWhole: true },
  { name: "rfm-value", address: "/rfm?method=value", ready: "[role=application]", isWhole: true },
  { name: "rfm-tier", address: "/rfm?method=value&focus=V3", ready: "[role=dialog]" },
  { name: "rfm-behavior", address: "/rfm?method=behavior", ready: "main h3", isWhole: true },
  { name: "rfm-behavior-table", address: "/rfm?method=behavior&view=table", ready: "table", isWhole: true },
  { name: "rfm-short", address: "/rfm?days=7", ready: "[role=note]", isWhole: true },
  { name: "movement", address: "/rfm/movement", ready: "main section", isWhole: true },
  { name: "movement-months", address: "/rfm/movement?step=month", ready: "main section", isWhole: true },
  { name: "rfm-compared", address: "/rfm?compare=year", ready: "main dl, main table", isWhole: true },
  { name: "members", address: "/rfm/customers?segment=at_risk", ready: "tr[data-row-key], main li dl" },
  { name: "members-cell", address: "/rfm/customers?cell=R5F5", ready: "tr[data-row-key], main li dl" },
  { name: "members-nobody", address: "/rfm/customers?q=nobody-is-called-so", ready: "main button" },
  { name: "rfm-empty", address: "/rfm?days=1&storefront=1", ready: "main section" },
  { name: "purchasing", address: "/purchasing", ready: "main li h3", isWhole: true },
  { name: "purchasing-value", address: "/purchasing?type=value", ready: "main li h3", isWhole: true },
  { name: "purchasing-table", address: "/purchasing?type=frequency&view=table", ready: "main table", isWhole: true },
  { name: "forecast", address: "/forecast", ready: "tr[data-row-key], main li dl", isWhole: true },
  { name: "forecast-trust", address: "/forecast?tab=trust", ready: "main h2", isWhole: true },
  { name: "forecast-models", address: "/forecast?tab=models", ready: "main table", isWhole: true },
  { name: "forecast-cohorts", address: "/forecast?tab=cohorts", ready: "main table", isWhole: true },
  { name: "retention", address: "/retention?by=category", ready: "main table", isWhole: true },
  { name: "retention-order-gaps", address: "/retention?tab=order-gaps", ready: "main table", isWhole: true },
  { name: "retention-movement", address: "/retention?tab=movement", ready: "main table", isWhole: true },
  { name: "retention-payback", address: "/retention?tab=payback", ready: "main table", isWhole: true },
  { name: "products", address: "/products", ready: "tr[data-row-key], main li dl", isWhole: true },
  { name: "products-variants", address: "/products?by=parent", ready: "tr[data-row-key], main li dl" },
  { name: "second-order", address: "/products?tab=second-order&months=60", ready: "main table", isWhole: true },
  { name: "products-pairs", address: "/products?tab=pairs&months=60", ready: "tr[data-row-key], main li dl" },
  { name: "forecast-table", address: "/forecast?view=table", ready: "main table", isWhole: true },
  { name: "forecast-none", address: "/forecast?months=6&level=0.8", ready: "main section button" },
  { name: "imports", address: "/imports", ready: "main section ul", isWhole: true },
  { name: "imports-new", address: "/imports/new", ready: "main section ul", isWhole: true },
  { name: "axes", address: "/axes", ready: "main li h2", isWhole: true },
  { name: "axes-table", address: "/axes?sort=weakest&view=table", ready: "main table" },
  { name: "axis", address: "/axes/purchase_frequency", ready: "main nav a", isWhole: true },
  { name: "axis-table", address: "/axes/purchase_frequency?view=table", ready: "main table", isWhole: true },
  { name: "axis-members", address: "/axes/purchase_frequency?tab=members", ready: "tr[data-row-key], main li dl" },
  {
    name: "axis-runs",
    address: "/axes/purchase_frequency?tab=runs",
    ready: "main h2",
    isWhole: true,
  },
  { name: "archetypes", address: "/archetypes", ready: "tr[data-row-key], main li dl", isWhole: true },
  { name: "archetypes-table", address: "/archetypes?view=table", ready: "main section table", isWhole: true },
  { name: "todo", address: "/todo", ready: "tr[data-row-key], main li dl", isWhole: true },
  { name: "todo-rules", address: "/todo?tab=churn&priority=high&view=table", ready: "#rule-low", isWhole: true },
  { name: "todo-outreach", address: "/todo?tab=outreach", ready: "main code", isWhole: true },
  { name: "customers", address: "/customers", ready: "tr[data-row-key], main li dl" },
  {
    name: "customers-filtered",
    address: '/customers?q=an&f={"all":[{"field":"orders","operator":"at_least","value":2}]}',
    ready: "tr[data-row-key], main li dl",
  },
  { name: "customers-nobody", address: "/customers?q=nobody-is-called-so", ready: "main button" },
  { name: "customer", address: "/customers/{regular}", ready: "ol[aria-label] li", isWhole: true },
  { name: "customer-table", address: "/customers/{regular}?view=table", ready: "main table" },
  { name: "customer-timeline", address: "/customers/{regular}?tab=timeline", ready: "main ol > li" },
  { name: "customer-behavior", address: "/customers/{regular}?tab=behavior", ready: "main table", isWhole: true },
  { name: "customer-orders", address: "/customers/{regular}?tab=orders", ready: "tr[data-row-key], main li dl" },
  { name: "customer-never", address: "/customers/{never}", ready: "main h3" },
  { name: "segments", address: "/segments", ready: "tr[data-row-key], main li dl" },
  { name: "segment", address: "/segments/{segment}", ready: "tr[data-row-key], main li dl" },
  { name: "segment-trend", address: "/segments/{segment}?tab=trend", ready: "main h2", isWhole: true },
  { name: "campaigns", address: "/campaigns", ready: "tr[data-row-key], main li dl" },
  { name: "campaign", address: "/campaigns/{campaign}", ready: "main table", isWhole: true },
  { name: "campaign-new", address: "/campaigns/new", ready: "main table", isWhole: true },
  { name: "segment-overlap", address: "/segments/{segment}?tab=overlap", ready: "main table" },
  { name: "segment-history", address: "/segments/{segment}?tab=history", ready: "main ol > li" },
  { name: "segment-edit", address: "/segments/{segment}/edit", ready: "aside details", isWhole: true },
  { name: "segment-new", address: "/segments/new", ready: "main aside" },
  { name: "jobs", address: "/jobs", ready: "main table, main dl, main section p" },
  { name: "jobs-scheduled", address: "/jobs?state=scheduled", ready: "main table" },
  { name: "settings", address: "/settings", ready: "main ul a" },
  { name: "users", address: "/settings/users", ready: "main table, main dl" },
  { name: "tokens", address: "/settings/tokens?show=all", ready: "main table, main dl" },
  { name: "business", address: "/settings/business", ready: "#basics_name", isWhole: true },
  { name: "audit", address: "/settings/audit", ready: "main table, main dl", isWhole: true },
  { name: "searches", address: "/settings/searches", ready: "main table, main dl, main section p" },
  { name: "invitation-over", address: "/invite#none", ready: "h1" },
  { name: "help", address: "/help", ready: "main ul a" },
  { name: "audiences", address: "/audiences", ready: "tr[data-row-key], main li dl, main section p" },
  { name: "first-setup-over", address: "/first-setup", ready: "h1" },
  { name: "forgot-password", address: "/forgot-password", ready: "#email" },
  { name: "api-reference", address: "/api-reference", ready: "#get-me", isWhole: true },
  { name: "not-found", address: "/nothing-here", ready: "h1" },
];

type Login = { email: string; password: string; token: string };

const logIn = async (page: Page, { email, password }: Login) => {
  await page.locator("#email").fill(email);
  await page.locator("#password").fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname !== "/login");
};

const take = async (browser: Browser, baseURL: string, login: Login) => {
  for (const [screen, size] of Object.entries(SCREENS)) {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({ baseURL, colorScheme, locale, ...size });
      const page = await context.newPage();
      const save = (name: string, fullPage = false) =>
        page.screenshot({ path: `${FOLDER}/${name}-${screen}-${colorScheme}.png`, fullPage, ...SCREENSHOT_OPTIONS });
      await page.goto("/login");
      await page.locator("#email").waitFor();
      await save("login");
      await logIn(page, login);
      for (const { name, address, ready, isWhole } of PAGES) {
        await page.goto(await withCustomers(address, { url: baseURL, token: login.token }));
        await page.locator(ready).first().waitFor();
        await page.waitForLoadState("networkidle");
        await drawPlots(page);
        await save(name, isWhole);
      }
      await context.close();
    }
  }
};

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);
const executablePath = await findBrowser();
await withDemo(async ({ url, file }) => {
  const browser = await chromium.launch(executablePath ? { executablePath } : {});
  try {
    await take(browser, url, JSON.parse(readFileSync(file, "utf8")));
  } finally {
    await browser.close();
  }
});
console.log(`Pictures are in ${FOLDER}/`);
