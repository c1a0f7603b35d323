import { statfs } from "node:fs/promises";
import { fileError } from "#core/messages/file-error.ts";
import { settings } from "#core/server/settings.ts";
import { AppError } from "#core/values/errors.ts";

/** A ratio means little below this size: a short file with equal rows compresses very well. */
const RATIO_FROM = 1 << 24;
const GB = 1024 ** 3;

/** Throws a one-line error once a file of `packed` bytes has become more text than one may hold. */
export const assertUnpacked = (name: string, bytes: number, packed: number): void => {
  const { IMPORT_UNPACKED_GB, IMPORT_UNPACK_RATIO } = settings();
  if (bytes > IMPORT_UNPACKED_GB * GB) throw fileError("too_large", { file: name, most: IMPORT_UNPACKED_GB });
  if (bytes > RATIO_FROM && bytes > IMPORT_UNPACK_RATIO * packed)
    throw fileError("too_compressed", { file: name, most: IMPORT_UNPACK_RATIO });
};

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
