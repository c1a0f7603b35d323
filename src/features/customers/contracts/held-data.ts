import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";

export const getHeldData = defineContract({
  method: "GET",
  path: "/api/admin/customers/{id}/held-data",
  summary: "Read everything stored about a customer",
  description:
    "For customers who ask what is stored about them: their row in every table, by part, with the names used in this API and " +
    "money in major units. Not included are server logs, the audit log, files and webhooks as they were received (deleted " +
    "after 30 days), and backups. Also needs customers:pii",
  permission: "data:export",
  files: ["application/json", "application/pdf"],
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({
    id: z.string(),
    exportFormat: z
      .enum(["json", "pdf"])
      .optional()
      .describe(
        "json: the same as a file; pdf: a document to read, in the language of Accept-Language, with the newest entries of long lists",
      ),
  }),
  output: z.object({
    data: z
      .object({
        exportedAt: z.iso.datetime(),
        business: z.string(),
        currency: z.string(),
        timeZone: z.string(),
        parts: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).describe("Rows by part"),
      })
      .meta({ id: "HeldData" }),
  }),
});
