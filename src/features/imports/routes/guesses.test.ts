import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { POST as dismiss } from "#app/api/admin/customers/duplicates/dismiss/route.ts";
import { GET as listDuplicates } from "#app/api/admin/customers/duplicates/route.ts";
import { POST as mergeCertain } from "#app/api/admin/customers/merges/certain/route.ts";
import { POST as checkFile } from "#app/api/admin/imports/files/[id]/check/route.ts";
import { GET as getFile } from "#app/api/admin/imports/files/[id]/route.ts";
import { POST as uploadFile } from "#app/api/admin/imports/files/route.ts";
import { GET as listImports } from "#app/api/admin/imports/route.ts";
import { GET as getRun } from "#app/api/admin/runs/[id]/route.ts";
import { DELETE, PUT } from "#app/api/v1/customers/[externalId]/route.ts";
import { POST as postBatch } from "#app/api/v1/customers/batch/route.ts";
import { PERMISSIONS, type Scope } from "#core/values/permissions.ts";
import { putCustomer } from "#features/customers/put-customer.ts";
import { searchDuplicates } from "#features/customers/read-duplicates.ts";
import { aBusiness, idOfCustomer } from "#testing/builders.ts";
import { isFullRing } from "#testing/depth.ts";
import { withImportWorker } from "#testing/imports/import-routes.ts";
import { until } from "#testing/processes/runs.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

withImportWorker();

/** What a caller without personal data would like to know of a customer. */
const GUESS = { name: "Ada Lovelace", email: "ada@guessed.example", phone: "+447700900123" };
const ELSE = { name: "Ada King", email: "ada@other.example", phone: "+447700900124" };

/** Two businesses that differ in one customer's personal data only: that of one is as guessed. */
let shops: { scope: Scope; token: string; target: string }[];

beforeEach(async () => {
  shops = [];
  for (const contact of [GUESS, ELSE]) {
    const scope = await aBusiness();
    await putCustomer(asAdmin(scope), { externalId: "C1", ...contact });
    await putCustomer(asAdmin(scope), { externalId: contact.email });
    const permissions = PERMISSIONS.filter((permission) => permission !== "customers:pii");
    const target = await idOfCustomer(scope, "C1");
    shops.push({ scope, token: await aToken(scope, { permissions }), target });
  }
});

type Route = (request: Request, context: { params: Promise<never> }) => Promise<Response>;
type Call = { method?: string; path?: string; body?: object; params?: Record<string, string> };

const call = (route: unknown, token: string, { method = "GET", path = "/api/x", body, params = {} }: Call = {}) =>
  answerOf(
    (route as Route)(aRequest(method, path, { token, ...(body && { body }) }), {
      params: Promise.resolve(params as never),
    }),
  );

/** An answer without what is random or about time. */
const told = (answer: unknown): string =>
  JSON.stringify(answer)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "ID")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");

/** Both businesses give the caller the same answers. */
const expectAlike = async (ask: (shop: (typeof shops)[number]) => Promise<unknown>) => {
  const [right, wrong] = [told(await ask(shops[0] as never)), told(await ask(shops[1] as never))];
  expect(right).toBe(wrong);
  return right;
};

const upload = async (token: string, csv: string) => {
  const address = "/api/admin/imports/files?fileName=guess.csv";
  const request = aRequest("POST", address, { token, headers: { "content-type": "application/octet-stream" } });
  return answerOf(uploadFile(new Request(request, { body: csv, duplex: "half" } as RequestInit)));
};

describe("a caller without customers:pii gets the same answer to a right guess and a wrong one", () => {
  const rows = ["C1,,ada@guessed.example,", "C1,Ada Lovelace,,", "C1,,,+447700900123", "ada@guessed.example,Eve,,"];
  test.each(isFullRing ? rows : rows.slice(0, 1))(
    "the check of a file with the row %s tells no right guess from a wrong one",
    async (row) => {
      const answer = await expectAlike(async ({ token }) => {
        const { body } = await upload(token, `customer_id,name,email,phone\n${row}\n`);
        const params = { id: body.data.id };
        const reading = { format: "customers", storefrontId: 1 };
        await call(checkFile, token, { method: "POST", body: reading, params });
        const check = await until(async () => {
          const file = await call(getFile, token, { params });
          return file.body.data.check?.state === "succeeded" && file.body.data.check;
        });
        const run = await call(getRun, token, { params: { id: check.runId } });
        expect(check.result.rowsRead).toBe(1);
        return [check.result, run.body.data.result];
      });
      expect(answer).toContain('"customersKept":0');
    },
  );

  test.each([
    { externalId: "C1", ...GUESS },
    { externalId: "C1", email: GUESS.email },
    { externalId: "C1", phone: GUESS.phone },
    { externalId: GUESS.email },
  ])("a batch with %o tells no right guess from a wrong one", async (customer) => {
    const path = "/api/v1/customers/batch";
    const answer = await expectAlike(async ({ token }) => [
      await call(postBatch, token, { method: "POST", path, body: { customers: [customer] } }),
      await call(listImports, token),
    ]);
    expect(answer).toContain('"status":"updated"');
  });

  test("PUT and DELETE of an email address or phone number tell no right guess from a wrong one", async () => {
    for (const externalId of [GUESS.email, GUESS.phone]) {
      const params = { externalId };
      const answer = await expectAlike(async ({ token }) => [
        await call(PUT, token, { method: "PUT", body: { tags: ["vip"] }, params }),
        await call(DELETE, token, { method: "DELETE", params }),
      ]);
      expect(answer).toContain("FORBIDDEN");
    }
  });

  test("the duplicates of a customer who was created with the guess tell no right one from a wrong one", async () => {
    const answer = await expectAlike(async ({ scope, token, target }) => {
      const planted = { externalId: "C2", ...GUESS };
      await call(postBatch, token, { method: "POST", body: { customers: [planted] } });
      const pairs = await searchDuplicates(scope);
      const customerIds = [target, await idOfCustomer(scope, "C2")].sort();
      return [
        pairs === undefined,
        await call(listDuplicates, token),
        await call(dismiss, token, { method: "POST", body: { customerIds } }),
        await call(mergeCertain, token, { method: "POST", body: {} }),
      ];
    });
    expect(answer.match(/FORBIDDEN/g)).toHaveLength(3);
  });
});

test("a caller with customers:pii reads what happened", async () => {
  const { scope } = shops[0] as (typeof shops)[number];
  const token = await aToken(scope);
  const path = "/api/v1/customers/batch";
  const customers = [{ externalId: "C1", ...GUESS }, { externalId: `${randomUUID()}@new.example` }];
  const { body } = await call(postBatch, token, { method: "POST", path, body: { customers } });
  expect(body.summary).toEqual({ created: 1, updated: 0, unchanged: 1, rejected: 0 });
  expect((await call(listDuplicates, token)).status).toBe(200);
});
