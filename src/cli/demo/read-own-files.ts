import path from "node:path";
import { tell } from "#cli/run-command.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { AppError } from "#core/values/errors.ts";
import { type Identified, identifyFile, type Survey, surveyFile } from "#features/imports/files/survey-file.ts";
import { IMPORT_ORDER } from "#features/imports/rules/import-format.ts";
import { findPairs } from "#features/imports/rules/joined-files.ts";
import { listFields, missingFields } from "#features/imports/rules/mapping/mapping.ts";
import { plainWord } from "#features/imports/rules/orders/order-status.ts";
import {
  DATE_ORDERS,
  type DateOrder,
  DECIMAL_SIGNS,
  type DecimalSign,
  FILE_STATUSES,
  type ImportMapping,
  type MappedRows,
  type StatusWords,
} from "#features/imports/rules/reading-options.ts";
import texts from "#features/imports/texts/en.json" with { type: "json" };
import type { ConsentChannel } from "#records/rules/incoming-records.ts";
import { listChoices, readChoice, readYesNo, type Terminal } from "./terminal.ts";

const { fields: FIELDS, options: OPTIONS, mapping: COLUMNS } = texts.imports;

/** What the command's options say about all files. */
export type Choices = {
  rows?: MappedRows;
  dateOrder?: DateOrder;
  decimalSign?: DecimalSign;
  statuses: StatusWords;
  rates: Record<string, number>;
  customersByName?: boolean;
};

/** A file to import, and how it is read. */
export type OwnFile = {
  file: string;
  /** The name shown to users. */
  name: string;
  lines?: string;
  about: Identified["about"];
  format: string;
  mapping?: ImportMapping;
  dateOrder?: DateOrder;
  decimalSign?: DecimalSign;
  statuses: StatusWords;
  rates: Record<string, number>;
  customersByName?: boolean;
  unsubscribed: ConsentChannel[];
};

export type Books = { currency: string; timeZone: string };

type IdentifiedFile = { file: string; name: string; lines?: string } & Identified;

const fieldName = (field: string): string => (FIELDS as Record<string, string>)[field] ?? field;

const identify = async (paths: readonly string[], { rows }: Choices, stop: AbortSignal): Promise<IdentifiedFile[]> => {
  const found: IdentifiedFile[] = [];
  for (const file of paths) {
    const name = path.basename(file);
    try {
      found.push({ file, name, ...(await identifyFile({ file, name, rows }, stop)) });
    } catch (error) {
      if (error instanceof AppError && !error.publicMessage.includes(name))
        throw new OperatorError(`${name}: ${error.publicMessage}`);
      throw error;
    }
  }
  return found;
};

/** Joins files of orders with those of their lines, as the import page offers. */
const joinPairs = async (files: IdentifiedFile[], terminal: Terminal, stop: AbortSignal): Promise<IdentifiedFile[]> => {
  const [pair] = findPairs(files.filter(({ lines }) => lines === undefined));
  if (!pair) return files;
  const { orders, lines, key } = pair;
  const isJoined = await terminal.ask({
    text: `${lines.name} has the products of the orders in ${orders.name} (by ${key}). Read them together? (y/n)`,
    fallback: "y",
    read: readYesNo,
    unasked: { answer: true },
  });
  if (!isJoined) return files;
  const local = { file: orders.file, lines: lines.file };
  const name = `${orders.name} + ${lines.name}`;
  const joined = { ...local, name, ...(await identifyFile({ ...local, name }, stop)) };
  tell(`Joined ${orders.name} and ${lines.name} by ${key}`);
  return joinPairs([joined, ...files.filter((each) => each !== orders && each !== lines)], terminal, stop);
};

