import { Readable } from "node:stream";
import { AppError } from "#core/values/errors.ts";
import { openUnlinkedFile } from "./unlinked-file.ts";

const noSpace = (cause: unknown) =>
  new AppError("SERVICE_UNAVAILABLE", "There is no disk space for this file", { values: { seconds: 600 }, cause });

/**
 * Streams text of any length through a temporary file that is written first, so that a transaction doesn't last as long
 * as a slow reader, and failures happen before the response starts.
 */
export const bufferedOnDisk = async (
  fill: (write: (text: string) => Promise<void>) => Promise<void>,
): Promise<ReadableStream<Uint8Array>> => {
  const file = await openUnlinkedFile();
  try {
    await fill(async (text) => void (await file.write(text)));
  } catch (error) {
    await file.close();
    const isFull = (error as NodeJS.ErrnoException).code === "ENOSPC";
    throw isFull ? noSpace(error) : error;
  }
  return Readable.toWeb(file.createReadStream({ start: 0 })) as ReadableStream<Uint8Array>;
};
