import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { OperatorError } from "#core/server/operator-error.ts";
import { settings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";

const erasureList = z.object({
  businessId: z.uuid(),
  /** Of the tombstones; base64. */
  key: z.base64(),
  erasures: z.array(
    z.object({
      /** Null if there was nothing to erase. */
      customerId: z.uuid().nullable(),
      alias: z.string(),
      at: z.iso.datetime(),
      hashes: z.array(z.string()),
    }),
  ),
});

/** A business's erasures, without personal data. */
export type ErasureList = z.output<typeof erasureList>;

/** Outside the database, so that the list is there when an older backup is restored. */
const folder = (): string => path.resolve(settings().DATA_DIR, "erasures");

const getFilePath = ({ businessId }: Scope): string => path.join(folder(), `${businessId}.json`);

const read = async (file: string): Promise<ErasureList> => {
  try {
    return erasureList.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    throw new OperatorError(`${file} is not a list of erasures`, { cause });
  }
};

/** Replaces a business's list. Erasures that only the file has stay in it. */
export const writeErasureFile = async (list: ErasureList): Promise<void> => {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  const file = getFilePath(list);
  const known = new Set(list.erasures.map(({ alias }) => alias));
  const before = await read(file).catch(() => null);
  const older = before?.erasures.filter(({ alias }) => !known.has(alias)) ?? [];
  const part = `${file}.${randomUUID()}.part`;
  await writeFile(part, JSON.stringify({ ...list, erasures: [...older, ...list.erasures] }), { mode: 0o600 });
  await rename(part, file);
};

/** Every business's list in a folder. Throws an OperatorError for a folder or file that can't be read. */
export const readErasureFiles = async (from: string): Promise<ErasureList[]> => {
  const names = await readdir(from).catch((cause: unknown) => {
    throw new OperatorError(`The folder ${from} can't be read`, { cause });
  });
  return Promise.all(names.filter((name) => name.endsWith(".json")).map((name) => read(path.join(from, name))));
};
