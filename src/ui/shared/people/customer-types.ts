import type { z } from "zod";
import type { getCustomer } from "#contracts/customers/customer.ts";

/** The head of a customer's page. */
export type Customer = z.output<typeof getCustomer.output>["data"];
