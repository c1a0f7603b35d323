import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import { type Demo, withDemo } from "#testing/processes/demo-server.ts";
import { findBrowser } from "#testing/processes/find-browser.ts";
import { withCustomers } from "../../e2e/customers.ts";
import { BROWSER_FLAGS } from "../../e2e/demo.ts";
import { median, state } from "../shared/harness.ts";

// What every page costs a visitor whose cache is empty and whose processor is four times slower: script as gzip, requests,
// LCP, time until the first data is shown, and CLS. `-- --base ../other-checkout` measures a built checkout beside this one,
// page by page in turns, so that other load on the machine meets both; `-- --only rfm,login` takes some pages alone.

const SLOWDOWN = 4;
const MOST_SCRIPT_KB = 400;
const MOST_LOGIN_SCRIPT_KB = 150;
const MOST_SHIFT = 0.1;
/** Time to data beside the base's: the same, and a tenth for the noise of few rounds. */
const MOST_RATIO = 1.1;
const QUIET_MS = 1_000;
const READY_MS = 90_000;

const ROWS = "tr[data-row-key], main li dl";

/** `ready` is the page's first real data. */
const PAGES: Record<string, { address: string; ready: string }> = {
  login: { address: "/login", ready: "#email" },
  invite: { address: "/invite?token=none", ready: "h1" },
  "reset-password": { address: "/reset-password#none", ready: "h1" },
  rfm: { address: "/rfm", ready: "div[role=grid]" },
  "rfm-customers": { address: "/rfm/customers?segment=at_risk", ready: ROWS },
  purchasing: { address: "/purchasing", ready: "main li h3" },
  forecast: { address: "/forecast", ready: ROWS },
  axes: { address: "/axes", ready: "main li h2" },
  axis: { address: "/axes/purchase_frequency", ready: "main svg.recharts-surface" },
  archetypes: { address: "/archetypes", ready: ROWS },
  churn: { address: "/churn", ready: ROWS },
  customers: { address: "/customers", ready: ROWS },
  customer: { address: "/customers/{regular}", ready: "ol[aria-label] li" },
  segments: { address: "/segments", ready: ROWS },
  segment: { address: "/segments/{segment}", ready: ROWS },
  "segment-edit": { address: "/segments/{segment}/edit", ready: "aside details" },
  "segment-new": { address: "/segments/new", ready: "main aside" },
  imports: { address: "/imports", ready: "main dl" },
  jobs: { address: "/jobs", ready: "main table, main dl, main section p" },
  settings: { address: "/settings", ready: "main ul a" },
  users: { address: "/settings/users", ready: "main table, main dl" },
  tokens: { address: "/settings/tokens?show=all", ready: "main table, main dl" },
  business: { address: "/settings/business", ready: "#basics_name" },
  audit: { address: "/settings/audit", ready: "main table, main dl" },
  account: { address: "/account", ready: "main input" },
  "api-reference": { address: "/api-reference", ready: "#get-me" },
};
const OUTSIDE = ["login", "invite", "reset-password"];

const { values: options } = parseArgs({
  options: {
    base: { type: "string" },
    only: { type: "string" },
    rounds: { type: "string", default: "3" },
  },
});
const rounds = Number(options.rounds);
const names = Object.keys(PAGES).filter((name) => !options.only || options.only.split(",").includes(name));

type Visit = { scriptKb: number; requests: number; lcp: number; data: number; shift: number };
type Product = { name: string; demo: Demo; session: BrowserContextOptions["storageState"] };

