import type { AnswerOf } from "../api/call.ts";

/** The head of a customer's page. */
export type Customer = AnswerOf<"GET /api/admin/customers/{id}">["data"];
