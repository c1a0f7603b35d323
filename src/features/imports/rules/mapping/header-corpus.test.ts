import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { recognizeFormat } from "../../shops/formats.ts";
import { listNames, plainName } from "../names/column-names.ts";
import { PLATFORMS } from "../names/platforms.ts";
import { findPlatformName, suggestMapping } from "./suggest-mapping.ts";

type Sample = { name: string; rows: string; header: string[]; cells: string[][]; right: Map<string, string> };

/** "Email>customer_id&email|Note" names a column that is both fields, and one that is none. */
const sampleIn = (text: string): Sample => {
  const [title = "", head = "", ...lines] = text.split("\n");
  const [name = "", rows = ""] = title.split(" | ");
  const columns = head.split("|").map((each) => each.split(">"));
  const right = columns.flatMap(([column = "", fields = ""]) =>
    fields.split("&").flatMap((field): [string, string][] => (field === "" ? [] : [[field, column]])),
  );
  return {
    name,
    rows,
    header: columns.map(([column = ""]) => column),
    cells: lines.map((line) => line.split("|")),
    right: new Map(right),
  };
};

/** Headers of platforms' documented exports and of public files, with rows made up for them, and the right mapping. */
const SAMPLES = readFileSync(new URL("../../../../testing/imports/header-corpus.txt", import.meta.url), "utf8")
  .split(/^# /m)
  .slice(1)
  .map((text) => sampleIn(text.trimEnd()));

test("documented exports of platforms are read as documented, whatever their values and with an added column", () => {
  const known = SAMPLES.filter(({ header }) => findPlatformName(header) !== null);
  expect(new Set(known.map(({ header }) => findPlatformName(header)))).toEqual(
    new Set(PLATFORMS.filter(({ fields }) => fields.size > 0).map(({ name }) => name)),
  );
  for (const { name, header, cells, right } of known) {
    for (const rows of [cells, []]) {
      const { columns } = suggestMapping([...header, "Margin"], rows);
      const wrong = Object.entries(columns).filter(([field, column]) => right.get(field) !== column);
      expect(wrong, name).toEqual([]);
      if (rows.length > 0) expect(Object.keys(columns).sort(), name).toEqual([...right.keys()].sort());
    }
  }
});

/** What concerns an order as a whole. */
const OF_ORDER =
  /^(order_(date|time|created_tz)|status|payment_state|customer_.*|first_name|last_name|phone|country|total_price|(discount|shipping|tax|refunded)_amount|currency|discount_codes|source|updated_at)$/;

/** A sample's rows with what concerns an order on each row of it, and on one of them only. */
const writtenBothWays = ({ header, cells, right }: Sample): [onEach: string[][], once: string[][]] => {
  const id = header.indexOf(right.get("order_id") ?? "");
  const places = [...right].flatMap(([field, column]) => (OF_ORDER.test(field) ? [header.indexOf(column)] : []));
  const firstOf = (row: string[]): string[] => cells.find((each) => each[id] === row[id]) ?? row;
  const withCells = (row: string[], of: (i: number) => string) =>
    header.map((_, i) => (places.includes(i) ? of(i) : (row[i] ?? "")));
  return [
    cells.map((row) => withCells(row, (i) => firstOf(row)[i] ?? "")),
    cells.map((row) => withCells(row, (i) => (firstOf(row) === row ? (row[i] ?? "") : ""))),
  ];
};

test("every sample of lines has several lines an order, and is understood alike if what concerns an order is written once", () => {
  for (const sample of SAMPLES.filter(({ rows }) => rows === "lines")) {
    const { name, header, right } = sample;
    const [onEach, once] = writtenBothWays(sample);
    const ids = onEach.map((row) => row[header.indexOf(right.get("order_id") ?? "")]);
    expect(new Set(ids).size, name).toBeLessThan(ids.length);
    const known = suggestMapping(header, onEach).columns;
    expect(suggestMapping(header, once).columns, name).toEqual(known);
  }
});

test("99% of what is suggested for the files of many shops is right, and 90% of what is in them is suggested", () => {
  expect(SAMPLES.length).toBeGreaterThanOrEqual(60);
  const judged = SAMPLES.map(({ header, cells, right, ...sample }) => {
    const { columns, rows } = suggestMapping(header, cells);
    const suggested = Object.entries(columns);
    const wrong = suggested.filter(([field, column]) => right.get(field) !== column);
    return { ...sample, found: rows, wrong, suggested: suggested.length, right: right.size };
  });
  const sum = (of: (sample: (typeof judged)[number]) => number) => judged.reduce((all, each) => all + of(each), 0);
  const good = sum(({ suggested, wrong }) => suggested - wrong.length);
  const wrong = judged.flatMap(({ name, wrong: found }) => found.map((each) => `${name}: ${each.join(" = ")}`));
  expect(good / sum(({ suggested }) => suggested), wrong.join("\n")).toBeGreaterThanOrEqual(0.99);
  expect(good / sum(({ right }) => right)).toBeGreaterThanOrEqual(0.9);
  const otherRows = judged.filter(({ rows, found }) => rows !== "none" && rows !== found);
  expect(otherRows.map(({ name, found }) => `${name}: ${found}`)).toEqual([]);
});

/** One other name of a column's field, each time another of its names. */
const otherName = (field: string, header: readonly string[], turn: number): string | undefined => {
  const taken = new Set(header.map(plainName));
  const names = listNames(field)
    .slice(1)
    .filter((name) => !taken.has(plainName(name)));
  return names[turn % names.length];
};

test("a column under another name makes no file one of a known layout, and 95% of what was suggested stays", () => {
  let [suggested, kept] = [0, 0];
  for (const [i, { name, header, cells, right }] of SAMPLES.entries()) {
    const layout = recognizeFormat(header);
    const before = suggestMapping(header, cells).columns;
    for (const [j, [field, column]] of [...right].entries()) {
      const other = otherName(field, header, i + j);
      if (other === undefined) continue;
      const renamed = header.map((each) => (each === column ? other : each));
      // What is recognized stays so, or is asked about.
      expect([layout, null], `${name}: ${column} as ${other}`).toContain(recognizeFormat(renamed));
      const after = suggestMapping(renamed, cells).columns;
      for (const [of, was] of Object.entries(before)) {
        suggested++;
        if (after[of] === (was === column ? other : was)) kept++;
      }
    }
  }
  expect(kept / suggested).toBeGreaterThanOrEqual(0.95);
});
