import { setImmediate } from "node:timers/promises";
import { type ImportFormat, type RowProblem, wholeDocuments } from "#features/imports/rules/import-format.ts";
import { problemLocator } from "#features/imports/rules/joined-files.ts";
import { missingFields } from "#features/imports/rules/mapping/mapping.ts";
import { suggestUnsubscribed } from "#features/imports/rules/mapping/suggest-mapping.ts";
import { hasOnlyNames } from "#features/imports/rules/orders/order-customer.ts";
import type { DateOrder, DecimalSign, ImportMapping, MappedRows } from "#features/imports/rules/reading-options.ts";
import { inspectTextFile } from "#features/imports/store/files/inspect-text-file.ts";
import { START } from "#features/imports/store/files/parse-rows.ts";
import { openTextFile } from "#features/imports/store/files/text-file.ts";
import type { ReadingOptions } from "#features/imports/store/imports.ts";
import type { ConsentChannel } from "#records/rules/incoming-records.ts";
import { BATCH } from "../import-records.ts";
import { type LocalFile, withText } from "../local-text.ts";
import {
  AUTO,
  chooseFormat,
  openReader,
  type ReadingRequest,
  readFileStart,
  recognizeStart,
  resolveFormat,
  suggestStart,
  toReadingOptions,
} from "../open-import.ts";
import { orderedRecords } from "../ordered-records.ts";

/** How a file of this machine is read before anything is chosen. */
export type Identified = {
  about: ImportFormat["about"];
  /** The layout's name; `AUTO` beside a mapping. */
  format: string;
  /** As the columns suggest, for a layout that is not known. */
  mapping: ImportMapping | null;
  /** Required fields that no column is. */
  missing: string[];
  header: string[];
  sample: string[][];
  /** From what everyone in a file of customers seems to have unsubscribed. */
  unsubscribed: ConsentChannel[];
};

/**
 * Recognizes a file of this machine by its first rows, as an upload is. `rows` says what each row is. Throws a one-line error for a file that
 * can't be read or imported.
 */
export const identifyFile = (
  { rows, name, ...local }: LocalFile & { rows?: MappedRows | undefined; name: string },
  signal: AbortSignal,
): Promise<Identified> =>
  withText(local, signal, async ({ file, fileName = name, joined }) => {
    const start = await readFileStart(await openTextFile(file, fileName), signal);
    const { header } = start;
    const sample = start.rows.map(({ cells }) => [...cells]);
    const layout = rows || joined ? null : recognizeStart(start);
    const format = layout === null ? null : resolveFormat(layout);
    const isJson = header.length === 1 && header[0] === "json";
    // Without a layout, JSON is refused with what can be read.
    const mapping = format || isJson ? null : suggestStart(start, rows, joined);
    const found = mapping ? mapping.rows === "customers" : (format ?? chooseFormat(AUTO, {}, start)).about;
    const about = found === true ? "customers" : found || "orders";
    return {
      about,
      format: format?.name ?? AUTO,
      mapping,
      missing: mapping ? missingFields(mapping) : [],
      header,
      sample,
      unsubscribed: about === "customers" ? suggestUnsubscribed(name, header, sample) : [],
    };
  });

/** Rows with the same problem in the same column. */
type SurveyedProblem = {
  column: string;
  code: string;
  reason: string;
  count: number;
  firstLine: number;
  /** What they have there, each once. */
  values: string[];
};

export type Survey = {
  orders: number;
  customers: number;
  tickets: number;
  rows: number;
  problems: SurveyedProblem[];
  /** How dates and amounts are read: as chosen, or as the first rows show. */
  notation: { dateOrder?: DateOrder; decimalSign?: DecimalSign };
  /** Whether nothing but their names tells customers apart. */
  hasOnlyNames: boolean;
};

/** Different values of one problem that are kept: as many words as a user would explain. */
const MOST_VALUES = 100;
const READ_AT_ONCE = 100;

const makeTally = () => {
  const found = new Map<string, SurveyedProblem & { seen: Set<string> }>();
  return {
    add: ({ column, code, reason, line, value }: RowProblem): void => {
      const key = `${code} ${column} ${reason}`;
      const known = found.get(key) ?? {
        column,
        code: code ?? "",
        reason,
        count: 0,
        firstLine: line,
        values: [],
        seen: new Set<string>(),
      };
      found.set(key, known);
      known.count++;
      if (value !== null && known.seen.size < MOST_VALUES) known.seen.add(value);
    },
    list: (): SurveyedProblem[] =>
      [...found.values()]
        .map(({ seen, ...problem }) => ({ ...problem, values: [...seen] }))
        .sort((a, b) => b.count - a.count),
  };
};

type Books = { currency: string; timeZone: string };
type SurveyRequest = ReadingRequest & LocalFile & { name: string; format: string };

/** `most`: only so many of its first rows. `ifOpen`: how dates and amounts are read if nothing chosen or written shows it. */
type SurveyOptions = { signal: AbortSignal; most?: number; ifOpen?: Survey["notation"] };

/** Reads a file of this machine for a business that need not exist, and counts what can't be read; nothing is written. */
export const surveyFile = (
  books: Books,
  { format: wanted, name, file, sheet, lines, ...request }: SurveyRequest,
  { signal, most, ifOpen }: SurveyOptions,
): Promise<Survey> =>
  withText({ file, sheet, lines }, signal, async (text) => {
    const options = toReadingOptions({ ...request, joined: text.joined });
    const { encoding, mapping } = options;
    // The first rows need no inspection of all others.
    const inspected = most
      ? { ...(await openTextFile(text.file, name, encoding)), hash: "", bytes: 0 }
      : await inspectTextFile(text.file, { name, encoding, signal });
    const read = { ...inspected, headerRow: options.headerRow ?? inspected.headerRow };
    const open = (how: ReadingOptions) => {
      const format = resolveFormat(wanted, how.mapping);
      return openReader({ ...books, customFields: [] }, { file: read, format, options: how }, signal);
    };
    const shown = await open(options);
    const assumed = { ...ifOpen, ...shown.notation };
    const opened = ifOpen
      ? await open(mapping ? { ...options, mapping: { ...mapping, ...assumed } } : { ...options, ...assumed })
      : shown;
    const format = resolveFormat(wanted, mapping);
    const { reader, header, notation, columns } = opened;
    const tally = makeTally();
    const locate = problemLocator(options.joined, header);
    const survey = { orders: 0, customers: 0, tickets: 0, rows: 0 };
    const records = orderedRecords({ file: read, format, reader }, START, { signal, ...(most && { most }) });
    for await (const { documents, rowCount } of wholeDocuments(records, reader.documentOf, BATCH[read.kind])) {
      for (const [i, rows] of documents.entries()) {
        if (i % READ_AT_ONCE === 0) await setImmediate();
        signal.throwIfAborted();
        const { order, change, ticket, problems } = reader.read(rows);
        if (order) survey.orders++;
        else if (change) survey.customers++;
        if (ticket) survey.tickets++;
        for (const problem of locate(problems, [rows])) tally.add(problem);
      }
      survey.rows += rowCount;
      if (most && survey.rows >= most) break;
    }
    return { ...survey, problems: tally.list(), notation, hasOnlyNames: hasOnlyNames(columns.used) };
  });
