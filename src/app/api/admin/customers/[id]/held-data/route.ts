import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import { getHeldData } from "#features/customers/contracts/customer-privacy.ts";
import { exportHeldData } from "#features/customers/privacy/manage-requests.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    getHeldData,
    async ({ id, exportFormat }, actor, { language }) => {
      const { name, ...content } = await exportHeldData(actor, id, exportFormat ?? "json", language);
      return file(exportFormat ? { name, ...content } : content);
    },
  ],
});
