import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command, InvalidArgumentError } from "commander";
import { stringify } from "csv-stringify";
import { AppError } from "#lib/domain/errors.ts";
import type { ImportFormat } from "#lib/domain/imports/import-format.ts";
import { FORMATS } from "#lib/domain/imports/import-formats.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { formatOf } from "#lib/imports/check-import-options.ts";
import type { ImportResult } from "#lib/imports/import-sales.ts";
import { importTickets } from "#lib/imports/import-tickets.ts";
import { importInProcess } from "#lib/imports/run-import.ts";
import { problemsOf } from "../lib/imports/list-imports.ts";
import { actingIn } from "./accounts/resolve-business.ts";
import { importProgress } from "./progress.ts";
import { runCommand } from "./run-command.ts";

/** The number of lines shown on the terminal, over all reasons. */
const SHOWN = 5;

/** No orders, so no storefront and no date shift. */
const TICKETS = { name: "tickets", summary: "support tickets of existing customers" };

const toStorefront = (text: string): number => {
  const id = Number(text);
  if (!/^\d{1,9}$/.test(text) || id < 1) throw new InvalidArgumentError("It must be a storefront number, from 1.");
  return id;
};

const toDays = (text: string): number => {
  if (!/^-?\d{1,6}$/.test(text)) throw new InvalidArgumentError("It must be a whole number of days.");
  return Number(text);
};

const command = new Command("npm run import --")
  .description("Imports a file of orders, customers or support tickets into a business. Resumes if it was interrupted.")
  .argument("<file>", "UTF-8 CSV file, optionally gzip-compressed")
  .requiredOption(
    "--format <name>",
    [...FORMATS, TICKETS].map(({ name, summary }) => `${name} (${summary})`).join("; "),
  )
  .requiredOption("--business <slug>", "the business to import into")
  .option("--storefront <number>", "the storefront of the orders", toStorefront, 1)
  .option("--shift-days <days>", "shift every date by whole days; a multiple of 7 keeps weekdays", toDays, 0)
  .option("--problems <file>", "write every skipped line and its reason to a CSV file");

const figure = (value: number): string => value.toLocaleString("en");

const writeProblems = async (actor: Actor, importId: string, file: string): Promise<void> => {
  const header = stringify({ header: true, columns: ["line", "column", "reason", "value"], escape_formulas: true });
  await pipeline(Readable.from(problemsOf(actor, importId)), header, createWriteStream(file));
  console.log(`Complete list: ${file}`);
};

const summarize = async (actor: Actor, about: ImportFormat["about"], result: ImportResult): Promise<void> => {
  const { rowsRead, ordersNew, ordersUpdated, ordersKept, refundsNew, rowsRefused, counts } = result;
  const { customersNew, customersChanged, customersKept } = result;
  const done = {
    orders: `${figure(ordersNew)} orders added, ${figure(ordersUpdated)} updated, ${figure(ordersKept)} unchanged, ${figure(refundsNew)} refunds added`,
    customers: `${figure(customersNew)} customers added, ${figure(customersChanged)} changed, ${figure(customersKept)} unchanged`,
  }[about];
  console.log(`${figure(rowsRead)} rows read: ${done}, ${figure(rowsRefused)} rows with problems`);
  for (const { reason, count, firstLine } of counts) {
    console.log(`  ${figure(count).padStart(9)}  ${reason} (first on line ${figure(firstLine)})`);
  }
  let shown = 0;
  for await (const { line, column, reason, value } of problemsOf(actor, result.id, SHOWN)) {
    if (shown++ === SHOWN) break;
    console.log(`  line ${line}, ${column}${value ? ` "${value}"` : ""}: ${reason}`);
  }
};

const bringTickets = async (actor: Actor, path: string, signal: AbortSignal): Promise<void> => {
  const done = await importTickets(actor, path, { signal });
  const { rowsRead, rowsRefused, ticketsNew, ticketsChanged, ticketsKept, problems } = done;
  console.log(
    `${figure(rowsRead)} rows read: ${figure(ticketsNew)} tickets added, ${figure(ticketsChanged)} changed, ` +
      `${figure(ticketsKept)} unchanged, ${figure(rowsRefused)} rows skipped`,
  );
  for (const { line, column, reason, value } of problems) {
    console.log(`  line ${line}, ${column}${value ? ` "${value}"` : ""}: ${reason}`);
  }
};

command.parse();
const [file = ""] = command.args;
const options = command.opts<{
  format: string;
  business: string;
  storefront: number;
  shiftDays: number;
  problems?: string;
}>();

const importFile = async (stop: AbortSignal): Promise<void> => {
  const actor = await actingIn(options.business);
  if (options.format === TICKETS.name) return bringTickets(actor, file, stop);
  const progress = importProgress(process.stderr);
  const { format, storefront: storefrontId, shiftDays } = options;
  const reading = { format, storefrontId, shiftDays };
  let isTold = false;
  const onWait = () => {
    if (!isTold) console.error("Another file is being imported into this business: this one waits for its turn");
    isTold = true;
  };
  const watch = { stop, onProgress: progress.show, onWait };
  const result = await importInProcess(actor, { file, ...reading, ...watch }).finally(progress.clear);
  if (result.wasDone) console.log(`${file} was imported before: nothing was changed`);
  await summarize(actor, formatOf(format).about, result);
  if (options.problems) await writeProblems(actor, result.id, options.problems);
  else if (result.rowsRefused > SHOWN) console.log("For the complete list as a file, add: --problems problems.csv");
  if (!result.wasStopped) return;
  console.error("Stopped. The rows read so far are saved; run the same command again to continue");
  throw new AppError("SERVICE_UNAVAILABLE", "Stopped");
};

await runCommand((stop) =>
  importFile(stop).catch((error: unknown) => {
    if (stop.aborted && error === stop.reason) throw new AppError("SERVICE_UNAVAILABLE", "Stopped");
    throw error;
  }),
);
