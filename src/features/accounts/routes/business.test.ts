import { beforeEach, describe, expect, test } from "vitest";
import { GET, PATCH } from "#app/api/admin/business/route.ts";
import { POST } from "#app/api/admin/business/secret/route.ts";
import { PATCH as patchStartPages } from "#app/api/admin/business/start-pages/route.ts";
import { PATCH as patchStorefront } from "#app/api/admin/storefronts/[id]/route.ts";
import { getBusinessOrThrow, updateStartPages } from "#core/auth/businesses.ts";
import { hashSecret } from "#core/auth/secrets.ts";
import { prisma } from "#core/db/transaction.ts";
import { withBusiness, withBusinessRows } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { whoAmI } from "#features/accounts/manage-own-account.ts";
import { beginImport } from "#features/imports/store/imports.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";

let shop: Scope & { slug: string };
let token: string;

beforeEach(async () => {
  shop = await aBusiness({
    name: "Corner Shop",
    timeZone: "Europe/Lisbon",
    currency: "EUR",
    storefronts: ["Web", "Rua"],
  });
  token = await aToken(shop);
});

const get = async () => answerOf(await GET(aRequest("GET", "/api/admin/business", { token })));
const change = async (body: object) => answerOf(await PATCH(aRequest("PATCH", "/api/admin/business", { token, body })));
const rename = async (id: string, body: object) =>
  answerOf(
    await patchStorefront(aRequest("PATCH", `/api/admin/storefronts/${id}`, { token, body }), {
      params: Promise.resolve({ id }),
    }),
  );
const rotate = async (overlapHours: unknown) =>
  answerOf(await POST(aRequest("POST", "/api/admin/business/secret", { token, body: { overlapHours } })));

describe("GET 200", () => {
  test("returns the editable settings, and no secrets", async () => {
    const { status, body } = await get();
    expect(status).toBe(200);
    expect(body.data).toEqual({
      id: shop.businessId,
      slug: shop.slug,
      name: "Corner Shop",
      timeZone: "Europe/Lisbon",
      currency: "EUR",
      rfmDays: 90,
      chosenRfmDays: null,
      rfmDaysAt: null,
      giftCardsAreSales: false,
      version: 1,
      mayChangeCurrency: true,
      storefronts: [
        { id: 1, name: "Web", version: 1 },
        { id: 2, name: "Rua", version: 1 },
      ],
      startPages: {},
      secret: { madeAt: null, previousUntil: null },
    });
  });
});

describe("start pages", () => {
  test("are set by role, with an audit entry only for a change", async () => {
    const set = async (body: object) =>
      answerOf(await patchStartPages(aRequest("PATCH", "/api/admin/business/start-pages", { token, body })));
    expect((await set({ viewer: "/customers" })).body.data).toEqual({ viewer: "/customers" });
    expect((await set({ analyst: "/rfm" })).body.data).toEqual({ viewer: "/customers", analyst: "/rfm" });
    await set({ analyst: "/rfm" });
    expect((await set({ viewer: "/settings" })).status).toBe(400);
    const lines = await auditLines(shop, "business.start_pages_set");
    expect(lines).toHaveLength(2);
    expect((await whoAmI({ ...asAdmin(shop), role: "viewer" })).startPage).toBe("/customers");
    expect((await whoAmI({ ...asAdmin(shop), role: "manager" })).startPage).toBe("/");

    // Stored before the page had its present address.
    await withBusinessRows(shop, (rows) => updateStartPages(rows, shop, { viewer: "/churn" as "/todo" }));
    expect((await whoAmI({ ...asAdmin(shop), role: "viewer" })).startPage).toBe("/todo");
    expect((await get()).body.data).toMatchObject({ startPages: { viewer: "/todo" } });
    expect((await set({ analyst: "/" })).body.data).toEqual({ viewer: "/todo", analyst: "/" });
  });
});

