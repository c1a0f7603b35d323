import { getHeldData } from "#contracts/customers/held-data.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportHeldData } from "#lib/customers/privacy/export-held-data.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    getHeldData,
    async ({ id, exportFormat }, actor, { language }) => {
      const { name, ...content } = await exportHeldData(actor, id, exportFormat ?? "json", language);
      return file(exportFormat ? { name, ...content } : content);
    },
  ],
});
