import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { aTextWorkbook, aWorkbook, aZip } from "#testing/a-workbook.ts";
import { runs } from "#testing/depth.ts";
import { convertSpreadsheet } from "./inspect-text-file.ts";
import { START } from "./parse-rows.ts";
import { readRows } from "./read-rows.ts";
import { inspectHere } from "./text-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sheets-"));
afterAll(() => rmSync(folder, { recursive: true }));

let counter = 0;
const convert = async (content: Buffer | string, sheet?: string) => {
  const file = path.join(folder, `${++counter}.xlsx`);
  writeFileSync(file, content);
  const to = `${file}.csv`;
  return { to, converted: await convertSpreadsheet(file, { name: "sales.xlsx", to, sheet }) };
};
const textOf = async (content: Buffer): Promise<string> => readFileSync((await convert(content)).to, "utf8");

describe("convertSpreadsheet", () => {
  test("fills cells that are merged over several rows with their value, and no others", async () => {
    const cell = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;
    const sheet = `<row r="1">${cell("A1", "Report")}</row><row r="2">${cell("A2", "Order")}${cell("B2", "Note")}${cell("C2", "Item")}</row>
      <row r="3">${cell("A3", "7")}${cell("B3", "x")}${cell("C3", "a")}</row><row r="4">${cell("C4", "b")}</row>
      <row r="6">${cell("C6", "c")}</row><row r="7">${cell("C7", "d")}</row>`;
    const { to, converted } = await convert(aWorkbook(sheet, { merged: ["A1:C1", "A3:A6", "B3:B4"] }));
    expect(readFileSync(to, "utf8")).toBe("Report\nOrder,Note,Item\n7,x,a\n7,x,b\n\n7,,c\n,,d\n");
    expect(converted?.mergedCells).toBe(3);
  });

  test("refuses merged cells that make a row too long, and reads none in columns that no sheet has", async () => {
    const letters = ["A", "B", "C"];
    const cells = letters.map((column) => `<c r="${column}1" t="inlineStr"><is><t>${column.repeat(8000)}</t></is></c>`);
    const rows = letters.map(
      (column, at) => `<row r="${at + 2}"><c r="${column}${at + 2}" t="inlineStr"><is><t>x</t></is></c></row>`,
    );
    const [first, second, third] = cells.map(
      (cell, at) => `<row r="${at + 1}">${cell.replace('1"', `${at + 1}"`)}</row>`,
    );
    const sheet = `${first}${second}${third}<row r="4"><c r="D4"><v>1</v></c></row>`;
    const merged = letters.map((column, at) => `${column}${at + 1}:${column}9`);
    await expect(convert(aWorkbook(sheet, { merged }))).rejects.toMatchObject({
      issues: [{ reason: "row_too_long", values: { line: 3 } }],
    });
    const far = aWorkbook(`<row r="1"><c r="A1"><v>1</v></c></row>${rows[1]}`, { merged: ["ZZZZZZ1:ZZZZZZ9"] });
    expect((await convert(far)).converted?.mergedCells).toBe(0);
  });

  test("reads the first visible sheet: shared and inline texts, numbers, dates, booleans, formulas and errors", async () => {
    const sheet = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>Paid</t></is></c></row>
      <row r="3"><c r="A3"><v>536365</v></c><c r="B3" s="1"><v>40513.351388888892</v></c><c r="C3" s="2"><v>40513</v></c><c r="D3" t="b"><v>1</v></c></row>
      <row r="4"><c r="A4" t="str"><f>"C"&amp;A3</f><v>C536365</v></c><c r="B4" s="3"><v>2.5499999999999998</v></c><c r="C4" t="e"><v>#N/A</v></c><c r="D4" t="s"><v>2</v></c></row>`;
    const sharedStrings =
      "<si><t>Order</t></si><si><r><t>Da</t></r><r><t>te</t></r><rPh><t>x</t></rPh></si><si><t>a, &quot;b&quot;&#10;_x0041_&lt;</t></si>";
    const styles = `<numFmts><numFmt numFmtId="164" formatCode="[$-409]d/m/yyyy\\ h:mm;@"/><numFmt numFmtId="165" formatCode="0.00 &quot;days&quot;"/></numFmts>
      <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="165"/></cellXfs>`;
    const { to, converted } = await convert(aWorkbook(sheet, { sharedStrings, styles }));
    expect(converted).toMatchObject({ sheet: "Sales", bytes: readFileSync(to).length });
    // Line numbers are the spreadsheet's: its second row is empty.
    expect(readFileSync(to, "utf8")).toBe(
      'Order,Date,,Paid\n\n536365,2010-12-01 08:26:00,2010-12-01,TRUE\nC536365,2.55,#N/A,"a, ""b"" A<"\n',
    );
  });

  test("takes a number format that is longer than Excel's for a number's", async () => {
    const styles = `<numFmts><numFmt numFmtId="164" formatCode="${"[".repeat(500_000)}d"/></numFmts>
      <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>`;
    const sheet = '<row r="1"><c r="A1" s="1"><v>40513</v></c></row>';
    expect(await textOf(aWorkbook(sheet, { styles }))).toBe("40513\n");
  });

  test("reads the sheet with most rows, or the one that is named, and lists those that have rows", async () => {
    const workbook = aTextWorkbook({
      Summary: [["Orders", "2"]],
      "Year 2025": [
        ["id", "total"],
        ["1", "10"],
        ["2", "20"],
      ],
      Empty: [],
      "Year 2026": [
        ["id", "total"],
        ["3", "30"],
      ],
    });
    const { to, converted } = await convert(workbook);
    expect(converted).toMatchObject({
      sheet: "Year 2025",
      sheets: [
        { name: "Summary", rows: 1 },
        { name: "Year 2025", rows: 3, header: "id,total\n" },
        { name: "Year 2026", rows: 2, header: "id,total\n" },
      ],
    });
    expect(readFileSync(to, "utf8")).toBe("id,total\n1,10\n2,20\n");
    expect(readFileSync((await convert(workbook, "Year 2026")).to, "utf8")).toBe("id,total\n3,30\n");
    await expect(convert(workbook, "Year 2027")).rejects.toThrow(
      'no visible sheet Year 2027. Its sheets: "Summary", "Year 2025"',
    );
  });

  test("reads the calendar that begins in 1904", async () => {
    const workbook = `<x:workbook xmlns:x="x" xmlns:q="q"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="S" q:id="r1"/></x:sheets></x:workbook>`;
    const styles = '<cellXfs><xf numFmtId="22"/></cellXfs>';
    const text = await textOf(aWorkbook('<row><c s="0"><v>39051.5</v></c></row>', { workbook, styles }));
    expect(text).toBe("2010-12-01 12:00:00\n");
  });

  test("round-trips any table of texts", async () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", "é", "漢", "🛒", '"', ",", ";", "<", "&", "'", "="),
      maxLength: 5,
    });
    const escaped = (text: string) => text.replace(/[&<]/g, (letter) => `&#${letter.charCodeAt(0)};`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async (rows) => {
        const table = [["head", "line"], ...rows];
        const sheet = table.map(
          (cells) =>
            `<row>${cells.map((text) => `<c t="inlineStr"><is><t>${escaped(text)}</t></is></c>`).join("")}</row>`,
        );
        const { to } = await convert(aWorkbook(sheet.join("")));
        const file = await inspectHere({ path: to, name: to });
        const read: string[][] = [];
        for await (const chunk of readRows(file, START))
          for (const { cells } of chunk) read.push([cells[0] ?? "", cells[1] ?? ""]);
        expect(read).toEqual(table.filter((cells) => cells.some((text) => text !== "")));
      }),
      { numRuns: runs(15) },
    );
  });

  test("is null for a file that is no archive, whatever its name", async () => {
    expect((await convert("a,b\n1,2\n")).converted).toBeNull();
  });

  const wide = `<row><c r="CXV1"><v>1</v></c></row>`;
  const long = `<row><c t="inlineStr"><is><t>${"x".repeat(10 << 20)}</t></is></c></row>`;
  const repeated = `<row><c t="s"><v>0</v></c></row>`.repeat(100_000);
  test.each<[string, () => Buffer, string]>([
    ["another archive", () => aZip({ "readme.txt": "hello" }), "is not a table but a ZIP archive"],
    [
      "a workbook without sheets",
      () => aWorkbook("", { workbook: "<workbook><sheets/></workbook>" }),
      "has no worksheet",
    ],
    ["an empty sheet", () => aWorkbook(""), "is empty"],
    ["damaged XML", () => aWorkbook("<row><c></row>"), "is damaged: its worksheet cannot be read"],
    ["a cut archive", () => aWorkbook("<row><c><v>1</v></c></row>").subarray(0, -30), "is damaged"],
    ["a cell in column 2,700", () => aWorkbook(wide), "more than 2000 columns"],
    ["a cell of 10 MB", () => aWorkbook(long), "cannot be read"],
    ["a bomb of XML", () => aWorkbook("<row/>".repeat(4_000_000)), "unpacks to more than 200 times its size"],
    [
      "a bomb of one long shared text",
      () => aWorkbook(repeated, { sharedStrings: `<si><t>${"x".repeat(16_000)}</t></si>` }),
      "unpacks to more than 200 times its size",
    ],
    [
      "elements in elements in elements",
      () => aWorkbook(`<row>${"<c>".repeat(1000)}`),
      "cannot be read (elements are nested too deeply)",
    ],
    [
      "a cell of many texts",
      () => aWorkbook(`<row><c t="inlineStr"><is>${`<t>${"xy".repeat(5000)}</t>`.repeat(3)}</is></c></row>`),
      "a row is too long",
    ],
    [
      "18 MB of styles",
      () => {
        const style = () => `<xf a="${randomBytes(45_000).toString("hex")}"/>`;
        return aWorkbook("<row><c><v>1</v></c></row>", {
          styles: `<cellXfs>${Array.from({ length: 200 }, style).join("")}</cellXfs>`,
        });
      },
      "styles.xml is too long",
    ],
    ["nested entities", () => aWorkbook("<row><c><v>&lol;</v></c></row>"), "is damaged"],
  ])("explains what is wrong with %s, and leaves no file", async (_, make, message) => {
    const content = make();
    await expect(convert(content)).rejects.toThrow(message);
    expect(existsSync(path.join(folder, `${counter}.xlsx.csv`))).toBe(false);
  });
});
