import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { runs } from "#testing/depth.ts";
import { caller, contractOf, FAMILIES, post, prepareCaller } from "#testing/processes/probe-routes.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { handle } from "./handle.ts";

prepareCaller();

describe("any input", () => {
  const search = handle({
    GET: [
      defineContract({
        method: "GET",
        path: "/api/probe",
        summary: "A query",
        auth: "session-or-bearer",
        permission: null,
        errors: "report",
        input: z.object({ q: z.string().optional(), days: z.enum(["7", "30"]).default("7") }),
        output: z.object({ q: z.string().nullable() }),
      }),
      async ({ q = null }, actor) => {
        // Includes the database: anything it cannot store must be rejected earlier.
        const stored = await withBusinessRows(actor, (rows) => rows.$queryRaw<{ q: string }[]>`select ${q}::text as q`);
        return { q: stored[0]?.q ?? null };
      },
    ],
  });

  test("any input in a body causes no internal error and reveals nothing", async () => {
    const busy = await Promise.all(FAMILIES.map(async (family) => ({ family, token: await aToken(caller.shop) })));
    const values = fc.oneof(
      fc.json({ maxDepth: 5 }),
      fc.string({ unit: "binary" }),
      fc.record({ total_amount: fc.anything(), rows: fc.anything(), __proto__: fc.anything() }).map((each) => {
        try {
          return JSON.stringify(each) ?? "";
        } catch {
          return "";
        }
      }),
    );
    await fc.assert(
      fc.asyncProperty(values, fc.constantFrom(...busy), async (body, { family, token: own }) => {
        const response = await post(family, { token: own, body, headers: { "content-type": "application/json" } });
        expect([200, 400, 413, 422]).toContain(response.status);
        expect(await response.text()).not.toMatch(/node_modules|at \w+ \(|ZodError|prisma|pg_|select /i);
      }),
      { numRuns: runs(300) },
    );
  });

  test("any input in a query causes no internal error and reveals nothing", async () => {
    const own = await aToken(caller.shop);
    const query = fc.oneof(
      fc.array(fc.tuple(fc.constantFrom("q", "days", "__proto__", "a"), fc.string({ unit: "binary" }))).map((pairs) => {
        return pairs
          .map(([name, value]) => `${name}=${encodeURIComponent(value.replace(/\p{Surrogate}/gu, ""))}`)
          .join("&");
      }),
      fc.webQueryParameters(),
      fc.constantFrom("q=%", "q=%ff%fe", "q=%00", "%00=1", "&&&", "q", "q=1&q=2"),
    );
    await fc.assert(
      fc.asyncProperty(query, async (text) => {
        const response = await search.GET(aRequest("GET", `/api/probe?${text}`, { token: own }));
        expect([200, 400]).toContain(response.status);
        expect(await response.text()).not.toMatch(/node_modules|at \w+ \(|ZodError|prisma|pg_/i);
      }),
      { numRuns: runs(250) },
    );
  });

  test("a repeated parameter is refused by its name", async () => {
    const response = await search.GET(aRequest("GET", "/api/probe?days=7&days=30", { token: caller.token }));
    expect(await response.json()).toEqual({ success: false, error: "Invalid days. Must be given only once" });
  });

  test("deeply nested JSON is harmless, even to a recursive schema", async () => {
    const tree: z.ZodType = z.object({
      total_amount: z.number().optional(),
      get not() {
        return tree.optional();
      },
    });
    const contract = { ...contractOf("ai"), bodyLimit: 2_000_000, input: tree };
    const deep = handle({ POST: [contract, () => ({ id: "", total_amount: 1, rows: 0, per_name: 0 })] });
    const send = async (body: string) => {
      const request = aRequest("POST", "/api/probe/7", { token: caller.token, body });
      const response = await deep.POST(request, { params: Promise.resolve({ id: "7" }) });
      return [response.status, (await response.json()).code];
    };
    const nots = (levels: number) => `${'{"not":'.repeat(levels)}{}${"}".repeat(levels)}`;
    expect(await send(nots(98))).toEqual([200, undefined]);
    expect(await send('{"name": "[[[[\\"{{{{"}'.replace("[[[[", "[".repeat(500)))).toEqual([200, undefined]);
    for (const body of [
      nots(101),
      nots(200_000),
      "[".repeat(1_000_000),
      `{"a": ${"[".repeat(200_000)}${"]".repeat(200_000)}}`,
    ]) {
      expect(await send(body)).toEqual([400, "INVALID_JSON"]);
    }
  });
});
