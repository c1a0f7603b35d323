import { existsSync, statfsSync } from "node:fs";
import { OperatorError } from "../operator-error.ts";
import type { DataLocation } from "./data-location.ts";

const MEGABYTE = 1024 * 1024;
/** Binaries, an empty cluster, the demo business and its log of changes. */
const TO_MAKE_MB = 700;
const TO_RUN_MB = 100;

export const assertSpace = (folder: string, freeMb: number, neededMb: number): void => {
  if (freeMb >= neededMb) return;
  throw new OperatorError(
    `No disk space: ${folder} has ${Math.floor(freeMb)} MB free and ${neededMb} MB are needed. Free some, or set DATA_DIR to a folder on another disk`,
  );
};

/** Before any work: a disk that fills up on the way tells less clearly what was wrong. */
export const assertDiskSpace = ({ home, cluster }: DataLocation): void => {
  const { bavail, bsize } = statfsSync(home);
  assertSpace(home, (bavail * bsize) / MEGABYTE, existsSync(cluster) ? TO_RUN_MB : TO_MAKE_MB);
};
