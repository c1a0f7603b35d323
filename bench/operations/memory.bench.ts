import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { OpenApi } from "#features/api/contracts/openapi/openapi.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { buildTarget } from "#testing/attack/target.ts";
import { withDemo } from "#testing/processes/demo-server.ts";
import { state } from "../shared/harness.ts";
import { call, openLoop } from "../shared/open-loop.ts";
import { OUTSIDE, PAGES } from "./pages-list.ts";
import { memoryOf } from "./server-memory.ts";

// How much memory the server takes after its start, while every page, every list and report and many periods are read, and
// while it idles afterwards. No collection is forced: what counts is what the system gets back by itself.

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    idle: { type: "string", default: "10" },
    rate: { type: "string", default: "4" },
  },
});
const [minutes, idle, perSecond] = [Number(values.minutes), Number(values.idle), Number(values.rate)];
if (!(minutes > 0 && idle > 0 && perSecond > 0))
  throw new Error("--minutes, --idle and --rate must be numbers above 0");

const IDLE_MB = 600;
const REPORT = "/api/reports/customers/segmentation/";

/** The cookies of a session. */
const logIn = async (url: string, email: string, password: string): Promise<string> => {
  const cookiesOf = (response: Response) => response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  const first = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await first.json()) as { csrfToken: string };
  const second = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { origin: url, cookie: cookiesOf(first).join("; ") },
    body: new URLSearchParams({ email, password, business: "", csrfToken, json: "true" }),
  });
  if (!second.ok) throw new Error(`The login was answered with ${second.status}`);
  return [...cookiesOf(first), ...cookiesOf(second)].join("; ");
};

/** The examples of all routes that only read, as far as the demo shop has what they name. Streams are left out: they don't end. */
const readable = async (url: string, headers: Record<string, string>): Promise<string[]> => {
  const { paths } = (await (await fetch(`${url}/api/openapi.json`, { headers })).json()) as OpenApi;
  const addresses = Object.values(paths).flatMap(({ get }) =>
    get && !("text/event-stream" in (get.responses[200]?.content ?? {}))
      ? get["x-examples"].map(({ address }) => address).filter((address) => !address.includes("{"))
      : [],
  );
  const found: string[] = [];
  for (const address of addresses) {
    const response = await fetch(`${url}${address}`, { headers });
    await response.arrayBuffer();
    if (response.ok) found.push(address);
  }
  return found;
};

type DemoFile = { token: string; password: string; logins: { email: string; role: string }[] };

const metricsToken = randomBytes(36).toString("base64url");
// The settings of `npm start`.
const allocator = { MALLOC_ARENA_MAX: "2", MALLOC_MMAP_THRESHOLD_: "131072" };
const env = { METRICS_TOKEN: metricsToken, RATE_LIMIT: "1000000", ...allocator };

await buildTarget();

await withDemo(
  async ({ url, file }) => {
    const { token, password, logins } = JSON.parse(readFileSync(file, "utf8")) as DemoFile;
    const email = logins.find(({ role }) => role === "admin")?.email ?? "";
    const random = createRandom(42);
    const one = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
    const print = async (when: string): Promise<number> => {
      const { rss, heap } = await memoryOf(url, metricsToken);
      console.log(`  ${when.padEnd(22)} ${rss.toFixed(0).padStart(5)} MB, of which ${heap.toFixed(0)} MB heap in use`);
      return rss;
    };

    await print("after the start");
    const pages = Object.entries(PAGES).flatMap(([name, { address }]) =>
      OUTSIDE.includes(name) || address.includes("{") ? [] : [address],
    );
    const session = { cookie: await logIn(url, email, password) };
    const addresses = await readable(url, session);
    const bearer = { authorization: `Bearer ${token}` };
    const kinds = [
      () => ({ path: one(pages), headers: session }),
      () => ({ path: one(addresses), headers: session }),
      () => ({ path: one(addresses), headers: session }),
      () => ({ path: `${REPORT}?days=${1 + Math.floor(random() * 900)}`, headers: bearer }),
      () => ({ path: `${REPORT}?days=${one([30, 90])}&export_format=${one(["csv", "pdf"])}`, headers: bearer }),
    ];
    const failed = new Map<string, number>();
    for (let minute = 1; minute <= minutes; minute++) {
      const { outcomes } = await openLoop({ perSecond, seconds: 60, random }, (due) => {
        const { path, headers } = one(kinds)();
        return call({ url: `${url}${path}`, headers: { ...headers, "accept-encoding": "gzip" } }, due, () => path);
      });
      for (const { kind, failure } of outcomes)
        if (failure) failed.set(`${failure} ${kind}`, (failed.get(`${failure} ${kind}`) ?? 0) + 1);
      if (minute % 5 === 0 || minute === minutes) await print(`after ${minute} min of use`);
    }
    for (const [what, times] of failed) console.log(`  failed ${times}×: ${what}`);
    let rss = 0;
    for (let minute = 1; minute <= idle; minute++) {
      await pause(60_000);
      rss = await print(`after ${minute} idle min`);
    }
    const how = `resident memory of the server after ${minutes} min of use and ${idle} idle min`;
    state(`memory after idling, in parts of ${IDLE_MB} MB`, { value: rss / IDLE_MB, how }, { atMost: 1 });
  },
  { env },
);
