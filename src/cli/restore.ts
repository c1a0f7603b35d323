import { createReadStream } from "node:fs";
import process from "node:process";
import { Command } from "commander";
import { verifyBackup } from "#lib/operations/create-backup.ts";
import { restore } from "#lib/operations/restore-backup.ts";
import { explainReading } from "#lib/server/backup/backup-file.ts";
import { openDatabase } from "#lib/server/postgres/open-database.ts";
import { backupProgress, inWords } from "./operations/backup-progress.ts";
import { tell } from "./run-command.ts";
import { type Life, runProcess } from "./run-process.ts";

const STANDARD_INPUT = "-";

const command = new Command("npm run restore --")
  .description("Brings a backup into an empty database, and up to this version")
  .argument("<file>", "what npm run backup wrote, or - for standard input");

const open = (file: string) => createReadStream(file, { highWaterMark: 1 << 18 });

const restoreFrom = async (file: string, life: Life): Promise<void> => {
  const { stop } = life;
  // A file can be read twice: one that is not whole is told before anything else.
  if (file !== STANDARD_INPUT) await verifyBackup(open(file), stop);
  const database = await openDatabase(tell);
  life.atEnd(database.release);
  const progress = backupProgress(process.stderr);
  const source = file === STANDARD_INPUT ? process.stdin : open(file);
  const result = await restore(database, source, { stop, onStep: progress.show }).finally(progress.clear);
  console.log(`Restored ${inWords(result)} in ${progress.seconds()} s, as they were on ${result.createdAt}`);
  if (result.migrated.length > 0)
    console.log(`Brought up to date from version ${result.product}: ${result.migrated.join(", ")}`);
  if (result.leftOut.length > 0)
    tell(`Left out, because this product makes no such table: ${result.leftOut.join(", ")}`);
};

command.parse();
const [file = ""] = command.args;

await runProcess((life) =>
  restoreFrom(file, life).catch((error: unknown) => {
    throw explainReading(error, file);
  }),
);
