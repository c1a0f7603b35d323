import { randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** A new temporary file without a name: nothing is left behind however the process ends. To be closed by the caller. */
export const openUnlinkedFile = async (): Promise<FileHandle> => {
  const name = path.join(os.tmpdir(), `customer-360-${randomUUID()}`);
  const file = await open(name, "wx+", 0o600);
  try {
    await rm(name);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
};
