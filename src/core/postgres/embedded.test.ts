import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { logMb, openEmbedded } from "./embedded.ts";

let base = "";
let folder = "";

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), "c360-"));
  chmodSync(base, 0o755);
  folder = path.join(base, ".data");
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

test.each([
  [1000, 256],
  [20_000, 1000],
  [1_000_000, 4096],
])("a disk with %d MB free lets the log grow to %d MB", (free, megabytes) => {
  expect(logMb(free)).toBe(megabytes);
});

describe("a folder that must not be used", () => {
  const cluster = () => path.join(folder, "postgres/data");

  test("another program's is left alone", async () => {
    mkdirSync(cluster(), { recursive: true });
    writeFileSync(path.join(cluster(), "PG_VERSION"), "18\n");
    await expect(openEmbedded(folder)).rejects.toThrow(/was not created by Customer 360.*DATA_DIR/);
    expect(readdirSync(cluster())).toEqual(["PG_VERSION"]);
  });

  test.each([
    ["19", /newer version \(PostgreSQL 19; this one has 18\).*Install the newer/],
    ["17", /older version \(PostgreSQL 17; this one has 18\).*the version that created it/],
  ])("one of PostgreSQL %s gets a line that says what to do", async (version, line) => {
    mkdirSync(cluster(), { recursive: true });
    writeFileSync(path.join(cluster(), "PG_VERSION"), `${version}\n`);
    writeFileSync(path.join(cluster(), "customer-360"), `${version}\n`);
    await expect(openEmbedded(folder)).rejects.toThrow(line);
  });
});
