import type { Actor } from "#core/values/permissions.ts";
import type { ImportFormat } from "#features/imports/rules/import-format.ts";
import type { StoredFile } from "#features/imports/store/import-files.ts";
import type { ReadingOptions } from "#features/imports/store/imports.ts";
import { positionsIn } from "../open-import.ts";
import { type ReadingRequest, shownReading, toReadingOptions } from "../reading-options.ts";
import { chooseFormat } from "../recognize-file.ts";
import { refuseBody } from "../refuse-import.ts";
import { assertStorefront } from "./accept-import.ts";
import { storedStart, toTextFile } from "./manage-files.ts";

/** How to read an uploaded file: without a format or a mapping, its layout is recognized. */
export type FileReadingRequest = ReadingRequest & { id: string; format?: string | null | undefined };

export type FileReading = {
  format: ImportFormat;
  options: ReadingOptions;
  shown: ReturnType<typeof shownReading>;
};

/** Throws INVALID_PARAMETER for an unknown storefront or format, a missing column, and a layout that is not recognized. */
export const fileReading = async (
  actor: Actor,
  stored: StoredFile,
  { format: wanted, ...request }: FileReadingRequest,
): Promise<FileReading> => {
  await assertStorefront(actor, request.storefrontId, "body");
  const { chosenHeaderRow: headerRow, chosenEncoding: encoding } = stored.found;
  const options = toReadingOptions({ ...request, headerRow, encoding });
  const start = storedStart(stored);
  const format = await refuseBody(async () => {
    const chosen = chooseFormat(wanted, options, start);
    positionsIn(chosen, toTextFile(stored), start.header);
    return chosen;
  });
  return { format, options, shown: shownReading(format.name, options) };
};
