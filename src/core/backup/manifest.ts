import { z } from "zod";
import { OperatorError } from "../server/operator-error.ts";

/** The version of the file layout; a reader accepts only its own. */
const VERSION = 1;
const FORMAT = "customer-360 backup";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The first file of a backup: its contents and version. */
const headSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  product: z.string(),
  postgres: z.string(),
  createdAt: z.iso.datetime(),
  /** The database's migrations, with checksums. */
  migrations: z.array(z.object({ name: z.string(), checksum: sha256 })).min(1),
  /** In file order. Generated columns are left out. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
});

/** The last file of a backup: counts and checksums of everything. A backup without it is truncated. */
const manifestSchema = z.object({
  /** Hash of the first file. */
  head: sha256,
  tables: z.array(z.object({ name: z.string(), rows: z.int().nonnegative(), bytes: z.int().nonnegative(), sha256 })),
  /** Sequence values; unused sequences are left out. */
  sequences: z.array(z.object({ name: z.string(), value: z.string().regex(/^-?\d+$/) })),
});

export type BackupHead = z.infer<typeof headSchema>;
export type BackupManifest = z.infer<typeof manifestSchema>;
export type TableSum = BackupManifest["tables"][number];

export const toBackupHead = (about: Omit<BackupHead, "format" | "version">): BackupHead => ({
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

/** Undefined if this is not a Customer 360 backup. Throws a one-line error for another layout version. */
export const readHead = (content: Buffer): BackupHead | undefined => {
  const value = parseJson(content);
  const about = z.object({ format: z.literal(FORMAT), version: z.number() }).safeParse(value).data;
  if (about && about.version !== VERSION) {
    throw new OperatorError(
      `This backup has layout ${about.version}, but this version of the program reads ${VERSION}. Use the version that made it, or a newer one`,
    );
  }
  return headSchema.safeParse(value).data;
};

export const readManifest = (content: Buffer): BackupManifest | undefined =>
  manifestSchema.safeParse(parseJson(content)).data;
