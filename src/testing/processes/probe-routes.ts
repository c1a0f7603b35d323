import { beforeAll } from "vitest";
import { z } from "zod";
import { defineContract, type ErrorFamily } from "#core/contracts/contract.ts";
import { handle } from "#core/http/handle.ts";
import { file, withHeaders } from "#core/http/respond.ts";
import { AppError } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness } from "../builders.ts";
import { aRequest, aToken, type CallOptions } from "../request.ts";

// A test route for each error family, to check how the pipeline handles any request.

/** A contract of a family that uses every feature; `after` is its use-case. */
export const contractOf = (errors: ErrorFamily) =>
  defineContract({
    method: "POST",
    path: "/api/probe/{id}",
    summary: "A contract that uses every feature",
    auth: "session-or-bearer",
    permission: "ai:use",
    errors,
    casing: errors === "ai" ? "either" : "exact",
    bodyLimit: 2000,
    files: ["text/csv"],
    input: z.object({
      id: z.string(),
      total_amount: z.number().min(1).max(9),
      started_on: z.iso.date().optional(),
      kind: z.enum(["value", "frequency"]).optional(),
      rows: z
        .array(z.object({ customer_id: z.string(), order_count: z.int().optional() }))
        .max(40)
        .optional(),
      per_name: z.record(z.string(), z.number()).optional(),
      after: z.enum(["fail", "away", "file", "headers", "leak", "refuse", "full", "own-words"]).optional(),
    }),
    output: z.object({ id: z.string(), total_amount: z.number(), rows: z.unknown(), per_name: z.unknown() }),
  });

const routeOf = (errors: ErrorFamily) =>
  handle({
    POST: [
      contractOf(errors),
      ({ after, rows = [], per_name = {}, ...input }) => {
        const answer = { ...input, rows, per_name };
        if (after === "fail") throw new Error("select * from secrets where password = 'hunter2'");
        if (after === "away") throw Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
        if (after === "refuse")
          throw new AppError("FORBIDDEN", "Also needs data:export", { values: { permission: "data:export" } });
        if (after === "full") throw new AppError("SERVICE_UNAVAILABLE", "The queue is full");
        if (after === "own-words") throw new AppError("INVALID_PARAMETER", "These two can't be combined");
        if (after === "file") return file({ name: 'año "2026"-01-31.csv', type: "text/csv", body: "a,b\r\n" });
        if (after === "headers") return withHeaders(answer, { "x-cache": "HIT", age: "7" });
        if (after === "leak") return { ...answer, passwordHash: "hunter2" };
        return answer;
      },
    ],
  });

export const ROUTES = { ai: routeOf("ai"), report: routeOf("report"), admin: routeOf("admin") };
export const FAMILIES: ErrorFamily[] = ["ai", "report", "admin"];

/** The caller: a token of a business created by `prepareCaller`. */
export const caller = {} as { shop: Scope; token: string };

/** To be called in each file that uses these routes: this module is loaded once for several files. */
export const prepareCaller = (): void => {
  beforeAll(async () => {
    const shop = await aBusiness();
    Object.assign(caller, { shop, token: await aToken(shop) });
  });
};

export const post = (family: ErrorFamily, options: CallOptions = {}) =>
  ROUTES[family].POST(aRequest("POST", "/api/probe/7", { token: caller.token, ...options }), {
    params: Promise.resolve({ id: "7" }),
  });

/** An error answer as the caller sees it. */
export const refusal = async (family: ErrorFamily, options: CallOptions) => {
  const response = await post(family, options);
  return { status: response.status, body: await response.json(), headers: response.headers };
};

/** A minimal valid body. */
export const valid = { total_amount: 5 };
