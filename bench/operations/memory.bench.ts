import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { createRandom } from "#lib/statistics/random.ts";
import { type Demo, withDemo } from "#testing/processes/demo-server.ts";
import { findBrowser } from "#testing/processes/find-browser.ts";
import { buildTarget } from "#testing/processes/target.ts";
import { BROWSER_FLAGS } from "../../e2e/demo.ts";
import { state } from "../shared/harness.ts";
import { median } from "../shared/pairs.ts";
import { readOwners } from "./heap-owners.ts";
import { admin, integrator, marketer, type Person, type Shop } from "./memory-people.ts";
import { askInside, childrenOf, residentOf, saveHeapSnapshot } from "./process-memory.ts";

// How much memory the server takes while three people use the product for an hour of clicks, without pauses between them: a marketer
// and an admin in browsers, and an integrator. And while it idles afterwards. No collection is forced: what counts is what the system gets
// back by itself.

const { values } = parseArgs({
  options: {
    clicks: { type: "string", default: "720" },
    idle: { type: "string", default: "5" },
    snapshot: { type: "string" },
  },
});
const [clicks, idle] = [Number(values.clicks), Number(values.idle)];
if (!(clicks > 0 && idle > 0)) throw new Error("--clicks and --idle must be numbers above 0");

const MOST_MB = 600;
const EVERY_MS = 15_000;

// The settings of `npm run demo`; the inspector tells what is in the heap.
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: { demo: string } };
const settings = [...scripts.demo.matchAll(/\b(MALLOC_\w+)=(\S+)/g)].map(([, name = "", value = ""]) => [name, value]);
const flags = scripts.demo.match(/--max-semi-space-size=\d+/g) ?? [];
const env = {
  ...Object.fromEntries(settings),
  RATE_LIMIT: "1000000",
  NODE_OPTIONS: [...flags, "--inspect=127.0.0.1:0"].join(" "),
};

const columns = (cells: readonly (string | number)[]): string =>
  cells
    .map((cell, i) =>
      (typeof cell === "number" ? cell.toFixed(0) : cell)[i === 0 ? "padEnd" : "padStart"](i === 0 ? 20 : 10),
    )
    .join("");

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Prints what the server takes now, and returns its resident memory. */
const print = async ({ pid, logFile }: Demo, when: string): Promise<number> => {
  const { rss, pss, files, malloc, anonymous } = residentOf(pid);
  const { main, external, arrayBuffers, threads } = await askInside(logFile);
  const others = sum(childrenOf(pid).map((child) => residentOf(child).pss));
  const [committed, used] = [sum(threads.map((each) => each.committed)), sum(threads.map((each) => each.used))];
  const row = [
    when,
    rss,
    pss,
    files,
    malloc,
    anonymous,
    main.committed,
    main.used,
    external,
    arrayBuffers,
    threads.length,
    committed,
    used,
  ];
  console.log(`  ${columns([...row, others])}`);
  return rss;
};

const HEAD = [
  "",
  "RSS MB",
  "PSS",
  "files",
  "malloc",
  "anonymous",
  "heap",
  "in use",
  "external",
  "buffers",
  "threads",
  "heaps",
  "in use",
  "database",
];

const use = async (people: readonly Person[], onTime: (done: number) => Promise<void>): Promise<void> => {
  const failed = new Map<string, number>();
  let done = 0;
  const work = async ({ name, click }: Person): Promise<void> => {
    for (let turn = 0; done < clicks; turn++, done++) {
      await click(turn).catch((error: unknown) => {
        const what = `${name}: ${(error instanceof Error ? error.message : String(error)).split("\n")[0]}`;
        failed.set(what, (failed.get(what) ?? 0) + 1);
      });
    }
  };
  const all = Promise.all(people.map(work));
  const over = all.then(() => true);
  while (!(await Promise.race([over, pause(EVERY_MS, false)]))) await onTime(done);
  for (const [what, times] of failed) console.log(`  failed ${times}×: ${what}`);
  state("failed clicks", { value: sum([...failed.values()]), how: `of ${clicks}` }, { atMost: 0 });
};

const printOwners = (file: string): void => {
  for (const [title, owners] of Object.entries(readOwners(file))) {
    console.log(`  ${title}`);
    for (const { name, mb } of owners) console.log(`  ${mb.toFixed(1).padStart(7)} MB  ${name}`);
  }
};

const executablePath = await findBrowser();
await buildTarget();
await withDemo(
  async (demo) => {
    const shop = JSON.parse(readFileSync(demo.file, "utf8")) as Shop;
    const browser = await chromium.launch({ args: BROWSER_FLAGS, ...(executablePath && { executablePath }) });
    console.log(`  ${columns(HEAD)}`);
    await print(demo, "after the start");
    const taken: number[] = [];
    try {
      const people = [
        await marketer(browser, shop, createRandom(1)),
        await admin(browser, shop, createRandom(2)),
        await integrator(shop, createRandom(3)),
      ];
      await use(people, async (done) => void taken.push(await print(demo, `after ${done} clicks`)));
      await print(demo, "after the last click");
    } finally {
      await browser.close();
    }
    let left = 0;
    for (let minute = 1; minute <= idle; minute++) {
      await pause(60_000);
      left = await print(demo, `after ${minute} idle min`);
    }
    if (values.snapshot) {
      await saveHeapSnapshot(demo.logFile, values.snapshot);
      printOwners(values.snapshot);
    }
    const later = taken.slice(Math.floor(taken.length / 2));
    const how = `resident memory of the server, median of the second half of ${clicks} clicks`;
    state(`memory in use, in parts of ${MOST_MB} MB`, { value: median(later) / MOST_MB, how }, { atMost: 1 });
    const idleHow = `resident memory of the server ${idle} min after the last click`;
    state(`memory after idling, in parts of ${MOST_MB} MB`, { value: left / MOST_MB, how: idleHow }, { atMost: 1 });
  },
  { env },
);
