import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import type { ImportCheck, ImportFile } from "#features/imports/contracts/files.ts";
import { classifyFile, FILE_STEPS, importOrder, type NewImportState, newImportAddress } from "./file-state.ts";
import { listForeignCurrencies, listStatusWords, rememberedStatuses } from "./open-values.ts";
import { changedReading, copyReading, resolveReading } from "./use-reading.ts";

const states = fc
  .record({
    files: fc.uniqueArray(fc.uuid()),
    open: fc.nat(),
    step: fc.constantFrom(...FILE_STEPS),
    imports: fc.array(fc.uuid()),
  })
  .map(({ files, open, step, imports }): NewImportState => {
    const file = files[open % (files.length + 1)] ?? null;
    return { files, file, step: file === null ? "review" : step, imports };
  });

test("the address reproduces every state", () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(newImportAddress.read(new URLSearchParams(newImportAddress.write(state)))).toEqual({ state, unknown: [] });
    }),
  );
});

test("a single file needs no list in the address, and what can't be an id is named", () => {
  const file = "0b9c3c51-0d8e-4fd5-9f3b-5b0c2f6d7f10";
  expect(newImportAddress.write({ files: [file], file, step: "check", imports: [] })).toBe(`?file=${file}&step=check`);
  expect(newImportAddress.read(new URLSearchParams("file=x&step=later"))).toEqual({
    state: { files: [], file: null, step: "review", imports: [] },
    unknown: ["file", "step"],
  });
});

const FILE: ImportFile = {
  id: "1",
  fileName: "orders.csv",
  bytes: 10,
  kind: "csv",
  isCompressed: false,
  encoding: "utf-8",
  delimiter: ",",
  headerRow: 1,
  sheet: null,
  sheets: [],
  mergedCells: 0,
  joined: null,
  header: ["Pedido", "Fecha"],
  sample: [["P1", "13/09/2026"]],
  refusal: null,
  suggestion: null,
  unsubscribed: [],
  platform: null,
  evidence: [],
  shops: [],
  statuses: {},
  check: null,
  uploadedAt: "2026-11-21T10:00:00.000Z",
  expiresAt: "2026-11-22T10:00:00.000Z",
  format: { name: "orders", about: "orders", summary: "orders" },
};
const RESULT: NonNullable<ImportCheck["result"]> = {
  rowsRead: 2,
  rowsRefused: 0,
  cellsLeftOut: 0,
  ordersNew: 0,
  ordersUpdated: 0,
  ordersKept: 2,
  refundsNew: 0,
  customersNew: 0,
  customersChanged: 0,
  customersKept: 2,
  refusalsKept: 0,
  grantsUndated: 0,
  duplicates: 0,
  rowsContinued: 0,
  sales: 0,
  firstDay: null,
  lastDay: null,
  ticketsNew: 0,
  ticketsChanged: 0,
  ticketsKept: 0,
  currency: "USD",
  revenue: 10,
  refunds: 0,
  stored: null,
  unusedColumns: [],
  problems: [],
};
const READING: ImportCheck["reading"] = {
  format: "orders",
  mapping: null,
  storefrontId: 1,
  shiftDays: 0,
  rates: {},
  statuses: {},
  dateOrder: null,
  decimalSign: null,
  unsubscribed: [],
  confirmGrants: null,
  idPrefix: null,
  customersByName: false,
};

const checked = (state: ImportCheck["state"], result: Partial<typeof RESULT> | null = null): ImportFile => ({
  ...FILE,
  check: {
    runId: "r",
    state,
    progress: null,
    reading: READING,
    error: null,
    problem: null,
    result: result && { ...RESULT, ...result },
  },
});

test("a file's state is what it needs next", () => {
  expect(classifyFile(FILE, {})).toBe("ready");
  expect(classifyFile({ ...FILE, format: null }, {})).toBe("refused");
  expect(classifyFile({ ...FILE, refusal: "Export orders instead" }, {})).toBe("refused");
  const mapping = { rows: "orders" as const, columns: { order_id: "Pedido" }, dateOrder: null, decimalSign: null };
  expect(classifyFile({ ...FILE, format: null, suggestion: { ...mapping, timeZone: null } }, { mapping })).toBe(
    "columns",
  );
  expect(classifyFile(checked("queued"), {})).toBe("checking");
  expect(classifyFile(checked("failed"), {})).toBe("failed");
  expect(classifyFile(checked("succeeded", {}), {})).toBe("nothing");
  expect(classifyFile(checked("succeeded", { refundsNew: 1 }), {})).toBe("checked");
});

test("customers are imported before orders", () => {
  const about = (kind: "customers" | "orders") => ({
    ...FILE,
    id: kind,
    format: { name: kind, about: kind, summary: kind },
  });
  const mapped = { ...FILE, id: "mapped", format: null };
  const files = [mapped, about("orders"), about("customers")];
  expect(importOrder(files).map(({ id }) => id)).toEqual(["customers", "mapped", "orders"]);
});

test("currencies without a rate are listed, from the preview and the whole file, and stay once they have one", () => {
  const group = { column: "currency", reason: "Has no exchange rate", count: 1, keepsRow: false, firstLine: 2 };
  const file = checked("succeeded", {
    problems: [
      { ...group, code: "rate", example: "eur" },
      { ...group, code: "time", example: "yesterday" },
    ],
  });
  const record = {
    line: 3,
    rows: 1,
    order: null,
    customer: null,
    ticket: null,
    customFields: [],
    rowsContinued: 0,
    refunded: 0,
  };
  const problem = {
    line: 3,
    column: "currency",
    reason: "Has no exchange rate",
    code: "rate",
    value: "GBP",
    keepsRow: false,
  };
  const notation = { dateOrder: null, decimalSign: null };
  const columns = { used: [], unused: [] };
  const records = [{ ...record, problems: [problem] }];
  const preview = { reading: READING, notation, columns, currency: "USD", records };
  expect(listForeignCurrencies(file, { rates: { CHF: 1.1 } }, preview)).toEqual(["CHF", "EUR", "GBP"]);
});

test("status words are listed once they are unknown or have a meaning", () => {
  const group = { column: "status", reason: "Is not a known order status", count: 1, keepsRow: false, firstLine: 2 };
  const file = checked("succeeded", { problems: [{ ...group, code: "status", example: "In the kiln" }] });
  const words = listStatusWords(file, { statuses: { Packed: "completed", "in the kiln": "pending" } }, undefined);
  expect(words).toEqual(["Packed", "in the kiln"]);
  const next = { ...FILE, statuses: { "IN THE KILN": "pending", Lost: "cancelled" } as const };
  expect(rememberedStatuses(next, words)).toEqual({ "in the kiln": "pending" });
});

test("a confirmation is of one file by one reading: another file, mapping or list of refusals asks again", () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  const confirmed = changedReading({ storefrontId: 1, format: "customers" }, { confirmGrants: 12 });
  expect(confirmed.confirmGrants).toBe(12);
  for (const change of [
    { unsubscribed: [] },
    { mapping: undefined },
    { format: "orders" },
    { dateOrder: "dmy" as const },
  ])
    expect(changedReading(confirmed, change).confirmGrants).toBeUndefined();
  sessionStorage.setItem("import-reading first", JSON.stringify(confirmed));
  copyReading("first", "corrected");
  expect(resolveReading({ ...FILE, id: "corrected" }, 1)).toEqual({ storefrontId: 1, format: "customers" });
});
