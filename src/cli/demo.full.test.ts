import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { aTextWorkbook, aZip } from "#testing/a-workbook.ts";
import { makeNamedFiles } from "#testing/named-files.ts";
import { runCommand } from "#testing/processes/command-process.ts";
import { dataFolder } from "#testing/processes/demo-server.ts";

const folder = dataFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const aFile = makeNamedFiles(folder);
let runs = 0;

const DAY = 86_400_000;
const dayOf = (ago: number): string => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);
/** More than the behavioral axes need. */
const CUSTOMERS = 120;
const ORDERS = 300;
/** Their orders, in euros. */
const orderRows = (prefix = ""): string[][] =>
  Array.from({ length: ORDERS }, (_, i) => [
    `${prefix}${1000 + i}`,
    dayOf(3 + ((i * 13) % 300)),
    `${10 + (i % 17)}.50`,
    `c${i % CUSTOMERS}@shop.example`,
    "EUR",
  ]);
const COLUMNS = ["Order No", "Order date", "Total", "Email", "Currency"];
const toCsv = (rows: readonly (readonly string[])[]): string => `${rows.map((row) => row.join(",")).join("\n")}\n`;

/** Loads files into the embedded database of a data folder; `connected` are the addresses to which any thread of it connected. */
const load = async (data: string, ...args: string[]) => {
  const seen = path.join(folder, `seen-${runs++}`);
  writeFileSync(seen, "");
  const hook = aFile(
    "watch-connections.mjs",
    `import net from "node:net";
     import { appendFileSync } from "node:fs";
     const connect = net.Socket.prototype.connect;
     net.Socket.prototype.connect = function (...given) {
       const [to] = Array.isArray(given[0]) ? given[0] : given;
       appendFileSync(${JSON.stringify(seen)}, JSON.stringify(to?.path ?? to?.host ?? to) + "\\n");
       return connect.apply(this, given);
     };`,
  );
  const env = {
    DATABASE_URL: "",
    DATABASE_OWNER_URL: "",
    DATA_DIR: data,
    LOG_LEVEL: "silent",
    NODE_OPTIONS: `--import=${hook}`,
    // What else would name axes, and send mail.
    ANTHROPIC_API_KEY: "sk-not-to-be-used",
    SMTP_URL: "smtp://mail.shop.example:587",
    MAIL_FROM: "shop@shop.example",
  };
  const { code, err, out } = await runCommand("demo", ["--no-start", ...args], { env });
  const connected = [...new Set(readFileSync(seen, "utf8").split("\n").filter(Boolean))].map(
    (line) => JSON.parse(line) as string,
  );
  return { code, err, out, connected };
};

const isLocal = (address: string): boolean => address.startsWith("/") || ["localhost", "127.0.0.1"].includes(address);

