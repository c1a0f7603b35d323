import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";

const path = "/api/admin/sample";

export const openSampleBusiness = defineContract({
  method: "POST",
  path,
  summary: "Open the sample business",
  description:
    "The sample business beside the caller's, with generated customers, orders and tickets, to explore the product with. Creates " +
    "it the first time, and a run fills it. The caller becomes its admin and can switch to it. 409 SAMPLE_BUSINESS in a sample",
  auth: "session",
  permission: "settings:manage",
  reasons: ["SAMPLE_BUSINESS"],
  input: z.strictObject({}),
  output: z.object({ data: z.object({ slug: z.string(), name: z.string() }) }),
});

export const deleteSampleBusiness = defineContract({
  method: "DELETE",
  path,
  summary: "Delete the sample business",
  description: "With all its data, sessions, tokens and its audit log",
  permission: "settings:manage",
  reasons: ["SAMPLE_NOT_FOUND"],
  status: 204,
  input: z.object({}),
  output: z.void(),
});
