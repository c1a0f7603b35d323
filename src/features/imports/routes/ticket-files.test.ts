import { EventEmitter, once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { POST } from "#app/api/admin/tickets/imports/route.ts";
import { withLockUnlessTaken } from "#core/db/lock.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { updateProfiles } from "#features/axes/run-axes.ts";
import { aBusiness, aCustomer, anOrder, idOfCustomer } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { anActiveModel, aProfile } from "#testing/shops/axis-models.ts";

const folder = mkdtempSync(path.join(tmpdir(), "tickets-route-"));
provideSettings({ DATA_DIR: folder });
afterAll(() => rmSync(folder, { recursive: true }));

let shop: Scope;
let token: string;
beforeEach(async () => {
  shop = await aBusiness({ timeZone: "Europe/Lisbon" });
  token = await aToken(shop, { role: "manager" });
  await aCustomer(shop, { externalId: "ada" });
});

const HEADER = "Ticket ID,customer_id,opened_at,closed_at,channel,messages,csat,reopened";
const GOOD = "T-1,ada,2026-07-01 10:00,2026-07-01 12:00,Email,3,4,no";
const csv = (...lines: string[]) => `${[HEADER, ...lines].join("\n")}\n`;

const send = async (body: BodyInit, headers: Record<string, string> = {}) => {
  const request = aRequest("POST", "/api/admin/tickets/imports?fileName=tickets.csv", {
    token,
    headers: { "content-type": "text/csv", ...headers },
  });
  return answerOf(POST(new Request(request, { body, duplex: "half" } as RequestInit)));
};

const query = (sql: string) => withBusiness(shop, async (client) => (await client.query(sql)).rows);
const waitingFiles = () => (existsSync(path.join(folder, "uploads")) ? readdirSync(path.join(folder, "uploads")) : []);

describe("POST 200", () => {
  test("reads times in the zone of their column's name, and names the columns that it doesn't use", async () => {
    const file = "ticket_id,customer_id,Created on (UTC),channel,Agent\nT-1,ada,2026-07-01 10:00,email,Bea";
    expect((await send(file)).body.data).toMatchObject({ ticketsNew: 1, unusedColumns: ["Agent"] });
    expect(await query("select opened_at from support_tickets")).toEqual([
      { openedAt: new Date("2026-07-01T10:00:00Z") },
    ]);
  });

  test("saves valid rows in the business's time zone, and explains the others by line and column", async () => {
    const other = await aCustomer(await aBusiness());
    const wrong = [`T-2,${other},2026-07-01 10:00,,chat,1,,`, "T-3,ada,2026-07-01 10:00,,chat,1,9,"];
    const { status, body } = await send(csv(GOOD, ...wrong));
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ rowsRead: 3, rowsRefused: 2, ticketsNew: 1, ticketsChanged: 0, ticketsKept: 0 });
    expect(body.data.problems).toEqual([
      { line: 3, column: "customer_id", code: "no_customer", value: other, reason: expect.stringContaining("orders") },
      { line: 4, column: "csat", code: "rating", value: "9", reason: "Must be a whole number from 1 to 5, or empty" },
    ]);
    // Lisbon is an hour ahead of UTC in July.
    expect(
      await query("select external_id, opened_at, channel, message_count, satisfaction from support_tickets"),
    ).toEqual([
      {
        externalId: "T-1",
        openedAt: new Date("2026-07-01T09:00:00Z"),
        channel: "email",
        messageCount: 3,
        satisfaction: 4,
      },
    ]);
    expect(await auditLines(shop, "tickets.saved")).toMatchObject([{ after: { rowsRead: 3, ticketsNew: 1 } }]);
    expect(waitingFiles()).toEqual([]);
  });

  test("the same file again changes nothing, and a corrected one saves only what is new, also compressed", async () => {
    await send(csv(GOOD));
    expect((await send(csv(GOOD))).body.data).toMatchObject({ ticketsNew: 0, ticketsChanged: 0, ticketsKept: 1 });
    const packed = gzipSync(csv(GOOD.replace(",4,", ",5,"), GOOD.replace("T-1", "T-2")));
    const again = await send(packed, { "content-type": "application/gzip" });
    expect(again.body.data).toMatchObject({ ticketsNew: 1, ticketsChanged: 1, ticketsKept: 0 });
  });

  test("starts a run that updates the profiles of these customers only", async () => {
    await anOrder(shop, { customer: "bea" });
    const version = await anActiveModel(shop);
    for (const customer of ["ada", "bea"])
      await aProfile(shop, version, { customer_id: await idOfCustomer(shop, customer) });
    await query(
      "update customer_profiles p set revision = m.revision from customer_metrics m where m.customer_id = p.customer_id",
    );
    await send(csv(GOOD));
    expect(await query("select kind, state, trigger from runs")).toEqual([
      { kind: "profile_update", state: "queued", trigger: "import" },
    ]);
    expect(await updateProfiles(shop, unwatched())).toEqual({ customers: 1 });
  });
});