describe("PATCH 200", () => {
  test("changes the given fields, and audits before and after", async () => {
    const { body } = await change({ name: " Esquina ", timeZone: "aMeRiCa/sao_PAULO", currency: "EUR", version: 1 });
    expect(body.data).toMatchObject({ name: "Esquina", timeZone: "America/Sao_Paulo", currency: "EUR", version: 2 });
    expect(await auditLines(shop, "business.changed")).toMatchObject([
      {
        things: { business: shop.businessId },
        before: { name: "Corner Shop", timeZone: "Europe/Lisbon" },
        after: { name: "Esquina", timeZone: "America/Sao_Paulo" },
      },
    ]);
  });

  test("another RFM period is used once the run that it starts has stored its segments", async () => {
    const { body } = await change({ chosenRfmDays: 60, version: 1 });
    expect(body.data).toMatchObject({ rfmDays: 90, chosenRfmDays: 60, version: 2 });
    expect(await auditLines(shop, "business.changed")).toMatchObject([
      { before: { chosenRfmDays: null }, after: { chosenRfmDays: 60 } },
    ]);
    expect(await auditLines(shop, "run.requested")).toMatchObject([
      { after: { kind: "recalculate_segments", reason: "rfm_scheme" } },
    ]);
    expect((await change({ chosenRfmDays: null, version: 2 })).body.data).toMatchObject({ chosenRfmDays: null });
  });

  test("an unchanged value makes no new version and is not audited", async () => {
    expect((await change({ name: "Corner Shop", version: 1 })).body.data.version).toBe(1);
    expect(await auditLines(shop, "business.changed")).toEqual([]);
  });

  test("a business without orders may change its currency", async () => {
    expect((await change({ currency: "BRL", version: 1 })).body.data.currency).toBe("BRL");
  });
});

describe("PATCH 400", () => {
  test.each([
    [{ timeZone: "Mars/Olympus" }, "timeZone", "must be an IANA name such as America/Sao_Paulo"],
    [{ timeZone: "+03:00" }, "timeZone", "must be an IANA name such as America/Sao_Paulo"],
    [{ currency: "XXQ" }, "currency", "must be an ISO 4217 code such as USD"],
    [{ name: "  " }, "name", "must not be empty"],
    [{ chosenRfmDays: 6 }, "chosenRfmDays", "must be at least 7"],
    [{ chosenRfmDays: 731 }, "chosenRfmDays", "must be at most 730"],
    [{ chosenRfmDays: 30.5 }, "chosenRfmDays", "must be an integer"],
    [{ version: undefined }, "version", "is required"],
  ])("%o", async (wrong, field, message) => {
    expect(await change({ version: 1, ...wrong })).toMatchObject({
      status: 400,
      body: { details: [{ field, message }] },
    });
  });
});

describe("PATCH 409", () => {
  test("refuses the second of two simultaneous changes", async () => {
    const answers = await Promise.all(
      ["One", "Two", "Three"].map(async (name) => ({ name, ...(await change({ name, version: 1 })) })),
    );
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    for (const { body } of answers.filter(({ status }) => status !== 200)) {
      expect(body).toEqual({ error: "Someone else changed this in the meantime", code: "EDITED_MEANWHILE" });
    }
    expect((await get()).body.data).toMatchObject({ name: winners[0]?.name, version: 2 });
  });

  test("refuses another currency once there are orders", async () => {
    await anOrder(shop);
    expect((await get()).body.data.mayChangeCurrency).toBe(false);
    expect(await change({ currency: "USD", name: "Esquina", version: 1 })).toMatchObject({
      status: 409,
      body: { code: "CURRENCY_IN_USE" },
    });
    expect((await get()).body.data).toMatchObject({ name: "Corner Shop", currency: "EUR" });
    expect((await change({ name: "Esquina", version: 1 })).status).toBe(200);
  });

  test("the currency can't change during an import, which waits for an earlier change", async () => {
    const file = { fileName: "orders.csv", fileHash: "same", options: { storefrontId: 1, shiftDays: 0 } };
    const currencyOf = async () => (await getBusinessOrThrow(shop)).currency;
    /** Starts like an import: first its row, then the currency of its amounts. */
    const begin = async (format: string) => {
      await withBusiness(shop, (client) => beginImport(client, asAdmin(shop), { format, ...file }, 1));
      return currencyOf();
    };
    const fail = () => withBusinessRows(shop, (rows) => rows.import.updateMany({ data: { state: "failed" } }));
    // Twenty races, half of them restarting a failed import: in any order, the currency with which an import began stays.
    for (let round = 0; round < 20; round += 1) {
      const { currency, version } = (await get()).body.data;
      const wish = { currency: currency === "EUR" ? "USD" : "EUR", version };
      const [{ status }, began] = await Promise.all([change(wish), begin(`format ${round % 10}`)]);
      expect([status, await currencyOf()]).toEqual([status, began]);
      expect(began).toBe(status === 200 ? wish.currency : currency);
      expect(await change({ ...wish, currency: "BRL", version: (await get()).body.data.version })).toMatchObject({
        status: 409,
        body: { code: "CURRENCY_IN_USE" },
      });
      await fail();
    }
  });
});

