import { statfs } from "node:fs/promises";
import { AppError } from "#core/values/errors.ts";

/** Disk space reserved for the database, which may be on the same disk. */
const RESERVE_BYTES = 500 * 1024 * 1024;
const CHECK_EVERY_BYTES = 64 * 1024 * 1024;

const noSpace = (cause?: unknown) =>
  new AppError("SERVICE_UNAVAILABLE", "There is no disk space for this file", {
    reason: "UPLOAD_DISK_FULL",
    values: { seconds: 600 },
    cause,
  });

/** Checks the free space of a folder's disk before each part of a file is written. Throws SERVICE_UNAVAILABLE. */
export const diskWatch = (folder: string) => {
  let written = 0;
  let checkAt = 0;
  return async (bytes: number): Promise<void> => {
    if (written >= checkAt) {
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize < RESERVE_BYTES) throw noSpace();
      checkAt = written + CHECK_EVERY_BYTES;
    }
    written += bytes;
  };
};

/** The same error for a disk that is full; any other unchanged. */
export const orNoSpace = (error: unknown): unknown =>
  (error as NodeJS.ErrnoException).code === "ENOSPC" ? noSpace(error) : error;