/** Runs in the page before its own script: collects what only the page can see. */
const watchPage = (ready: string): void => {
  const seen = { lcp: 0, shift: 0, data: 0 };
  Object.assign(window, { seen });
  const observe = (type: string, note: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  observe("largest-contentful-paint", ({ startTime }) => {
    seen.lcp = startTime;
  });
  observe("layout-shift", (entry) => {
    const { hadRecentInput, value } = entry as PerformanceEntry & { hadRecentInput: boolean; value: number };
    if (!hadRecentInput) seen.shift += value;
  });
  const look = () => {
    if (document.querySelector(ready)?.getClientRects().length) seen.data = performance.now();
    else requestAnimationFrame(look);
  };
  look();
};

/** The page is done when its data is there and a second went by without a request. */
const settle = async (page: Page, lastRequest: () => number): Promise<void> => {
  const isDone = async () =>
    Date.now() - lastRequest() > QUIET_MS && (await page.evaluate(() => Reflect.get(window, "seen").data)) > 0;
  const since = Date.now();
  while (!(await isDone())) {
    if (Date.now() - since > READY_MS) throw new Error(`${page.url()} shows no data`);
    await page.waitForTimeout(200);
  }
};

const visit = async (browser: Browser, product: Product, name: string): Promise<Visit> => {
  const { address = "", ready = "" } = PAGES[name] ?? {};
  const baseURL = product.demo.url;
  const { token } = JSON.parse(readFileSync(product.demo.file, "utf8")) as { token: string };
  const whole = await withCustomers(address, { url: baseURL, token });
  const session = OUTSIDE.includes(name) ? undefined : product.session;
  const context = await browser.newContext({ baseURL, locale: "en-US", ...(session && { storageState: session }) });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
    await page.addInitScript(watchPage, ready);
    let lastRequest = Date.now();
    let requests = 0;
    const scripts: Promise<number>[] = [];
    page.on("request", () => {
      lastRequest = Date.now();
      requests += 1;
    });
    page.on("response", (response) => {
      if (response.request().resourceType() !== "script") return;
      scripts.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(whole, { waitUntil: "commit" });
    await settle(page, () => lastRequest);
    const seen = await page.evaluate(() => Reflect.get(window, "seen") as { lcp: number; shift: number; data: number });
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    return { ...seen, scriptKb: bytes / 1024, requests };
  } finally {
    await context.close();
  }
};

const logIn = async (browser: Browser, name: string, demo: Demo): Promise<Product> => {
  const { logins, password } = JSON.parse(readFileSync(demo.file, "utf8")) as {
    logins: { email: string; role: string }[];
    password: string;
  };
  const context = await browser.newContext({ baseURL: demo.url, locale: "en-US" });
  const page = await context.newPage();
  await page.goto("/login");
  await page.locator("#email").fill(logins.find(({ role }) => role === "admin")?.email ?? "");
  await page.locator("#password").fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/rfm");
  const session = await context.storageState();
  await context.close();
  return { name, demo, session };
};

const middleOf = (visits: Visit[]): Visit => ({
  scriptKb: median(visits.map(({ scriptKb }) => scriptKb)),
  requests: median(visits.map(({ requests }) => requests)),
  lcp: median(visits.map(({ lcp }) => lcp)),
  data: median(visits.map(({ data }) => data)),
  shift: median(visits.map(({ shift }) => shift)),
});

const line = (page: string, product: string, { scriptKb, requests, lcp, data, shift }: Visit) =>
  console.log(
    `  ${page.padEnd(16)} ${product.padEnd(5)} ${scriptKb.toFixed(0).padStart(6)} KB ${String(requests).padStart(5)} ` +
      `${lcp.toFixed(0).padStart(7)} ms ${data.toFixed(0).padStart(7)} ms ${shift.toFixed(3).padStart(7)}`,
  );

const measure = async (products: Product[], browser: Browser) => {
  console.log(`  page             of       script  reqs        LCP       data     CLS   (medians of ${rounds})`);
  const measured: { name: string; now: Visit; base: Visit | undefined }[] = [];
  for (const name of names) {
    const visits = products.map((): Visit[] => []);
    for (let round = 0; round <= rounds; round++) {
      for (const [i, product] of products.entries()) {
        const seen = await visit(browser, product, name);
        // The first round warms up the server.
        if (round > 0) visits[i]?.push(seen);
      }
    }
    const [now, base] = visits.map(middleOf);
    if (base) line(name, "base", base);
    if (now) line(name, "now", now);
    if (now) measured.push({ name, now, base });
  }
  for (const { name, now, base } of measured) {
    const most = name === "login" ? MOST_LOGIN_SCRIPT_KB : MOST_SCRIPT_KB;
    state(`${name}: KB of script on first load`, now.scriptKb, { atMost: most });
    state(`${name}: cumulative layout shift`, now.shift, { atMost: MOST_SHIFT });
    if (base) state(`${name}: time to data beside the base's`, now.data / base.data, { atMost: MOST_RATIO });
  }
};

const executablePath = await findBrowser();
await withDemo(async (demo) => {
  const browser = await chromium.launch({ args: BROWSER_FLAGS, ...(executablePath && { executablePath }) });
  try {
    const now = await logIn(browser, "now", demo);
    const checkout = options.base;
    if (checkout === undefined) return await measure([now], browser);
    await withDemo(async (other) => measure([now, await logIn(browser, "base", other)], browser), { checkout });
  } finally {
    await browser.close();
  }
});
