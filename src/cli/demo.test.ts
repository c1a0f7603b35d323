import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeNamedFiles } from "#testing/named-files.ts";
import { runCommand } from "#testing/processes/command-process.ts";

const folder = mkdtempSync(path.join(tmpdir(), "demo-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const aFile = makeNamedFiles(folder);
let runs = 0;

/** Refused before anything is stored, so that no database is opened. */
const refusal = async (...args: string[]) => {
  const data = path.join(folder, `data-${runs++}`);
  const env = { DATABASE_URL: "", DATABASE_OWNER_URL: "", DATA_DIR: data };
  const { code, err } = await runCommand("demo", ["--no-start", "--yes", ...args], { env });
  expect(existsSync(path.join(data, "postgres"))).toBe(false);
  return { code, err: err.trim() };
};

const HEADER = "order_id,order_date,total_price,customer_id";

describe("npm run demo with files, without a terminal, stops before it stores anything and names the field", () => {
  test.each([
    [
      "which may be a day or a month",
      `${HEADER}\n1,03/04/2026,10.50,c1\n`,
      ["--currency", "EUR"],
      /^orders\.csv: nothing shows whether the day or the month comes first in "order_date" \(such as 03\/04\/2026\)\. Add --date-order/,
    ],
    [
      "which may be thousands or decimals",
      `${HEADER}\n1,2026-04-03,25.000,c1\n`,
      ["--currency", "EUR"],
      /^orders\.csv: nothing shows whether "total_price" \(such as 25\.000\) has thousands or decimals\. Add --decimal-sign/,
    ],
    [
      "whose currency is nowhere",
      `${HEADER}\n1,2026-04-03,25.50,c1\n`,
      [],
      /^orders\.csv: nothing shows the currency of its amounts\. Add --currency/,
    ],
    [
      "in a second currency",
      `${HEADER},currency\n1,2026-04-03,25.50,c1,EUR\n2,2026-04-03,5.50,c1,EUR\n3,2026-04-04,9.50,c1,GBP\n`,
      [],
      /^orders\.csv: nothing shows what GBP in currency is worth in EUR\. Add --rates GBP:1\.08/,
    ],
    [
      "with a word of its own for a status",
      `${HEADER},status\n1,2026-04-03,25.50,c1,paid\n2,2026-04-04,9.50,c1,In the kiln\n`,
      ["--currency", "EUR"],
      /^orders\.csv: nothing shows what the status "In the kiln" in status means\. Add --statuses "In the kiln:completed"/,
    ],
    [
      "without a date",
      "Number,Amount,Who\nA-1,25.50,ada@shop.example\nA-2,9.50,bo@shop.example\n",
      ["--currency", "EUR", "--rows", "orders"],
      /^orders\.csv: no column shows the field order_date \(Order date\)\. Name one of its columns order_date\. Its columns: Number, Amount, Who/,
    ],
    [
      "none of whose rows can be read",
      `${HEADER}\n1,soon,25.50,c1\n`,
      ["--currency", "EUR"],
      /^orders\.csv: none of its 1 rows can be read\. Line 2, order_date "soon": Must be a time/,
    ],
  ])("a file %s", async (_, text, args, expected) => {
    const { code, err } = await refusal(aFile("orders.csv", text), ...args);
    expect(err).toMatch(expected);
    expect(code).toBe(1);
  });

  test("what is no file, and options that are none", async () => {
    const missing = path.join(folder, "none.csv");
    expect(await refusal(missing)).toEqual({ code: 1, err: expect.stringContaining("There is no file") });
    const file = aFile("orders.csv", `${HEADER}\n1,2026-04-03,25.50,c1\n`);
    expect((await refusal(file, "--currency", "EURO")).err).toMatch(/^--currency: Answer an ISO 4217 code/);
    expect((await refusal(file, "--time-zone", "Mars/Base")).err).toMatch(/^--time-zone: Answer an IANA name/);
  });
});
