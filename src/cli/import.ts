import { createWriteStream, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadable } from "node:stream/web";
import { InvalidArgumentError, Option } from "commander";
import { AppError } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { assertGrantsCounted } from "#features/imports/accept-import.ts";
import { mapping } from "#features/imports/contracts/reading.ts";
import { checkLocalFile } from "#features/imports/files/check-file.ts";
import type { ImportResult } from "#features/imports/import-records.ts";
import { AUTO } from "#features/imports/open-import.ts";
import { exportImportProblems, readImportProblems } from "#features/imports/read-imports.ts";
import type { JoinedFiles } from "#features/imports/rules/joined-files.ts";
import { ENCODINGS, MOST_HEADER_ROW } from "#features/imports/rules/layout.ts";
import {
  DATE_ORDERS,
  DECIMAL_SIGNS,
  type ImportMapping,
  MAPPED_ROWS,
  type MappedRows,
} from "#features/imports/rules/reading-options.ts";
import { importInProcess } from "#features/imports/run-import.ts";
import { FORMATS } from "#features/imports/shops/formats.ts";
import type { ReadingOptions } from "#features/imports/store/imports.ts";
import { CONSENT_CHANNELS, type ConsentChannel, ID_PREFIX, LONGEST_PREFIX } from "#records/rules/incoming-records.ts";
import { actingIn } from "./accounts/account-options.ts";
import { defineCommand } from "./define-command.ts";
import { importProgress, leftOutWords, printCheck, printUnused, refusalWords } from "./progress.ts";
import { toRates, toStatuses } from "./reading-arguments.ts";
import { runCommand } from "./run-command.ts";

const toStorefront = (text: string): number => {
  const id = Number(text);
  if (!/^\d{1,9}$/.test(text) || id < 1) throw new InvalidArgumentError("It must be a storefront number, from 1.");
  return id;
};

const toDays = (text: string): number => {
  if (!/^-?\d{1,6}$/.test(text)) throw new InvalidArgumentError("It must be a whole number of days.");
  return Number(text);
};

const toCustomers = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("It must be a number of customers.");
  return Number(text);
};

const toIdPrefix = (text: string): string => {
  if (ID_PREFIX.test(text) && text.length <= LONGEST_PREFIX) return text;
  throw new InvalidArgumentError("Must be lower-case letters and digits that end with a hyphen, such as outlet-");
};

const toChannels = (text: string): ConsentChannel[] => {
  const names = text.split(",");
  if (!names.every((name) => CONSENT_CHANNELS.some((channel) => channel === name)))
    throw new InvalidArgumentError(`It must be one or more of ${CONSENT_CHANNELS.join(", ")}, such as email,sms.`);
  return CONSENT_CHANNELS.filter((channel) => names.includes(channel));
};

const toMapping = (file: string): ImportMapping => {
  try {
    return mapping.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new InvalidArgumentError(
      'It must be a JSON file such as {"rows": "orders", "columns": {"order_id": "Number", …}}.',
    );
  }
};

const toHeaderRow = (text: string): number => {
  const row = Number(text);
  if (!Number.isInteger(row) || row < 0 || row > MOST_HEADER_ROW)
    throw new InvalidArgumentError(`It must be a row from 1 to ${MOST_HEADER_ROW}, or 0 for none.`);
  return row;
};

/** The number of lines shown on the terminal, over all reasons. */
const SHOWN = 5;

const command = defineCommand("npm run import --")
  .description("Imports a file of orders, customers or support tickets into a business. Resumes if it was interrupted.")
  .argument("<file>", "CSV, XLSX, JSON or NDJSON, optionally gzip-compressed")
  .option(
    "--format <name>",
    ["auto (recognized by its columns)", ...FORMATS.map(({ name, summary }) => `${name} (${summary})`)].join("; "),
    AUTO,
  )
  .option("--mapping <file>", "a JSON file that says which column is which field, in place of a format", toMapping)
  .addOption(
    new Option(
      "--rows <what>",
      "what each row of a file without a known layout is, read by the columns that fit: an order, a line of one, a purchase without an " +
        "order number, part of what a customer bought that day (days), or a customer",
    )
      .choices(MAPPED_ROWS)
      .conflicts("mapping"),
  )
  .requiredOption("--business <slug>", "the business to import into")
  .option("--storefront <number>", "the storefront of the orders", toStorefront, 1)
  .option(
    "--shift-days <days>",
    "shift every date but those of consents by whole days; a multiple of 7 keeps weekdays",
    toDays,
    0,
  )
  .option("--rates <list>", "what one unit of other currencies is worth: EUR:1.08,GBP:1.27", toRates, {})
  .option(
    "--statuses <list>",
    "what the shop's own status words mean: Packed:completed,In the kiln:pending",
    toStatuses,
    {},
  )
  .addOption(new Option("--date-order <order>", "how to read a date such as 03/04/2026").choices(DATE_ORDERS))
  .addOption(new Option("--decimal-sign <sign>", "before the decimals of amounts").choices(DECIMAL_SIGNS))
  .option("--customers-by-name", "know customers without an ID, email address or phone number by their name")
  .option(
    "--unsubscribed <channels>",
    "everyone in the file opted out of these, as in a list of unsubscribed addresses: email,sms",
    toChannels,
  )
  .option(
    "--confirm-grants <number>",
    "consents without a date also count for so many customers who opted out earlier; --dry-run says how many these are",
    toCustomers,
  )
  .option(
    "--id-prefix <prefix>",
    "the connected shop whose records these are, by the prefix of its IDs: woo2-, or '' if it has none",
    toIdPrefix,
  )
  .option(
    "--header-row <number>",
    "the row with the columns' names, counted without empty lines; 0 if there is none, and columns are numbered",
    toHeaderRow,
  )
  .option(
    "--lines <file>",
    "another file with the lines of the orders in this one: both are joined by the column that both have",
  )
  .option("--sheet <name>", "the worksheet of an XLSX file; by default the one with most rows")
  .addOption(new Option("--encoding <name>", "of the file's text, if the wrong one is detected").choices(ENCODINGS))
  .option("--dry-run", "only count what an import would do")
  .option("--problems <file>", "write every skipped line and its reason to a CSV file")
  .option("--rejected <file>", "write the rejected rows to a file to correct and import");

