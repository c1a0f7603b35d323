import type { WriteStream } from "node:tty";
import type { ImportOptions } from "#lib/imports/import-sales.ts";

type Progress = Parameters<NonNullable<ImportOptions["onProgress"]>>[0];

const asTime = (seconds: number): string =>
  seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

/** One terminal line that is rewritten; nothing if the output is not a terminal. */
export const importProgress = (out: Pick<WriteStream, "isTTY" | "write">) => {
  const began = performance.now();
  return {
    show: ({ bytes, from, of, rows }: Progress): void => {
      if (!out.isTTY) return;
      const seconds = (performance.now() - began) / 1000;
      const speed = Math.round(rows / seconds);
      const left = ((of - bytes) * seconds) / Math.max(1, bytes - from);
      const percent = Math.floor((100 * bytes) / of);
      out.write(
        `\r\u001b[K${percent}%  ${rows.toLocaleString("en")} rows, ${speed.toLocaleString("en")} per second, ${asTime(left)} left`,
      );
    },
    clear: (): void => {
      if (out.isTTY) out.write("\r\u001b[K");
    },
  };
};
