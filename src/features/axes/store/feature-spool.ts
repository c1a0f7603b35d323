import { deserialize, serialize } from "node:v8";
import { openUnlinkedFile } from "#core/csv/unlinked-file.ts";
import { freeMemory } from "#core/threads/free-memory.ts";
import type { FeaturePage } from "./make-profiles.ts";

/** Pages of customers' features in a temporary file, so that a run reads each history once and holds few of them. */
export type FeatureSpool = {
  /** One at a time. */
  add: (page: FeaturePage) => Promise<void>;
  /** The pages in the order they were added. */
  pages: () => AsyncGenerator<FeaturePage>;
};

/** The file is gone when `work` has ended. */
export const withFeatureSpool = async <Result>(work: (spool: FeatureSpool) => Promise<Result>): Promise<Result> => {
  const file = await openUnlinkedFile();
  const parts: { at: number; length: number }[] = [];
  let end = 0;
  const add = async (page: FeaturePage): Promise<void> => {
    const bytes = serialize(page);
    await file.writeFile(bytes);
    parts.push({ at: end, length: bytes.length });
    end += bytes.length;
    freeMemory(bytes);
  };
  const pages = async function* (): AsyncGenerator<FeaturePage> {
    for (const { at, length } of parts) {
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, at);
      const page = deserialize(buffer) as FeaturePage;
      // The array is a part of the buffer, or of one that others use as well.
      const table = { ...page.table, values: page.table.values.slice() };
      freeMemory(buffer);
      yield { ...page, table };
    }
  };
  try {
    return await work({ add, pages });
  } finally {
    await file.close();
  }
};
