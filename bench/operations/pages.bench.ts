import { parseArgs } from "node:util";
import { type Browser, chromium } from "@playwright/test";
import { type Demo, withDemo } from "#testing/processes/demo-server.ts";
import { findBrowser } from "#testing/processes/find-browser.ts";
import { BROWSER_FLAGS } from "../../e2e/demo.ts";
import { state } from "../shared/harness.ts";
import { median } from "../shared/pairs.ts";
import { PAGES } from "./pages-list.ts";
import { logInAsAdmin, type Product, type Visit, visit } from "./pages-visit.ts";

// The cost of every page with an empty cache and a four times slower processor: gzipped script until the first data and in
// total, requests, LCP, time until that data, and CLS. `-- --base ../other-checkout` also measures another built checkout,
// alternating page by page, so that other load on the machine affects both; `-- --only rfm,login` selects pages.

const MOST_SCRIPT_KB = 450;
const MOST_LOGIN_SCRIPT_KB = 150;
const MOST_SHIFT = 0.05;
/** Maximum ratio to the base's time to data: equal, plus a tenth for the noise of few rounds. */
const MOST_RATIO = 1.1;

const { values: options } = parseArgs({
  options: {
    base: { type: "string" },
    only: { type: "string" },
    rounds: { type: "string", default: "3" },
  },
});
const rounds = Number(options.rounds);
const names = Object.keys(PAGES).filter((name) => !options.only || options.only.split(",").includes(name));

const logIn = async (browser: Browser, name: string, demo: Demo): Promise<Product> => {
  const context = await logInAsAdmin(browser, demo);
  const session = await context.storageState();
  await context.close();
  return { name, demo, session };
};

const middleOf = (visits: Visit[]): Visit => ({
  scriptKb: median(visits.map(({ scriptKb }) => scriptKb)),
  allKb: median(visits.map(({ allKb }) => allKb)),
  requests: median(visits.map(({ requests }) => requests)),
  lcp: median(visits.map(({ lcp }) => lcp)),
  data: median(visits.map(({ data }) => data)),
  shift: median(visits.map(({ shift }) => shift)),
});

const line = (page: string, product: string, { scriptKb, allKb, requests, lcp, data, shift }: Visit) =>
  console.log(
    `  ${page.padEnd(16)} ${product.padEnd(5)} ${scriptKb.toFixed(0).padStart(6)} KB ${allKb.toFixed(0).padStart(5)} KB ${String(requests).padStart(5)} ` +
      `${lcp.toFixed(0).padStart(7)} ms ${data.toFixed(0).padStart(7)} ms ${shift.toFixed(3).padStart(7)}`,
  );

const measure = async (products: Product[], browser: Browser) => {
  console.log(
    `  page             of       script  in all   reqs        LCP       data     CLS   (medians of ${rounds})`,
  );
  const measured: { name: string; now: Visit; base: Visit | undefined }[] = [];
  for (const name of names) {
    const visits = products.map((): Visit[] => []);
    const missing = new Set<Product>();
    for (let round = 0; round <= rounds; round++) {
      for (const [i, product] of products.entries()) {
        if (missing.has(product)) continue;
        const seen = await visit(browser, product, name).catch((error: unknown) => {
          // An older checkout lacks the newer pages.
          if (i === 0) throw error;
          missing.add(product);
          console.log(
            `  ${name.padEnd(16)} ${product.name.padEnd(5)} ${error instanceof Error ? error.message : error}`,
          );
        });
        if (!seen) continue;
        // The first round warms up the server.
        if (round > 0) visits[i]?.push(seen);
      }
    }
    const [now, base] = visits.map((seen) => (seen.length > 0 ? middleOf(seen) : undefined));
    if (base) line(name, "base", base);
    if (now) line(name, "now", now);
    if (now) measured.push({ name, now, base });
  }
  const how = rounds === 1 ? "one visit" : `median of ${rounds} visits`;
  for (const { name, now, base } of measured) {
    const most = name === "login" ? MOST_LOGIN_SCRIPT_KB : MOST_SCRIPT_KB;
    state(`${name}: KB of script until the first data`, { value: now.scriptKb, how }, { atMost: most });
    state(`${name}: cumulative layout shift`, { value: now.shift, how }, { atMost: MOST_SHIFT });
    const ratio = { value: now.data / (base?.data ?? now.data), how };
    if (base) state(`${name}: time to data beside the base's`, ratio, { atMost: MOST_RATIO });
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
