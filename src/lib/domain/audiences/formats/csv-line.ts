/** E.164: tools that send SMS refuse an apostrophe before it, and as a formula it would only be a number. */
const PHONE = /^\+\d{7,15}$/;
/** What a spreadsheet may run as a formula. */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const QUOTED = /[",\r\n]/;

const cell = (text: string, isForPeople: boolean): string => {
  if (text === "") return "";
  if (isForPeople && PHONE.test(text)) return `"${text}"`;
  const safe = isForPeople && FORMULA.test(text) ? `'${text}` : text;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/**
 * A line of RFC 4180 as `writeCsv` writes it, several times as fast: files of audiences have millions. `isForPeople`: text that
 * a spreadsheet would run as a formula gets an apostrophe; other systems would store it as part of the value.
 */
export const csvLine = (cells: readonly string[], isForPeople: boolean): string => {
  let line = cell(cells[0] ?? "", isForPeople);
  for (let i = 1; i < cells.length; i++) line += `,${cell(cells[i] ?? "", isForPeople)}`;
  return `${line}\r\n`;
};
