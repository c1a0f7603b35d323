import path from "node:path";
import { openTextFile } from "#lib/server/files/text-file.ts";
import { formatOf } from "./check-import-options.ts";
import { withText } from "./read-sheet.ts";
import { type ReadingRequest, readingOf } from "./reading.ts";
import { AUTO, chooseFormat, recognized, startOf } from "./recognize-file.ts";

/** Support tickets are read by their own import. */
export const TICKETS = "tickets";

type LocalFile = { file: string; fileName: string; format: string };

const nameOfFormat = async (file: string, fileName: string, wanted: string, request: ReadingRequest) => {
  const options = readingOf(request);
  if (options.mapping) return formatOf(wanted, options.mapping).name;
  if (wanted !== AUTO) return wanted;
  const start = await startOf(await openTextFile(file, fileName));
  return recognized(start) === TICKETS ? TICKETS : chooseFormat(AUTO, options, start).name;
};

/**
 * Does `work` with a file of this machine, once its format is chosen and the text to read in its place is written. Throws
 * INVALID_BODY if it can't be read or its layout is not recognized.
 */
export const withChosenReading = <Result>(
  given: string,
  { format: wanted, ...request }: ReadingRequest & { format: string },
  signal: AbortSignal,
  work: (chosen: LocalFile) => Promise<Result>,
): Promise<Result> => {
  const fileName = path.basename(given);
  return withText(given, { name: given, signal }, async (file) =>
    work({ file, fileName, format: await nameOfFormat(file, given, wanted, request) }),
  );
};
