import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { chooseFile, explainReading, explainWriting, standardOutput, writeWhole } from "#core/backup/backup-file.ts";
import { openDatabase } from "#core/postgres/open-database.ts";
import { now } from "#core/server/clock.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { settings } from "#core/server/settings.ts";
import { backUp, verifyBackup } from "#features/operations/backup.ts";
import { defineCommand } from "./define-command.ts";
import { backupProgress, backupSize } from "./progress.ts";
import { tell } from "./run-command.ts";
import { type Life, runProcess } from "./run-process.ts";

const STANDARD_OUTPUT = "-";

const command = defineCommand("npm run backup --")
  .description("Writes a snapshot of all data to a file for npm run restore. Users can keep working")
  .option("--out <place>", "a new file, a folder, or - for standard output (default: a dated file in DATA_DIR/backups)")
  .option("--verify <file>", "verify a backup's checksums instead, without a database");

const verify = async (file: string, { stop }: Life): Promise<void> => {
  const summary = await verifyBackup(createReadStream(file, { highWaterMark: 1 << 18 }), stop).catch(
    (error: unknown) => {
      throw explainReading(error, file);
    },
  );
  console.log(`${file} is complete: ${backupSize(summary)}`);
};

/** npm writes two lines to standard output before ours. */
const assertPlainOutput = (): void => {
  if (process.stdout.isTTY) throw new OperatorError("A backup is binary data: use --out FILE, or a pipe");
  if (process.env.npm_lifecycle_event && process.env.npm_config_loglevel !== "silent") {
    throw new OperatorError("npm writes its own lines to standard output: use npm run --silent backup -- --out -");
  }
};

const backUpTo = async (out: string, life: Life): Promise<void> => {
  const file = out === STANDARD_OUTPUT ? undefined : chooseFile(out, now());
  if (!file) assertPlainOutput();
  const database = await openDatabase(tell);
  life.atEnd(database.release);
  const progress = backupProgress(process.stderr);
  const options = { stop: life.stop, onProgress: progress.show };
  const work = file
    ? writeWhole(file, now(), (sink) => backUp(database, sink, options))
    : backUp(database, standardOutput(), options).catch((error: unknown) => {
        throw explainWriting(error, "standard output");
      });
  const summary = await work.finally(progress.clear);
  const line = `Backed up ${backupSize(summary)} in ${progress.seconds()} s`;
  if (file) console.log(`${line}: ${file} (${backupSize({ bytes: (await stat(file)).size })})`);
  else tell(line);
};

command.parse();
const { out, verify: toVerify } = command.opts<{ out?: string; verify?: string }>();

await runProcess(async (life) => {
  if (toVerify) await verify(toVerify, life);
  else await backUpTo(out ?? path.join(settings().DATA_DIR, "backups/"), life);
});
