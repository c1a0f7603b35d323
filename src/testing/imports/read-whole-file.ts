import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { recognizeStart } from "#features/imports/open-import.ts";
import type { DocumentReading, Row, Shop } from "#features/imports/rules/import-format.ts";
import { notationIn } from "#features/imports/rules/mapping/column-values.ts";
import { type FoundLayout, findColumns, findKeys } from "#features/imports/rules/mapping/find-columns.ts";
import { mappedFormat } from "#features/imports/rules/mapping/mapping.ts";
import { suggestMapping } from "#features/imports/rules/mapping/suggest-mapping.ts";
import { FORMATS } from "#features/imports/shops/formats.ts";
import { readStart } from "#features/imports/store/files/read-rows.ts";
import { spreadsheetToCsv } from "#features/imports/store/files/spreadsheet-to-csv.ts";
import { inspectHere } from "#features/imports/store/files/text-file.ts";
import { nationalPhoneReader } from "#records/rules/customers/national-phone.ts";

const SHOP: Shop = {
  currency: "USD",
  timeZone: "America/New_York",
  storefrontId: 1,
  shiftDays: 0,
  digest: (text) => createHash("sha256").update(text).digest("hex"),
  now: new Date("2026-11-26T12:00:00Z"),
};

/** Rows that are read. */
const MOST = 500;

/**
 * What a file is read as without anyone's help, from its bytes on: by its columns' names, its values and its notation, with
 * the layout that was recognized. A workbook is one by its first bytes.
 */
export const readWholeFile = async (
  content: string | Buffer,
  options: Partial<Shop> = {},
): Promise<
  { layout: string | null; readings: DocumentReading[]; shop: Shop } & Pick<FoundLayout, "used" | "unused">
> => {
  const folder = mkdtempSync(path.join(tmpdir(), "read-file-"));
  try {
    const name = path.join(folder, "file");
    writeFileSync(name, content);
    const sheet = `${name}.csv`;
    const text = (await spreadsheetToCsv(name, { name, to: sheet })) ? sheet : name;
    const { header, rows } = await readStart(await inspectHere({ path: text, name }), MOST);
    const known = FORMATS.find((each) => each.name === recognizeStart({ header, rows }));
    const sample = rows.map(({ cells }) => cells);
    const format = known ?? mappedFormat(suggestMapping(header, sample));
    const readNationalPhone = nationalPhoneReader(options.timeZone ?? SHOP.timeZone);
    const { columnOf, ...columns } =
      format.kind === "json" ? findKeys(format, sample) : findColumns(format, header, sample);
    const shop = { ...SHOP, readNationalPhone, ...notationIn(format, columnOf, rows), sample: rows, ...options };
    const reader = format.open(columnOf, shop, header);
    const documents = new Map<string, Row[]>();
    for (const row of rows) {
      const key = reader.documentOf(row) || `\n${row.line}`;
      documents.set(key, [...(documents.get(key) ?? []), row]);
    }
    return {
      layout: known?.name ?? null,
      shop,
      ...columns,
      readings: [...documents.values()].map((document) => reader.read(document)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
