import { createReadStream } from "node:fs";
import process from "node:process";
import { explainReading } from "#core/backup/backup-file.ts";
import { openDatabase } from "#core/postgres/open-database.ts";
import { repeatErasures } from "#features/customers/privacy/erase-customer.ts";
import { readErasureFiles } from "#features/customers/store/privacy/erasure-list.ts";
import { restore, verifyBackup } from "#features/operations/backup.ts";

import { defineCommand } from "./define-command.ts";
import { backupProgress, backupSize } from "./progress.ts";
import { tell } from "./run-command.ts";
import { type Life, runProcess } from "./run-process.ts";

const STANDARD_INPUT = "-";

const command = defineCommand("npm run restore --")
  .description("Loads a backup into an empty database, and migrates it to this version")
  .argument("<file>", "a file written by npm run backup, or - for standard input")
  .option(
    "--erasures <folder>",
    "repeat the erasures of customers since the backup, from a copy of the folder DATA_DIR/erasures",
  );

const open = (file: string) => createReadStream(file, { highWaterMark: 1 << 18 });

const restoreFrom = async (file: string, erasures: string | undefined, life: Life): Promise<void> => {
  const { stop } = life;
  // Before anything else, so that a wrong folder doesn't leave erased customers restored.
  if (erasures !== undefined) await readErasureFiles(erasures);
  // A file can be read twice, so an incomplete one is reported before anything else.
  if (file !== STANDARD_INPUT) await verifyBackup(open(file), stop);
  const database = await openDatabase(tell);
  life.atEnd(database.release);
  const progress = backupProgress(process.stderr);
  const source = file === STANDARD_INPUT ? process.stdin : open(file);
  const result = await restore(database, source, { stop, onStep: progress.show }).finally(progress.clear);
  console.log(`Restored ${backupSize(result)} in ${progress.seconds()} s, as they were on ${result.createdAt}`);
  if (result.migrated.length > 0) console.log(`Migrated from version ${result.product}: ${result.migrated.join(", ")}`);
  if (erasures !== undefined) console.log(`Erased again, as since the backup: ${await repeatErasures(erasures)}`);
  if (result.leftOut.length > 0) tell(`Left out, because this version has no such table: ${result.leftOut.join(", ")}`);
};

command.parse();
const [file = ""] = command.args;

await runProcess((life) =>
  restoreFrom(file, command.opts<{ erasures?: string }>().erasures, life).catch((error: unknown) => {
    throw explainReading(error, file);
  }),
);