test("npm run demo loads CSV, XLSX, JSON and several files, calculates everything, calls nobody, and starts again with what is there", async () => {
  const data = path.join(folder, "data");
  mkdirSync(data);
  const csv = aFile("corner_shop-2026.csv", toCsv([COLUMNS, ...orderRows()]));
  const customers = aFile(
    "customers.csv",
    toCsv([
      ["customer_id", "email", "first_name"],
      ...Array.from({ length: CUSTOMERS }, (_, i) => [`c${i}@shop.example`, `c${i}@shop.example`, `Ada${i}`]),
    ]),
  );
  const first = await load(data, "--yes", csv, customers);
  expect(first.code, first.err).toBe(0);
  expect(first.err).toContain(`customers.csv: ${CUSTOMERS} customers added`);
  expect(first.err).toContain(`corner_shop-2026.csv: ${ORDERS} orders added, 0 rows with problems`);
  // Customers first, whatever the order of the arguments.
  expect(first.err.indexOf("customers.csv:")).toBeLessThan(first.err.indexOf("corner_shop-2026.csv:"));
  for (const part of ["RFM and segments", "forecast", "purchase segments", "behavioral axes"])
    expect(first.err).toContain(`Calculated: ${part}`);
  expect(first.connected.length).toBeGreaterThan(0);
  expect(first.connected.filter((address) => !isLocal(address))).toEqual([]);
  const login = JSON.parse(readFileSync(path.join(data, "own-shop.json"), "utf8"));
  expect(login).toMatchObject({ name: "Corner shop 2026", currency: "EUR", email: "admin@own-shop.example" });
  expect(login.timeZone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  // Only its owner reads the password.
  expect(execFileSync("stat", ["-c", "%a", path.join(data, "own-shop.json")], { encoding: "utf8" }).trim()).toBe("600");

  const again = await load(data, "--yes", csv);
  expect(again.err).toContain("corner_shop-2026.csv was imported before: nothing was changed");
  expect(JSON.parse(readFileSync(path.join(data, "own-shop.json"), "utf8"))).toEqual(login);

  const workbook = aFile("more.xlsx", aTextWorkbook({ Orders: [COLUMNS, ...orderRows("x")] }));
  const json = aFile(
    "woo.json",
    JSON.stringify([
      {
        id: 7001,
        status: "completed",
        currency: "EUR",
        date_created_gmt: `${dayOf(5)}T10:00:00`,
        date_paid_gmt: `${dayOf(5)}T10:00:00`,
        total: "20.00",
        total_tax: "0.00",
        discount_total: "0.00",
        shipping_total: "0.00",
        prices_include_tax: true,
        customer_id: 7,
        billing: { email: "c7@shop.example" },
        line_items: [],
        refunds: [],
      },
    ]),
  );
  const entries = { "orders/zipped.csv": toCsv([COLUMNS, ...orderRows("z")]), "__MACOSX/._zipped.csv": "x" };
  const zip = aFile("export.zip", aZip(entries));
  const more = await load(data, "--yes", workbook, json, zip);
  expect(more.code, more.err).toBe(0);
  expect(more.err).toContain(`more.xlsx: ${ORDERS} orders added`);
  expect(more.err).toContain("woo.json: 1 orders added");
  expect(more.err).toContain(`zipped.csv: ${ORDERS} orders added`);

  const reset = await load(data, "--yes", "--reset", "--name", "Fresh start", csv);
  expect(reset.err).toContain("Started over: the database is empty");
  expect(reset.err).toContain(`corner_shop-2026.csv: ${ORDERS} orders added`);
  const fresh = JSON.parse(readFileSync(path.join(data, "own-shop.json"), "utf8"));
  expect(fresh.name).toBe("Fresh start");
  expect(fresh.password).not.toBe(login.password);
});

const hasScript = (() => {
  try {
    return execFileSync("script", ["--version"], { encoding: "utf8" }).includes("util-linux");
  } catch {
    return false;
  }
})();
if (!hasScript) console.warn("script of util-linux is missing: questions in a terminal are not tried");

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals have them
const MOVES = /\u001b\[[0-9;]*[A-Za-z]/g;

/** Runs the command in a pseudo-terminal and answers each question once it is asked. */
const answerAll = (args: string[], answers: [question: RegExp, answer: string][], data: string) =>
  new Promise<{ code: number | null; shown: string }>((resolve) => {
    const command = [process.execPath, path.resolve("src/cli/demo.ts"), ...args].map((part) => `'${part}'`).join(" ");
    const child = spawn("script", ["-qefc", command, "/dev/null"], {
      env: { ...process.env, DATABASE_URL: "", DATABASE_OWNER_URL: "", DATA_DIR: data, LOG_LEVEL: "silent" },
    });
    let shown = "";
    let from = 0;
    const left = [...answers];
    child.stdout.on("data", (text) => {
      // Without what moves the cursor.
      shown += String(text).replace(MOVES, "");
      const [question, answer] = left[0] ?? [];
      if (!question?.test(shown.slice(from))) return;
      left.shift();
      from = shown.length;
      child.stdin.write(`${answer}\r`);
    });
    child.on("close", (code) => resolve({ code, shown }));
  });

test.skipIf(!hasScript)("a terminal is asked what the file doesn't show", async () => {
  const data = path.join(folder, "asked");
  mkdirSync(data);
  const rows = orderRows().map(([id = "", , total = "", email = ""], i) => [
    id,
    `0${1 + (i % 9)}/0${1 + (i % 8)}/2026`,
    total,
    email,
    i % 2 ? "Packed" : "paid",
  ]);
  const file = aFile(
    "kiln.csv",
    toCsv([["order_id", "order_date", "total_price", "customer_email", "status"], ...rows]),
  );
  const { code, shown } = await answerAll(
    [file, "--no-start"],
    [
      [/Name of your shop \[Kiln\]: $/, "The Kiln"],
      [/time zone, in which its days begin \[.*\]: $/, "Nowhere"],
      [/Answer an IANA name such as Europe\/Madrid[\s\S]*\]: $/, "Europe/Lisbon"],
      [/Its currency: $/, "eur"],
      [/dates such as [\s\S]*Number: $/, "2"],
      [/the status "Packed" are[\s\S]*Number: $/, "1"],
    ],
    data,
  );
  expect(code, shown).toBe(0);
  expect(shown).toContain(`kiln.csv: ${ORDERS} orders added, 0 rows with problems`);
  const login = JSON.parse(readFileSync(path.join(data, "own-shop.json"), "utf8"));
  expect(login).toMatchObject({ name: "The Kiln", timeZone: "Europe/Lisbon", currency: "EUR" });
});

/** Files of public bug reports, which other people's shops exported; beside the project, if at all. */
const CASES = path.resolve("../shared/cases");
if (!existsSync(CASES)) console.warn("../shared/cases is missing: its files are not tried");

test.skipIf(!existsSync(CASES))("files of public bug reports are loaded with one command", async () => {
  const data = path.join(folder, "cases");
  mkdirSync(data);
  const of = (name: string) => path.join(CASES, name);
  const expected = [
    [of("38-title-rows/22-title-rows.csv"), ["--currency", "USD"], "22-title-rows.csv: 3 orders added, 0 rows"],
    [of("33-retail-ii/06-retail-ii.csv"), ["--currency", "GBP"], "06-retail-ii.csv: "],
    [
      of("49-separate-time-column/32-date-time-cols.csv"),
      ["--currency", "EUR"],
      "32-date-time-cols.csv: 2 orders added, 0 rows",
    ],
  ] as const;
  for (const [file, options, line] of expected) {
    const { code, err } = await load(data, "--yes", "--reset", ...options, file);
    expect([code, err]).toEqual([0, expect.stringContaining(line)]);
  }
});
