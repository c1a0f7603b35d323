import { fileError } from "#core/messages/file-error.ts";
import { settings } from "#core/server/settings.ts";

/** A ratio means little below this size: a short file with equal rows compresses very well. */
const RATIO_FROM = 1 << 24;
const GB = 1024 ** 3;

/** Throws a one-line error once a file of `packed` bytes has become more text than one may hold. */
export const assertUnpacked = (name: string, bytes: number, packed: number): void => {
  const { IMPORT_UNPACKED_GB, IMPORT_UNPACK_RATIO } = settings();
  if (bytes > IMPORT_UNPACKED_GB * GB) throw fileError("too_large", { file: name, most: IMPORT_UNPACKED_GB });
  if (bytes > RATIO_FROM && bytes > IMPORT_UNPACK_RATIO * packed)
    throw fileError("too_compressed", { file: name, most: IMPORT_UNPACK_RATIO });
};
