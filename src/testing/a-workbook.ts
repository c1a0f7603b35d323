import { crc32, deflateRawSync } from "node:zlib";

const header = (signature: string, name: Buffer, { raw, packed }: { raw: Buffer; packed: Buffer }, size: number) => {
  const bytes = Buffer.alloc(size);
  bytes.write(signature, "latin1");
  const at = size === 46 ? 6 : 4;
  bytes.writeUInt16LE(20, at);
  bytes.writeUInt16LE(8, at + 4);
  bytes.writeUInt32LE(crc32(raw), at + 10);
  bytes.writeUInt32LE(packed.length, at + 14);
  bytes.writeUInt32LE(raw.length, at + 18);
  bytes.writeUInt16LE(name.length, at + 22);
  return bytes;
};

/** A ZIP archive of these files. */
export const aZip = (files: Record<string, string>): Buffer => {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [file, text] of Object.entries(files)) {
    const name = Buffer.from(file);
    const raw = Buffer.from(text);
    const content = { raw, packed: deflateRawSync(raw) };
    const central = header("PK\x01\x02", name, content, 46);
    central.writeUInt32LE(offset, 42);
    directory.push(central, name);
    parts.push(header("PK\x03\x04", name, content, 30), name, content.packed);
    offset += 30 + name.length + content.packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(directory.length / 2, 8);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
};

const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

type Parts = {
  sharedStrings?: string;
  styles?: string;
  workbook?: string;
  others?: Record<string, string>;
  /** Such as A2:A4. */
  merged?: readonly string[];
};

/** Rows of texts as `sheetData`. */
const sheetOf = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((cells) => `<row>${cells.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join("")}</row>`)
    .join("");

/** An XLSX workbook with several visible sheets of texts. */
export const aTextWorkbook = (sheets: Readonly<Record<string, readonly (readonly string[])[]>>): Buffer => {
  const names = Object.keys(sheets);
  return aZip({
    "xl/workbook.xml": `<workbook xmlns:r="${RELATIONS}"><sheets>${names.map((name, i) => `<sheet name="${name}" r:id="r${i}"/>`).join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${names.map((_, i) => `<Relationship Id="r${i}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${i}.xml"/>`).join("")}</Relationships>`,
    ...Object.fromEntries(
      Object.values(sheets).map((rows, i) => [
        `xl/worksheets/sheet${i}.xml`,
        `<worksheet><sheetData>${sheetOf(rows)}</sheetData></worksheet>`,
      ]),
    ),
  });
};

/** An XLSX workbook whose first sheet has this `sheetData`. */
export const aWorkbook = (
  sheetData: string,
  { sharedStrings, styles, workbook, others, merged = [] }: Parts = {},
): Buffer =>
  aZip({
    "xl/workbook.xml":
      workbook ??
      `<workbook xmlns:r="${RELATIONS}"><sheets><sheet name="Notes" state="hidden" r:id="r9"/><sheet name="Sales" r:id="r1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>
      <Relationship Id="r1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>
      <Relationship Id="r2" Type="${RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/>
      <Relationship Id="r3" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `<?xml version="1.0"?><worksheet><sheetData>${sheetData}</sheetData><mergeCells>${merged.map((ref) => `<mergeCell ref="${ref}"/>`).join("")}</mergeCells></worksheet>`,
    ...(sharedStrings !== undefined && { "xl/sharedStrings.xml": `<sst>${sharedStrings}</sst>` }),
    ...(styles !== undefined && { "xl/styles.xml": `<styleSheet>${styles}</styleSheet>` }),
    ...others,
  });
