// How SpreadsheetML (ECMA-376, part 1, 18.3.1 and 18.8.30) stores the values of cells.

/** Built-in number formats that show a date or a time; those of the second list show a time of day. */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);
const BUILT_IN_TIMES = new Set([18, 19, 20, 21, 22, 32, 33, 45, 46, 47]);

/** What a number format shows of a number. */
export type Shows = "number" | "day" | "time";

/** `code` is the format's own, for one that is not built in. */
export const shownBy = (id: number, code: string | undefined): Shows => {
  if (code === undefined) {
    if (BUILT_IN_TIMES.has(id)) return "time";
    return BUILT_IN_DATES.has(id) ? "day" : "number";
  }
  // Without quoted text, escaped characters, colors and conditions; [h] is elapsed time.
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, "").replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "");
  if (/[hs]/i.test(bare)) return "time";
  return /[dy]/i.test(bare) || /^m+$/i.test(bare) ? "day" : "number";
};

const DAY_SECONDS = 86_400;
/** Day 0 of the two calendars of workbooks, in UTC. */
const FROM_1900 = Date.UTC(1899, 11, 30);
const FROM_1904 = Date.UTC(1904, 0, 1);

/** A serial number as a date and time, without a zone: 2026-11-02 09:30:00. */
export const dateText = (serial: number, shows: "day" | "time", is1904: boolean): string => {
  const seconds = Math.round(serial * DAY_SECONDS);
  const at = new Date((is1904 ? FROM_1904 : FROM_1900) + seconds * 1000);
  if (Number.isNaN(at.getTime())) return String(serial);
  const [day = "", clock = ""] = at
    .toISOString()
    .replace(/\.\d+Z$/, "")
    .split("T");
  if (serial >= 0 && serial < 1) return clock;
  return shows === "time" || seconds % DAY_SECONDS !== 0 ? `${day} ${clock}` : day;
};

/** Files store numbers with 17 digits, and spreadsheets show 15: 2.5499999999999998 is 2.55. */
export const numberText = (stored: string): string => {
  const value = Number(stored);
  if (stored.trim() === "" || !Number.isFinite(value)) return stored;
  const shown = Number(value.toPrecision(15));
  const text = String(shown);
  return text.includes("e-") ? shown.toFixed(20).replace(/0+$/, "") : text;
};

/** Characters that XML can't hold are written as _x000D_. */
export const plainText = (stored: string): string =>
  stored.includes("_x")
    ? stored.replace(/_x([\dA-F]{4})_/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : stored;

/** The position of a cell's column from 0, by its reference: C7 is 2. */
export const parseColumnIndex = (reference: string): number => {
  let column = 0;
  for (const letter of reference) {
    const place = letter.charCodeAt(0) - 64;
    if (place < 1 || place > 26) break;
    column = column * 26 + place;
  }
  return column - 1;
};
