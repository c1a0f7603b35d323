import { z } from "zod";
import { OperatorError } from "../operator-error.ts";

/** The layout of the file. Another layout is another number; a reader knows its own. */
const VERSION = 1;
const FORMAT = "customer-360 backup";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The first file of a backup: what there was, and of which version. */
const headSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  product: z.string(),
  postgres: z.string(),
  createdAt: z.iso.datetime(),
  /** Those the database had, with the checksums of their files. */
  migrations: z.array(z.object({ name: z.string(), checksum: sha256 })).min(1),
  /** In the order in which they stand in the file. Columns that the database computes by itself are left out. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
});

/** The last file of a backup: how much there was of everything. A backup without it is cut off. */
const manifestSchema = z.object({
  /** Of the first file. */
  head: sha256,
  tables: z.array(z.object({ name: z.string(), rows: z.int().nonnegative(), bytes: z.int().nonnegative(), sha256 })),
  /** Where counters stood; those never used are left out. */
  sequences: z.array(z.object({ name: z.string(), value: z.string().regex(/^-?\d+$/) })),
});

export type BackupHead = z.infer<typeof headSchema>;
export type BackupManifest = z.infer<typeof manifestSchema>;
export type TableSum = BackupManifest["tables"][number];

export const headOf = (about: Omit<BackupHead, "format" | "version">): BackupHead => ({
  format: FORMAT,
  version: VERSION,
  ...about,
});

export const asFile = (value: BackupHead | BackupManifest): Buffer =>
  Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

const parseJson = (content: Buffer): unknown => {
  try {
    return JSON.parse(content.toString("utf8"));
  } catch {
    return undefined;
  }
};

/** Undefined where it is no backup of ours. Throws one line where it is of another layout. */
export const readHead = (content: Buffer): BackupHead | undefined => {
  const value = parseJson(content);
  const about = z.object({ format: z.literal(FORMAT), version: z.number() }).safeParse(value).data;
  if (about && about.version !== VERSION) {
    throw new OperatorError(
      `This backup has layout ${about.version}, and this version of the program reads ${VERSION}. Use the version that made it, or a newer one`,
    );
  }
  return headSchema.safeParse(value).data;
};

export const readManifest = (content: Buffer): BackupManifest | undefined =>
  manifestSchema.safeParse(parseJson(content)).data;