/** What each row is, where there are no order numbers, which columns can't prove. */
const chooseRows = async (
  found: IdentifiedFile,
  { rows: given }: Choices,
  terminal: Terminal,
): Promise<MappedRows | null> => {
  const rows = found.mapping?.rows;
  if (given !== undefined || (rows !== "purchases" && rows !== "days")) return null;
  const choices = ["purchases", "days"] as const;
  return terminal.ask({
    text: `${found.name} has no order numbers. Each row is${listChoices(choices.map((each) => COLUMNS.rows[each]))}\nNumber`,
    fallback: rows,
    read: readChoice(choices),
    unasked: {
      stop: `${found.name}: nothing shows which rows are one order. Add a column order_id, or --rows purchases (each row is a purchase) or --rows days (all rows of a customer and day are one)`,
    },
  });
};

const chooseColumn = async (found: IdentifiedFile, field: string, terminal: Terminal): Promise<string> => {
  const { name, header } = found;
  return terminal.ask({
    text: `${name}: which column is the ${fieldName(field)} (${field})?${listChoices(header)}\nNumber`,
    fallback: null,
    read: readChoice(header),
    unasked: {
      stop: `${name}: no column shows the field ${field} (${fieldName(field)}). Name one of its columns ${field}. Its columns: ${header.slice(0, 20).join(", ")}`,
    },
  });
};