describe("a storefront", () => {
  test("200: is renamed", async () => {
    expect(await rename("2", { name: "Rua Augusta", version: 1 })).toEqual({
      status: 200,
      body: { data: { id: 2, name: "Rua Augusta", version: 2 } },
    });
    expect(await auditLines(shop, "storefront.renamed")).toMatchObject([
      { things: { storefront: "2" }, before: { name: "Rua" }, after: { name: "Rua Augusta" } },
    ]);
  });

  test("400, 404 and 409: without a name, for an unknown one, and if another user was first", async () => {
    expect((await rename("1", { name: "", version: 1 })).status).toBe(400);
    for (const id of ["3", "0", "-1", "1e0", "nothing", "99999999999"]) {
      expect(await rename(id, { name: "x", version: 1 })).toMatchObject({
        status: 404,
        body: { code: "STOREFRONT_NOT_FOUND" },
      });
    }
    const answers = await Promise.all(["A", "B"].map((name) => rename("1", { name, version: 1 })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe("the tenant secret", () => {
  const kept = () => prisma().business.findUniqueOrThrow({ where: { id: shop.businessId } });

  test("201: returns a new one of 64 characters once; the old one stays valid as long as requested", async () => {
    const first = (await rotate(0)).body.data;
    expect(first).toEqual({ secret: expect.stringMatching(/^[0-9a-f]{64}$/), previousUntil: null });
    expect(await kept()).toMatchObject({ tenantSecretHash: hashSecret(first.secret), previousSecretHash: null });

    const before = Date.now();
    const { status, body } = await rotate(24);
    expect(status).toBe(201);
    const hours = (Date.parse(body.data.previousUntil) - before) / 3_600_000;
    expect(hours).toBeGreaterThanOrEqual(24);
    expect(hours).toBeLessThan(24.1);
    expect(await kept()).toMatchObject({
      tenantSecretHash: hashSecret(body.data.secret),
      previousSecretHash: hashSecret(first.secret),
      previousSecretUntil: new Date(body.data.previousUntil),
    });
    const shown = (await get()).body.data;
    expect(shown.secret).toEqual({ madeAt: expect.any(String), previousUntil: body.data.previousUntil });
    expect(JSON.stringify(shown)).not.toMatch(/[0-9a-f]{64}/);
  });

  test("201: all earlier secrets end immediately if no overlap is wanted", async () => {
    await rotate(24);
    await rotate(0);
    expect(await kept()).toMatchObject({ previousSecretHash: null, previousSecretUntil: null });
    expect((await get()).body.data.secret.previousUntil).toBeNull();
  });

  test("201: is audited without the secret", async () => {
    const { secret } = (await rotate(1)).body.data;
    const lines = await auditLines(shop, "business.secret_rotated");
    expect(lines).toMatchObject([{ after: { previousUntil: expect.any(String) } }]);
    expect(JSON.stringify(lines)).not.toContain(secret);
  });

  test.each([-1, 73, 1.5, "1", null])("400: an overlap of %j", async (hours) => {
    expect(await rotate(hours)).toMatchObject({ status: 400, body: { details: [{ field: "overlapHours" }] } });
  });
});
