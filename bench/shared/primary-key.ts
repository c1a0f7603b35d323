import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { handle } from "#core/http/handle.ts";

/** Reads one row by its primary key through the whole stack: the baseline for other routes. */
export const byKey = handle({
  GET: [
    defineContract({
      method: "GET",
      path: "/api/admin/customers/{id}",
      summary: "Read a row",
      auth: "session-or-bearer",
      permission: "customers:view",
      errors: "admin",
      input: z.object({ id: z.string() }),
      output: z.object({ data: z.object({ id: z.string(), externalId: z.string(), name: z.string().nullable() }) }),
    }),
    async ({ id }, actor) => ({
      data: await withBusinessRows(actor, (rows) =>
        rows.customer.findUniqueOrThrow({ where: { businessId_id: { businessId: actor.businessId, id } } }),
      ),
    }),
  ],
}).GET;