/** The mapping of a layout that is not known, shown and corrected column by column. */
const chooseMapping = async (
  found: IdentifiedFile,
  choices: Choices,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ImportMapping | null> => {
  const rows = await chooseRows(found, choices, terminal);
  const { file, name, lines } = found;
  const again =
    rows === null || rows === found.mapping?.rows
      ? found
      : { ...found, ...(await identifyFile({ file, name, lines, rows }, stop)) };
  if (!again.mapping) return null;
  let mapping = again.mapping;
  for (let [field] = missingFields(mapping); field; [field] = missingFields(mapping))
    mapping = { ...mapping, columns: { ...mapping.columns, [field]: await chooseColumn(found, field, terminal) } };
  const shown = () => Object.entries(mapping.columns).map(([field, column]) => `\n  ${fieldName(field)}: ${column}`);
  const isRight = await terminal.ask({
    text: `${name}: each row is ${COLUMNS.rows[mapping.rows]}, and its columns are${shown().join("")}\nIs this right? (y/n)`,
    fallback: "y",
    read: readYesNo,
    unasked: { answer: true },
  });
  if (isRight) return mapping;
  const columns = { ...mapping.columns };
  for (const field of listFields(mapping.rows).filter((each) => mapping.columns[each] !== undefined))
    columns[field] = await terminal.ask({
      text: `${fieldName(field)}, by name of its column`,
      fallback: columns[field] ?? null,
      read: (text) => {
        if (!found.header.includes(text)) throw new Error(`Answer one of: ${found.header.join(", ")}`);
        return text;
      },
      unasked: { answer: columns[field] ?? "" },
    });
  return { ...mapping, columns };
};

const named = (given: string | undefined, about: string): string => (given ? `"${given}" (${about})` : about);

/** Whether an answer changed how the file is read. */
type Answers = {
  [Code: string]: (file: OwnFile, survey: Survey, books: Books, terminal: Terminal) => Promise<boolean>;
};

const problemOf = (survey: Survey, code: string) => survey.problems.find((each) => each.code === code);

const setNotation = (file: OwnFile, what: { dateOrder: DateOrder } | { decimalSign: DecimalSign }): true => {
  if (file.mapping) file.mapping = { ...file.mapping, ...what };
  else Object.assign(file, what);
  return true;
};

/** What the rows of a file leave open, asked as the import page offers it, in this order. */
const ANSWERS: Answers = {
  date_order: async (file, survey, _, terminal) => {
    const problem = problemOf(survey, "date_order");
    const dateOrder = await terminal.ask({
      text: `${file.name}: dates such as ${problem?.values[0]} in ${problem?.column} are${listChoices(DATE_ORDERS.map((order) => OPTIONS.date_orders[order]))}\nNumber`,
      fallback: null,
      read: readChoice(DATE_ORDERS),
      unasked: {
        stop: `${file.name}: nothing shows whether the day or the month comes first in ${named(problem?.column, `such as ${problem?.values[0]}`)}. Add --date-order dmy or --date-order mdy`,
      },
    });
    return setNotation(file, { dateOrder });
  },
  decimal_sign: async (file, survey, _, terminal) => {
    const problem = problemOf(survey, "decimal_sign");
    const decimalSign = await terminal.ask({
      text: `${file.name}: decimals of amounts such as ${problem?.values[0]} in ${problem?.column} are written${listChoices([OPTIONS.point, OPTIONS.comma])}\nNumber`,
      fallback: null,
      read: readChoice(DECIMAL_SIGNS),
      unasked: {
        stop: `${file.name}: nothing shows whether ${named(problem?.column, `such as ${problem?.values[0]}`)} has thousands or decimals. Add --decimal-sign . or --decimal-sign ,`,
      },
    });
    return setNotation(file, { decimalSign });
  },
  unknown_zone: async (file, survey, books, terminal) => {
    const { mapping } = file;
    if (!mapping) return false;
    const problem = problemOf(survey, "unknown_zone");
    const timeZone = await terminal.ask({
      text: `${file.name}: the time zone of the times in ${problem?.column}`,
      fallback: books.timeZone,
      read: readZone,
      unasked: {
        stop: `${file.name}: nothing shows which time zone ${named(problem?.column, "its name could mean several")} is in. Write each time with its offset, such as 2026-11-02T09:30:00-03:00`,
      },
    });
    file.mapping = { ...mapping, timeZone };
    return true;
  },
  status: async (file, survey, _, terminal) => {
    const problems = survey.problems.filter(({ code }) => code === "status");
    const words = [
      ...new Map(problems.flatMap(({ values }) => values).map((word) => [plainWord(word), word])).values(),
    ];
    const statuses = { ...file.statuses };
    for (const word of words) {
      const status = await terminal.ask({
        text: `${file.name}: orders with the status "${word}" are${listChoices([...FILE_STATUSES.map((each) => OPTIONS.status_choices[each]), "left out"])}\nNumber`,
        fallback: null,
        read: readChoice([...FILE_STATUSES, "left out"] as const),
        unasked: {
          stop: `${file.name}: nothing shows what the status ${words.map((each) => `"${each}"`).join(", ")} in ${problems[0]?.column} means. Add --statuses "${words.map((each) => `${each}:completed`).join(",")}" (${FILE_STATUSES.join(", ")})`,
        },
      });
      if (status !== "left out") statuses[word] = status;
    }
    const isChanged = Object.keys(statuses).length > Object.keys(file.statuses).length;
    file.statuses = statuses;
    return isChanged;
  },
  rate: async (file, survey, { currency }, terminal) => {
    const problems = survey.problems.filter(({ code }) => code === "rate");
    const others = [...new Set(problems.flatMap(({ values }) => values.map((value) => value.toUpperCase())))].sort();
    const rates = { ...file.rates };
    for (const other of others) {
      const rate = await terminal.ask({
        text: `${file.name}: what one ${other} is worth in ${currency} (0 leaves its orders out)`,
        fallback: null,
        read: (text) => {
          const number = Number(text);
          if (!(number >= 0 && number < 1e9)) throw new Error("Answer a number such as 1.08");
          return number;
        },
        unasked: {
          stop: `${file.name}: nothing shows what ${others.join(", ")} in ${problems[0]?.column} is worth in ${currency}. Add --rates ${others.map((each) => `${each}:1.08`).join(",")}, or another --currency`,
        },
      });
      if (rate > 0) rates[other] = rate;
    }
    const isChanged = Object.keys(rates).length > Object.keys(file.rates).length;
    file.rates = rates;
    return isChanged;
  },
};

/** Throws an Error for what is no time zone. */
export const readZone = (text: string): string => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return text;
  } catch {
    throw new Error("Answer an IANA name such as Europe/Madrid");
  }
};

