import { getHeldData } from "#contracts/customers/held-data.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportHeldData, readHeldData } from "#lib/customers/privacy/export-held-data.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    getHeldData,
    async ({ id, exportFormat }, actor, { language }) =>
      exportFormat
        ? file(await exportHeldData(actor, id, exportFormat, language))
        : { data: await readHeldData(actor, id) },
  ],
});