const figure = (value: number): string => value.toLocaleString("en");

/** Saves a file of an import's problems, as pages do. */
const writeFile = async (actor: Actor, importId: string, as: "csv" | "rows", file: string): Promise<void> => {
  const { body } = await exportImportProblems(actor, importId, as);
  await pipeline(Readable.fromWeb(body as NodeReadable<Uint8Array>), createWriteStream(file));
  console.log(`${as === "csv" ? "Complete list" : "Rejected rows"}: ${file}`);
};

const summarize = async (actor: Actor, result: ImportResult): Promise<void> => {
  const { rowsRead, ordersNew, ordersUpdated, ordersKept, refundsNew, rowsRefused, counts } = result;
  const { customersNew, customersChanged, customersKept, ticketsNew, ticketsChanged, ticketsKept } = result;
  const done = {
    orders: `${figure(ordersNew)} orders added, ${figure(ordersUpdated)} updated, ${figure(ordersKept)} unchanged, ${figure(refundsNew)} refunds added`,
    customers: `${figure(customersNew)} customers added, ${figure(customersChanged)} changed, ${figure(customersKept)} unchanged`,
    tickets: `${figure(ticketsNew)} tickets added, ${figure(ticketsChanged)} changed, ${figure(ticketsKept)} unchanged`,
  }[result.about];
  console.log(
    `${figure(rowsRead)} rows read: ${done}, ${figure(rowsRefused)} rows with problems${leftOutWords(result.cellsLeftOut)}`,
  );
  if (result.refusalsKept > 0) console.log(refusalWords(result.refusalsKept));
  printUnused(result.unusedColumns);
  for (const { reason, count, firstLine } of counts) {
    console.log(`  ${figure(count).padStart(9)}  ${reason} (first on line ${figure(firstLine)})`);
  }
  let shown = 0;
  for await (const { line, column, reason, value } of readImportProblems(actor, result.id, SHOWN)) {
    if (shown++ === SHOWN) break;
    console.log(`  line ${line}, ${column}${value ? ` "${value}"` : ""}: ${reason}`);
  }
};

command.parse();
const [file = ""] = command.args;
const options = command.opts<
  Omit<ReadingOptions, "storefrontId" | "joined"> & {
    format: string;
    rows?: MappedRows;
    lines?: string;
    business: string;
    storefront: number;
    sheet?: string;
    dryRun?: boolean;
    problems?: string;
    rejected?: string;
  }
>();
const { business, format, storefront: storefrontId, dryRun, problems, rejected, ...how } = options;
const onJoined = ({ orders, lines, key, counts }: JoinedFiles): void =>
  console.log(
    `Joined by ${key}: ${figure(counts.linesWithOrder)} of ${figure(counts.lines)} lines in ${lines} have their order, ` +
      `${figure(counts.ordersWithLines)} of ${figure(counts.orders)} orders in ${orders} have lines`,
  );
const request = { storefrontId, onJoined, ...how };

const checkFile = async (actor: Actor, signal: AbortSignal): Promise<void> => {
  const progress = importProgress(process.stderr);
  const onProgress = (bytes: number, of: number, rows: number) => progress.show({ bytes, from: 0, of, rows });
  const checked = checkLocalFile(actor, { file, format, ...request }, { signal, onProgress });
  const { result, format: readBy } = await checked.finally(progress.clear);
  printCheck(readBy.about, result);
};

const importFile = async (actor: Actor, stop: AbortSignal): Promise<void> => {
  const progress = importProgress(process.stderr);
  let isAnnounced = false;
  const onWait = () => {
    if (!isAnnounced) console.error("Another file is being imported into this business: this one waits for its turn");
    isAnnounced = true;
  };
  const watch = { stop, onProgress: progress.show, onWait };
  const reading = { file, format, ...request };
  const { confirmGrants, ...unconfirmed } = reading;
  if (confirmGrants !== undefined) {
    const checked = await checkLocalFile(actor, unconfirmed, { signal: stop, onProgress: () => {} });
    assertGrantsCounted(confirmGrants, checked.result.grantsUndated ?? 0);
  }
  const result = await importInProcess(actor, { ...reading, ...watch }).finally(progress.clear);
  if (result.wasDone) console.log(`${file} was imported before: nothing was changed`);
  await summarize(actor, result);
  if (problems) await writeFile(actor, result.id, "csv", problems);
  else if (result.rowsRefused + result.cellsLeftOut > SHOWN)
    console.log("For the complete list as a file, add: --problems problems.csv");
  if (rejected) await writeFile(actor, result.id, "rows", rejected);
  if (!result.wasStopped) return;
  console.error("Stopped. The rows read so far are saved; run the same command again to continue");
  throw new AppError("SERVICE_UNAVAILABLE", "Stopped");
};

const run = async (stop: AbortSignal): Promise<void> => {
  const actor = await actingIn(business);
  return dryRun ? checkFile(actor, stop) : importFile(actor, stop);
};

await runCommand((stop) =>
  run(stop).catch((error: unknown) => {
    if (stop.aborted && error === stop.reason) throw new AppError("SERVICE_UNAVAILABLE", "Stopped");
    throw error;
  }),
);
