import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import { listTokens } from "#features/accounts/manage-api-tokens.ts";
import { aBusiness } from "#testing/builders.ts";
import { runCommand, startCommand } from "#testing/processes/command-process.ts";
import { aDatabase } from "#testing/processes/scratch-database.ts";
import { aToken } from "#testing/request.ts";

// Every command is a real process that must exit by itself: an open timer, pool or queue would keep it alive forever.

const folder = mkdtempSync(path.join(tmpdir(), "command-exits-"));
// The embedded database runs as another user, which must be able to enter the folder.
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string) => path.join(folder, name);
const [orders, backup] = [inFolder("orders.csv"), inFolder("whole.backup")];
const unknown = inFolder("unknown.csv");
writeFileSync(unknown, "a,b\n1,2\n");
writeFileSync(
  orders,
  "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n" +
    "500001,85123A,LANTERN,2,2025-03-01 10:00:00,2.55,10001,Portugal\n",
);

let shop: Scope & { slug: string };
let tokenId = "";
beforeAll(async () => {
  shop = await aBusiness();
  await aToken(shop);
  tokenId = (await listTokens(shop))[0]?.id ?? "";
});

const ofShop = () => ["--business", shop.slug];
const aUser = () => [...ofShop(), "--email", "ana@example.com"];
const importing = (file: string) => [file, "--format", "online-retail", ...ofShop()];

describe("every command exits by itself, with its code", () => {
  test.each<[string, string, () => string[], number]>([
    ["migrate", "with nothing to do", () => [], 0],
    ["import", "of orders", () => importing(orders), 0],
    ["import", "of a file that was imported before", () => [...importing(orders), "--problems", inFolder("p.csv")], 0],
    ["import", "of a missing file", () => importing(inFolder("none.csv")), 1],
    ["import", "of a file in an unknown format", () => [unknown, ...ofShop()], 1],
    ["token", "list", () => ["list", ...ofShop()], 0],
    ["token", "create", () => ["create", ...ofShop(), "--name", "erp", "--role", "viewer"], 0],
    ["token", "revoke", () => ["revoke", tokenId, ...ofShop()], 0],
    ["token", "revoke of an unknown id", () => ["revoke", "nothing", ...ofShop()], 1],
    ["token", "list of an unknown business", () => ["list", "--business", "nowhere"], 1],
    ["admin", "create-user", () => ["create-user", ...aUser(), "--name", "Ana", "--role", "viewer"], 0],
    ["admin", "set-password", () => ["set-password", ...aUser()], 0],
    ["admin", "without a subcommand", () => [], 1],
    ["segment", "of an unknown store", () => ["--store-id", "nowhere"], 2],
    ["segment", "with too few customers", () => ["--store-id", shop.slug, "--no-ai-naming"], 3],
    ["segment", "with an unknown option", () => ["--unknown"], 2],
    ["profile", "of a customer", () => ["--store-id", shop.slug, "--customer-ids", "10001"], 0],
    ["profile", "of an unknown customer", () => ["--store-id", shop.slug, "--customer-ids", "nobody"], 2],
    ["backup", "to a file", () => ["--out", backup], 0],
    ["backup", "--verify", () => ["--verify", backup], 0],
    ["backup", "--verify of another file", () => ["--verify", orders], 1],
    ["restore", "into a database with data", () => [backup], 1],
    ["restore", "of a missing file", () => [inFolder("none.backup")], 1],
    ["doctor", "with things to put right", () => [], 1],
    ["worker", "with an unknown option", () => ["--unknown"], 1],
    ["demo", "with a wrong option", () => ["--customers", "none"], 1],
  ])("%s %s", async (command, _, args, code) => {
    const ended = await runCommand(command, args(), { typed: "pelican lantern orchard\n", env: { DATA_DIR: folder } });
    expect(ended.code, ended.err).toBe(code);
  });

  test("restore into an empty database", async () => {
    const { url, ownerUrl } = await aDatabase();
    const env = { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl, DATA_DIR: folder };
    const { code, err } = await runCommand("restore", [backup], { env });
    expect(code, err).toBe(0);
  });

  test("demo exits on a signal, in the middle of its preparations", async () => {
    const env = { DATABASE_URL: "", DATABASE_OWNER_URL: "", DATA_DIR: inFolder("demo"), PORT: "0" };
    const { child, ended } = startCommand("demo", ["--customers", "50"], { env });
    // Its first line says that it creates the database.
    await once(child.stderr as NodeJS.ReadableStream, "data");
    child.kill("SIGTERM");
    const { code, err } = await ended;
    expect([0, 130], err).toContain(code);
  });
});

const runBench = async (...args: string[]) => {
  const env = { ...process.env, SHARED_DIR: inFolder("none") };
  const child = spawn(process.execPath, ["bench/run.ts", ...args], { env, stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out };
};

describe("npm run bench", () => {
  test("exits with 2 for an unknown benchmark", async () => {
    expect((await runBench("nothing")).code).toBe(2);
  });

  // Such a small import misses its ratio on most machines, which is exit code 1; the test only checks that it exits.
  test("exits after a benchmark whose imports opened the queue", async () => {
    const { code, out } = await runBench("import", "--customers", "20", "--lines", "0");
    expect(out).toContain("rows a second of the import of a generated file");
    expect([0, 1]).toContain(code);
  });
});
