import type { WriteStream } from "node:tty";
import type { BackupSummary } from "#lib/operations/create-backup.ts";

const MB = 1_000_000;

const size = (bytes: number): string =>
  `${(bytes / MB).toLocaleString("en", { maximumFractionDigits: bytes < 10 * MB ? 2 : 0 })} MB`;

/** `14 tables, 1,234 rows, 12 MB`, without unknown parts. */
export const inWords = ({ tables, rows, bytes }: Partial<BackupSummary>): string =>
  [
    ...(tables === undefined ? [] : [`${tables} tables`]),
    ...(rows === undefined ? [] : [`${rows.toLocaleString("en")} rows`]),
    ...(bytes === undefined ? [] : [size(bytes)]),
  ].join(", ");

/** One terminal line that is rewritten; nothing if the output is not a terminal. */
export const backupProgress = (out: Pick<WriteStream, "isTTY" | "write">) => {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  return {
    show: ({ table, bytes, step = "reading" }: { table: string; bytes?: number; step?: string }): void => {
      if (!out.isTTY) return;
      const done = bytes === undefined ? "" : `  ${size(bytes)}, ${size(bytes / seconds())} a second`;
      out.write(`\r\u001b[K${step} ${table}${done}`);
    },
    clear: (): void => {
      if (out.isTTY) out.write("\r\u001b[K");
    },
    seconds: (): string => seconds().toFixed(1),
  };
};
