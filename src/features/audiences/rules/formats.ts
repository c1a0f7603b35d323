import { startsFormula, withoutInnerFormulas } from "#core/values/texts.ts";
import type { Contact, Hash } from "./hashed-values.ts";

/** What a file can say of a member. Empty texts stand for unknown values. */
export type FileMember = Contact & {
  id: string;
  externalId: string;
};

/** First and last name: those stored, or else the full name without its last word, and that word. */
export const splitName = (
  name: string,
  firstName: string,
  lastName: string,
): Pick<FileMember, "firstName" | "lastName"> => {
  if (firstName !== "" || lastName !== "") return { firstName, lastName };
  const full = name.trim();
  const last = full.lastIndexOf(" ");
  return last < 0
    ? { firstName: full, lastName: "" }
    : { firstName: full.slice(0, last).trim(), lastName: full.slice(last + 1) };
};

/** What a row needs besides the member. */
type Context = { hash: Hash; audience: string };

/** The columns and rows of a system's import of people. */
export type FileFormat = {
  columns: readonly string[];
  row: (member: FileMember, context: Context) => string[];
};

/** The product's own, for people and any program. */
export const CSV_FORMAT: FileFormat = {
  columns: [
    "customerId",
    "externalId",
    "email",
    "phone",
    "firstName",
    "lastName",
    "country",
    "region",
    "city",
    "postalCode",
  ],
  // biome-ignore format: one array, since spreading two takes longer than writing the line.
  row: (m) => [m.id, m.externalId, m.email, m.phone, m.firstName, m.lastName, m.country, m.region, m.city, m.postalCode],
};

/** E.164: tools that send SMS refuse an apostrophe before it, and as a formula it would only be a number. */
const PHONE = /^\+\d{7,15}$/;
const QUOTED = /[",;\t\r\n]/;

const quoted = (text: string): string => (QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const forPeople = (text: string): string => {
  if (!startsFormula(text)) return quoted(withoutInnerFormulas(text));
  return PHONE.test(text) ? `"${text}"` : quoted(`'${withoutInnerFormulas(text)}`);
};

/**
 * A line of RFC 4180 as `writeCsv` writes it, several times as fast: files of audiences have millions. `isForPeople`: text that
 * a spreadsheet would run as a formula gets an apostrophe; other systems would store it as part of the value.
 */
export const csvLine = (cells: readonly string[], isForPeople: boolean): string => {
  const write = isForPeople ? forPeople : quoted;
  let line = write(cells[0] ?? "");
  for (let i = 1; i < cells.length; i++) line += `,${write(cells[i] ?? "")}`;
  return `${line}\r\n`;
};
