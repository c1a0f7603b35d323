import type { Readable } from "node:stream";

/** A place that files are written to. A file of the same name is replaced, and never seen half written. */
export type FileDestination = {
  put(name: string, file: Readable, size: number): Promise<void>;
};
