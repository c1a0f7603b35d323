import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "@playwright/test";
import type { Demo } from "#testing/processes/demo-server.ts";
import { withCustomers } from "../../e2e/customers.ts";
import { OUTSIDE, PAGES } from "./pages-list.ts";

const SLOWDOWN = 4;
const QUIET_MS = 1_000;
const READY_MS = 90_000;

/** Gzipped script in KB: `scriptKb` until the first data appears, `allKb` including later loads such as visible plots. */
export type Visit = { scriptKb: number; allKb: number; requests: number; lcp: number; data: number; shift: number };
export type Product = { name: string; demo: Demo; session: BrowserContextOptions["storageState"] };

/** A browser context in which the demo's admin is logged in. */
export const logInAsAdmin = async (browser: Browser, { url, file }: Demo): Promise<BrowserContext> => {
  const { logins, password } = JSON.parse(readFileSync(file, "utf8")) as {
    logins: { email: string; role: string }[];
    password: string;
  };
  const context = await browser.newContext({ baseURL: url, locale: "en-US" });
  const page = await context.newPage();
  await page.goto("/login");
  await page.locator("#email").fill(logins.find(({ role }) => role === "admin")?.email ?? "");
  await page.locator("#password").fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL((address) => address.pathname !== "/login");
  await page.close();
  return context;
};

/** Runs in the page before its own script, to collect metrics that are only available there. */
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

/** The page is done when it shows data and no request has started for a second. */
const settle = async (page: Page, lastRequest: () => number): Promise<void> => {
  const isDone = async () =>
    Date.now() - lastRequest() > QUIET_MS && (await page.evaluate(() => Reflect.get(window, "seen").data)) > 0;
  const since = Date.now();
  while (!(await isDone())) {
    if (Date.now() - since > READY_MS) throw new Error(`${page.url()} shows no data`);
    await page.waitForTimeout(200);
  }
};

export const visit = async (browser: Browser, product: Product, name: string): Promise<Visit> => {
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
    const scripts: Promise<[address: string, kb: number]>[] = [];
    page.on("request", () => {
      lastRequest = Date.now();
      requests += 1;
    });
    page.on("response", (response) => {
      if (response.request().resourceType() !== "script") return;
      const script = response.body().then((body): [string, number] => [response.url(), gzipSync(body).length / 1024]);
      // When the page shows no data, its bodies are lost too, and that must not hide why.
      script.catch(() => {});
      scripts.push(script);
    });
    await page.goto(whole, { waitUntil: "commit" });
    await settle(page, () => lastRequest);
    const seen = await page.evaluate(() => Reflect.get(window, "seen") as { lcp: number; shift: number; data: number });
    const before = await page.evaluate(
      (data) => performance.getEntriesByType("resource").flatMap((one) => (one.startTime <= data ? one.name : [])),
      seen.data,
    );
    const all = await Promise.all(scripts);
    const sum = (some: typeof all) => some.reduce((total, [, kb]) => total + kb, 0);
    const early = new Set(before);
    return { ...seen, scriptKb: sum(all.filter(([address]) => early.has(address))), allKb: sum(all), requests };
  } finally {
    await context.close();
  }
};
