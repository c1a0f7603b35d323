import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type BatchItem, batchIn, defineBatch } from "#core/contracts/batch-items.ts";
import type { Contract } from "#core/contracts/contract.ts";
import { MOST_COUNTED, MOST_ISSUES } from "#core/values/errors.ts";
import { CONTRACTS } from "#routes.ts";
import { isFullRing } from "#testing/depth.ts";
import { wrongBodies } from "#testing/routes/wrong-bodies.ts";
import { DEFAULT_BODY_LIMIT } from "./body.ts";
import { parse, parseBody } from "./parse.ts";
import { asAppError } from "./pipeline.ts";
import { batchAnswer, postedItems } from "./problems.ts";
import { RENDER } from "./render-errors.ts";

const KB = 1024;
/** Enough to be wrong in hundreds of places, in the full ring in a thousand. */
const SENT = (isFullRing ? 16 : 4) * KB;
/** The longest answer to a body with one mistake or a million, besides a batch's ID and first problem of each item. */
const LONGEST = 4 * SENT;
const LONGEST_OF_ITEM = KB;

/** Lists whose items are wrong in one way, of which `{}` is enough here. */
const SAME = /(1|\[\]|null|"")$/;

const hasJsonBody = ({ method, upload, auth }: Contract): boolean =>
  method !== "GET" && method !== "DELETE" && !upload && auth !== "signature";

const BODIES = CONTRACTS.filter(hasJsonBody);

const share = { assertFits: () => {}, take: () => {}, release: () => {}, chargeTo: () => {} };

const parsed = async (contract: Contract, text: string): Promise<unknown> => {
  const headers = { "content-type": "application/json" };
  const request = new Request("http://localhost/api", { method: "POST", body: text, headers });
  if (contract.heavy) return parseBody(contract, new Uint8Array(await request.arrayBuffer())).input;
  return parse(contract, request, {}, share);
};

/** What the route answers to a wrong body; undefined if its use-case would have to judge it. */
const answerTo = async (contract: Contract, text: string) => {
  try {
    const input = (await parsed(contract, text)) as Record<string, BatchItem<unknown>[]>;
    const { key } = batchIn(contract.input) ?? {};
    const items = postedItems((key && input[key]) || []);
    const results = items.map((item) => ("value" in item ? { externalId: "1" } : item));
    return {
      items: items.length,
      body: batchAnswer({ results: results.map((each) => ({ ...each, status: "" })), summary: {} }, "en"),
    };
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code === "INTERNAL_ERROR") throw thrown;
    return { items: 0, body: RENDER[contract.errors](error, { language: "es", requestId: "1" }).body };
  }
};

test("answers to wrong bodies are short, whatever is wrong and however often @full", async () => {
  const long: string[] = [];
  let sent = 0;
  for (const contract of BODIES) {
    const bytes = Math.min(contract.bodyLimit ?? DEFAULT_BODY_LIMIT, SENT);
    for (const [name, make] of Object.entries(wrongBodies(contract, bytes))) {
      if (SAME.test(name)) continue;
      sent++;
      const { items, body } = await answerTo(contract, make());
      const length = JSON.stringify(body).length;
      if (length > LONGEST + items * LONGEST_OF_ITEM)
        long.push(`${contract.method} ${contract.path}, ${name}: ${length}`);
    }
  }
  expect(long).toEqual([]);
  expect(sent).toBeGreaterThan(BODIES.length * 8);
});

describe("an answer to many mistakes lists the first and names the number of all", () => {
  const contractOf = (method: string, path: string) => {
    const found = BODIES.find((each) => each.method === method && each.path === path);
    if (!found) throw new Error(`There is no ${method} ${path}`);
    return found;
  };
  const unknown = (count: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i])));

  test("admin", async () => {
    const contract = contractOf("POST", "/api/admin/password-resets/look-up");
    const { body } = await answerTo(contract, unknown(300));
    // The token is missing, too.
    expect(body).toMatchObject({ detailsTotal: 301 });
    expect(body).toHaveProperty("details.length", MOST_ISSUES);
    const few = await answerTo(contract, unknown(19));
    expect(few.body).toHaveProperty("details.length", 20);
    expect(few.body).not.toHaveProperty("detailsTotal");
  });

  test("AI", async () => {
    const rows = Array.from({ length: 400 }, () => ({ customer_id: 5 }));
    const contract = contractOf("POST", "/api/v1/ai/echointel/customer-intelligence/purchasing-segmentation");
    const { body } = await answerTo(contract, JSON.stringify({ customer_data: rows }));
    expect(body).toHaveProperty("errors.length", MOST_ISSUES);
    expect(body).toHaveProperty("errors_total", 400);
  });

  test("batches, for each item and for all together", async () => {
    const contract = contractOf("POST", "/api/v1/orders/batch");
    const lines = (count: number) => Array.from({ length: count }, () => ({ quantity: 0, unitPrice: 1 }));
    const order = (id: number, count: number) => ({
      externalId: `${id}`,
      orderedAt: "2026-01-01T00:00:00Z",
      totalPrice: 1,
      lines: lines(count),
    });
    const counts = [3, 30, 30, 30, 30, 30, 30, 1, 0];
    const { body } = await answerTo(contract, JSON.stringify({ orders: counts.map((count, i) => order(i, count)) }));
    const { results } = body as { results: { errors?: unknown[]; errorsTotal?: number }[] };
    expect(results.map(({ errors = [], errorsTotal }) => [errors.length, errorsTotal])).toEqual([
      [3, undefined],
      ...[20, 20, 20, 20].map((listed) => [listed, 30]),
      ...[17, 1].map((listed) => [listed, 30]),
      [1, undefined],
      [0, undefined],
    ]);
  });

  test("batches, whose items are read again only as long as other problems are listed", () => {
    let read = 0;
    const id = z.string().refine(() => ++read);
    const list = defineBatch(z.strictObject({ id, count: z.int() }), "id");
    const items = list.parse(Array.from({ length: 1000 }, (_, i) => ({ id: `${i}`, count: "x" })));
    const posted = postedItems(items);
    expect(posted.filter((item) => "repaired" in item)).toHaveLength(99);
    expect(read).toBe(1000 + 99 * 2);
  });

  test("counting ends at a thousand", async () => {
    const contract = contractOf("PUT", "/api/admin/acquisition-costs");
    const { body } = await answerTo(contract, JSON.stringify({ costs: Array.from({ length: 2000 }, () => ({})) }));
    expect(body).toHaveProperty("detailsTotal", MOST_COUNTED);
  });
});