describe("POST 400", () => {
  test.each([
    ["a missing column", "id,subject\n1,hello\n", "customer_id"],
    ["no rows", `${HEADER}\n`, "has a header and no rows"],
    ["nothing", "", "is empty"],
    [
      "two encodings",
      Buffer.concat([Buffer.from(csv(GOOD, "T-2,caf\u00e9")), Buffer.from("T-3,\u00e9\n", "latin1")]),
      "is not text in UTF-8 (line 4)",
    ],
    ["a quote that is not closed", csv(GOOD, 'T-2,"ada'), "a quote is opened and never closed"],
  ])("%s, without saving anything", async (_, file, message) => {
    const { status, body } = await send(file);
    expect([status, body.details[0].field]).toEqual([400, "body"]);
    expect(body.details[0].message).toContain(message);
    expect(await query("select from support_tickets")).toEqual([]);
    expect(waitingFiles()).toEqual([]);
  });

  test("a missing column, explained in the reader's language", async () => {
    const { body } = await send("id,subject\n1,hello\n", { "accept-language": "es" });
    expect(body.details[0].message).toMatch(/^Al archivo le falta la columna .*La primera línea es "id", "subject"$/);
  });
});

describe("POST 409", () => {
  test("a file is refused while another process imports one of the business, but not of another business @full", async () => {
    const running = new EventEmitter();
    const done = withLockUnlessTaken(`tickets ${shop.businessId}`, async () => {
      const finished = once(running, "finish");
      running.emit("begin");
      await finished;
    });
    await once(running, "begin");
    expect(await send(csv(GOOD))).toMatchObject({ status: 409, body: { code: "TICKET_IMPORT_RUNNING" } });
    const own = token;
    token = await aToken(await aBusiness(), { role: "manager" });
    expect((await send(csv(GOOD))).status).toBe(200);
    token = own;
    running.emit("finish");
    await done;
    expect((await send(csv(GOOD))).status).toBe(200);
    expect(waitingFiles()).toEqual([]);
  });
});

test("each of several files at once waits for the one before it", async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => send(csv(GOOD))));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const saved = answers.map(({ body }) => body.data.ticketsNew);
  expect(saved.sort()).toEqual([0, 0, 0, 0, 0, 1]);
  expect(waitingFiles()).toEqual([]);
});

describe("a long file", () => {
  test("is saved in batches, each with its audit entry", async () => {
    const lines = Array.from({ length: 2500 }, (_, i) => GOOD.replace("T-1", `T-${i}`));
    expect((await send(csv(...lines))).body.data).toMatchObject({ rowsRead: 2500, ticketsNew: 2500 });
    expect(await auditLines(shop, "tickets.saved")).toHaveLength(2);
  });

  test("a long file with an error at its end saves nothing", async () => {
    const lines = Array.from({ length: 2500 }, (_, i) => GOOD.replace("T-1", `T-${i}`));
    expect((await send(csv(...lines, 'T-x,"ada'))).status).toBe(400);
    expect(await query("select from support_tickets")).toEqual([]);
  });
});

describe("POST 413", () => {
  test("a file above 64 MB is refused before it is sent", async () => {
    const { status, body } = await send(csv(GOOD), { "content-length": String(64 * 1024 ** 2 + 1) });
    expect([status, body.error]).toEqual([413, expect.stringContaining("64 MB")]);
  });
});
