import type { AnswerOf } from "#core/ui/api/call.ts";

/** The customer in the page's header. */
export type Customer = AnswerOf<"GET /api/admin/customers/{id}">["data"];