/** Asks about a file until its rows leave nothing open that was not answered; returns its last reading. */
const settle = async (file: OwnFile, books: Books, terminal: Terminal, stop: AbortSignal): Promise<Survey> => {
  const asked = new Set<string>();
  for (;;) {
    const survey = await surveyFile(books, { storefrontId: 1, ...file }, { signal: stop });
    if (survey.hasOnlyNames && file.customersByName === undefined) {
      file.customersByName = await terminal.ask({
        text: `${file.name} names customers but has no ID, email address or phone number of theirs. Are orders of one name of one customer? (y/n)`,
        fallback: "n",
        read: readYesNo,
        unasked: { answer: false },
      });
    }
    const open = Object.keys(ANSWERS).find((code) => !asked.has(code) && problemOf(survey, code));
    if (open === undefined) return survey;
    asked.add(open);
    await ANSWERS[open]?.(file, survey, books, terminal);
  }
};

/** Identifies files, joins those that belong together and lets users correct their columns; in the order of their import. */
export const identifyOwnFiles = async (
  paths: readonly string[],
  choices: Choices,
  { terminal, stop }: { terminal: Terminal; stop: AbortSignal },
): Promise<OwnFile[]> => {
  const files: OwnFile[] = [];
  for (const found of await joinPairs(await identify(paths, choices, stop), terminal, stop)) {
    const mapping = found.mapping && (await chooseMapping(found, choices, terminal, stop));
    const { dateOrder, decimalSign, statuses, rates, customersByName } = choices;
    const { file, name, lines, about, format, unsubscribed } = found;
    const notation = { ...(dateOrder && { dateOrder }), ...(decimalSign && { decimalSign }) };
    files.push({
      file,
      name,
      ...(lines !== undefined && { lines }),
      about,
      format,
      ...(mapping ? { mapping: { ...mapping, ...notation } } : notation),
      statuses,
      rates,
      ...(customersByName !== undefined && { customersByName }),
      unsubscribed,
    });
  }
  return files.sort((a, b) => IMPORT_ORDER.indexOf(a.about) - IMPORT_ORDER.indexOf(b.about));
};

/** Asks what the files' rows leave open. Throws an OperatorError that names the field if nothing can be read. */
export const settleOwnFiles = async (
  files: readonly OwnFile[],
  books: Books,
  { terminal, stop }: { terminal: Terminal; stop: AbortSignal },
): Promise<void> => {
  for (const file of files) {
    const { orders, customers, tickets, problems, rows } = await settle(file, books, terminal, stop);
    const [first] = problems;
    if (orders + customers + tickets === 0 && first)
      throw new OperatorError(
        `${file.name}: none of its ${rows} rows can be read. Line ${first.firstLine}, ${first.column}${first.values[0] ? ` "${first.values[0]}"` : ""}: ${first.reason}`,
      );
  }
};

/** No shop's currency; ISO 4217 keeps it for what has none. */
const NO_CURRENCY = "XXX";
/** Rows that show a file's currency. */
const LOOKED_AT = 2000;

/** The currency that most of the first orders are in; null if none says one. */
export const detectCurrency = async (
  files: readonly OwnFile[],
  timeZone: string,
  stop: AbortSignal,
): Promise<string | null> => {
  const counts = new Map<string, number>();
  for (const file of files.filter(({ about }) => about === "orders")) {
    // Whatever the order and sign are, they don't change the currency.
    const ifOpen = { dateOrder: "dmy", decimalSign: "." } as const;
    const reading = { storefrontId: 1, ...file };
    const looking = { signal: stop, most: LOOKED_AT, ifOpen };
    const { problems } = await surveyFile({ currency: NO_CURRENCY, timeZone }, reading, looking);
    for (const { code, values, count } of problems)
      if (code === "rate")
        for (const value of values) counts.set(value.toUpperCase(), (counts.get(value.toUpperCase()) ?? 0) + count);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
};
