/** The cells of a table as a spreadsheet takes them. */
export type CopiedTable = { caption: string; rows: string[][] };

/** What a spreadsheet would calculate instead of showing it; a signed number is fine. */
const isFormula = (text: string): boolean => /^[=@]/.test(text) || (/^[+-]/.test(text) && !SIGNED_NUMBER.test(text));

const SIGNED_NUMBER = /^[+-] ?(\p{Sc}|[A-Z]{1,3}\$?)? ?\d[\d.,' ]*( ?(%|×|\p{Sc}|[A-Z]{3}))?$/u;

/** Texts of different elements are apart, as they look; signs that only decorate and explanations are left out. */
const readCellText = (cell: Element): string => {
  const parts: string[] = [];
  let before: ParentNode | null = null;
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent || parent.closest("[aria-hidden=true], [data-info]")) continue;
    if (parent !== before) parts.push(" ");
    before = parent;
    parts.push(node.textContent ?? "");
  }
  // Spreadsheets read neither typographic minus signs nor fixed spaces as parts of a number.
  const text = parts.join("").replaceAll("\u2212", "-").replaceAll(/\s+/g, " ").trim();
  return isFormula(text) ? `'${text}` : text;
};

export const readTable = (table: HTMLTableElement): CopiedTable => ({
  caption: table.caption ? readCellText(table.caption) : "",
  rows: [...table.rows].map((row) =>
    [...row.cells].flatMap((cell) => [readCellText(cell), ...Array<string>(cell.colSpan - 1).fill("")]),
  ),
});

/** Several tables are apart by an empty row, each below its caption. */
const joinTables = (tables: readonly CopiedTable[]): string[][] =>
  tables.length === 1
    ? (tables[0]?.rows ?? [])
    : tables.flatMap(({ caption, rows }, at) => [...(at > 0 ? [[""]] : []), [caption], ...rows]);

export const toTsv = (tables: readonly CopiedTable[]): string =>
  joinTables(tables)
    .map((row) => row.join("\t"))
    .join("\n");

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

export const toHtml = (tables: readonly CopiedTable[]): string =>
  `<table>${joinTables(tables)
    .map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`)
    .join("")}</table>`;
