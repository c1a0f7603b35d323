import { existsSync, statfsSync } from "node:fs";
import { OperatorError } from "../server/operator-error.ts";
import type { DataLocation } from "./data-location.ts";

const MEGABYTE = 1024 * 1024;
/** Binaries, an empty cluster, the demo business and its WAL. */
const TO_MAKE_MB = 700;
const TO_RUN_MB = 100;

/** Free space for the process's user on a folder's disk, in MB. */
export const freeMbIn = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return (bavail * bsize) / MEGABYTE;
};

export const assertSpace = (folder: string, freeMb: number, neededMb: number): void => {
  if (freeMb >= neededMb) return;
  throw new OperatorError(
    `No disk space: ${folder} has ${Math.floor(freeMb)} MB free and ${neededMb} MB are required. Free some, or set DATA_DIR to a folder on another disk`,
  );
};

/** Checked in advance, because errors from a disk that fills up later are less clear. */
export const assertDiskSpace = ({ home, cluster }: DataLocation): void => {
  assertSpace(home, freeMbIn(home), existsSync(cluster) ? TO_RUN_MB : TO_MAKE_MB);
};
