import { once } from "node:events";
import { chmodSync, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { finished } from "node:stream/promises";
import { parseArgs } from "node:util";
import { makeShop } from "#features/demo/rules/shop.ts";
import { runCommand, startCommand } from "#testing/processes/command-process.ts";
import { state, takeTurns } from "../shared/harness.ts";

// A file of orders with one command, `npm run demo -- orders.csv`, until its RFM scores and segments are there, compared with
// `npm run import` of the same file into a business that exists. Both are processes of their own, each with an embedded database that
// is prepared beforehand, and they alternate. The build of the pages is not in it.

const { values } = parseArgs({
  options: { orders: { type: "string", default: "100000" }, rounds: { type: "string", default: "3" } },
});
const orders = Number(values.orders);
const rounds = Number(values.rounds);
if (!(Number.isInteger(orders) && orders > 0)) throw new Error("--orders must be a whole number above 0");
if (!(Number.isInteger(rounds) && rounds > 0)) throw new Error("--rounds must be a whole number above 0");

// PostgreSQL's user must be able to enter it.
const folder = mkdtempSync(path.join(os.tmpdir(), "bench-own-file-"));
chmodSync(folder, 0o755);
const file = path.join(folder, "orders.csv");

/** Orders of a demo shop, one a row, in pounds. */
const writeOrders = async (): Promise<void> => {
  const out = createWriteStream(file);
  out.write("order_id,order_date,total_price,currency,customer_email\n");
  const shop = { seed: 11, customers: Math.ceil(orders / 3), days: 730, now: new Date("2026-01-01T00:00:00Z") };
  let left = orders;
  for (const whole of makeShop({ ...shop, timeZone: "UTC" })) {
    for (const { externalId, orderedAt, totalPrice, customerExternalId } of whole.orders.slice(0, left)) {
      const email = customerExternalId === null ? "" : `${customerExternalId.toLowerCase()}@shop.example`;
      const row = [externalId, orderedAt.toISOString(), (totalPrice / 100).toFixed(2), "GBP", email];
      if (!out.write(`${row.join(",")}\n`)) await once(out, "drain");
      left--;
    }
    if (left <= 0) break;
  }
  out.end();
  await finished(out);
  if (left > 0) throw new Error(`The shop has ${left} orders too few`);
};

type Ended = Awaited<ReturnType<typeof runCommand>>;
const assertDone = ({ code, err }: Ended): void => {
  if (code !== 0) throw new Error(err);
};

let made = 0;
let env: Record<string, string> = {};
/** A database of its own, migrated and with a business, which is stopped: whoever is timed starts it. */
const aDatabase = async (): Promise<void> => {
  env = {
    DATABASE_URL: "",
    DATABASE_OWNER_URL: "",
    LOG_LEVEL: "silent",
    DATA_DIR: path.join(folder, String(made++)),
  };
  const business = ["--slug", "bench", "--name", "Bench", "--time-zone", "UTC", "--currency", "GBP"];
  assertDone(await runCommand("admin", ["create-business", ...business], { env }));
};

/** Until the first figures; the analyses that follow are ended. */
const loadOwnFile = async (): Promise<void> => {
  const { child, ended } = startCommand("demo", [file, "--no-start", "--yes", "--time-zone", "UTC"], { env });
  let told = "";
  const first = new Promise<void>((resolve) => {
    child.stderr?.on("data", (text) => {
      told += text;
      if (told.includes("Calculated: RFM and segments")) resolve();
    });
  });
  const early = ended.then((how) => {
    assertDone(how);
    if (!told.includes("Calculated: RFM and segments")) throw new Error(told);
  });
  await Promise.race([first, early]);
  running = { end: () => child.kill("SIGTERM"), ended };
};
let running: { end: () => void; ended: Promise<unknown> } | null = null;
const endRunning = async (): Promise<void> => {
  running?.end();
  await running?.ended;
  running = null;
};
const prepare = async (): Promise<void> => {
  await endRunning();
  await aDatabase();
};

try {
  await writeOrders();
  const times = await takeTurns(
    {
      import: {
        prepare,
        work: async () => assertDone(await runCommand("import", [file, "--business", "bench"], { env })),
      },
      "own file": { prepare, work: loadOwnFile },
    },
    rounds,
  );
  console.log(`  ${orders} orders`);
  state("time to the first figures of an own file over npm run import", times.ratio("own file", "import"), {
    atMost: 2,
  });
} finally {
  await endRunning();
  rmSync(folder, { recursive: true, force: true });
}
