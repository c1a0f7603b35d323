import { uploadsWaiting } from "#lib/server/db/imports/import-files.ts";
import { sizeOfUpload } from "#lib/server/imports/uploads.ts";
import { refusalBy } from "../domain/errors.ts";
import type { Scope } from "../domain/permissions.ts";
import { settings } from "../server/settings.ts";

const GB = 1024 ** 3;
/** Each file has a row with its first records. */
const MOST_FILES = 200;

/**
 * Keeps one business from filling the disk that all share. Throws CONFLICT (TOO_MANY_UPLOADS) while its files that wait for
 * their import or a retry are too many or too large.
 */
export const assertUploadQuota = async (scope: Scope): Promise<void> => {
  const uploads = await uploadsWaiting(scope);
  const sizes = await Promise.all(uploads.slice(0, MOST_FILES).map(sizeOfUpload));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (uploads.length < MOST_FILES && bytes < settings().UPLOADS_WAITING_GB * GB) return;
  throw refusalBy("TOO_MANY_UPLOADS", "Too many files are waiting for their import");
};
