import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { DELETE, GET as GET_ONE, PATCH } from "#app/api/admin/audiences/[id]/route.ts";
import { GET as GET_FILE } from "#app/api/admin/audiences/[id]/sends/[number]/file/route.ts";
import { GET as GET_SEND } from "#app/api/admin/audiences/[id]/sends/[number]/route.ts";
import { POST as SEND } from "#app/api/admin/audiences/[id]/sends/route.ts";
import { POST as PREVIEW } from "#app/api/admin/audiences/preview/route.ts";
import { GET, POST } from "#app/api/admin/audiences/route.ts";
import { GET as LIST_CAMPAIGNS } from "#app/api/admin/campaigns/route.ts";
import { POST as POST_VIEW } from "#app/api/admin/views/route.ts";
import { readDisplayNames } from "#core/db/display-names.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { createView } from "#features/views/manage-views.ts";
import { audienceShop, everyoneOf, LEFT_OUT, sendNow } from "#testing/audiences/audience-shop.ts";
import { aBusiness, saveSales } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aMember, answerOf, aRequest, asAdmin, aToken, sessionCookie } from "#testing/request.ts";

const shop = audienceShop();

type Caller = { cookie: string } | { token: string };
type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>;

const PATH = "/api/admin/audiences";

let actor: Actor;
let who: Caller;
let everyone: string;

beforeAll(async () => {
  ({ actor, everyone } = shop);
  who = { token: await aToken(actor) };
});

const at = (handler: unknown, method: string, params: Record<string, string>, by = who, body?: object) =>
  (handler as Handler)(aRequest(method, `${PATH}/x`, { ...by, ...(body && { body }) }), {
    params: Promise.resolve(params as never),
  });
const make = (body: object, by = who) =>
  answerOf(
    POST(
      aRequest("POST", PATH, {
        ...by,
        body: {
          name: "All by email",
          source: { kind: "segment", segmentId: everyone },
          format: "csv",
          purpose: "email",
          ...body,
        },
      }),
    ),
  );
const made = async (body: object = {}): Promise<string> => (await make(body)).body.data.id;
const manifest = async (id: string, number = 1, by = who) =>
  (await answerOf(at(GET_SEND, "GET", { id, number: String(number) }, by))).body.data;

describe("an audience", () => {
  test("is counted before it is made: reachable customers, and those left out by reason", async () => {
    const body = { source: { kind: "segment", segmentId: everyone }, format: "csv", purpose: "email" };
    const counted = await answerOf(PREVIEW(aRequest("POST", `${PATH}/preview`, { ...who, body })));
    expect(counted).toMatchObject({ status: 200, body: { data: { selected: 6, sent: 2, leftOut: LEFT_OUT } } });
  });

  test("is made, listed with its source's name, changed at its version only, and deleted", async () => {
    const { status, body } = await make({ name: "Mine", schedule: "daily", hour: 7 });
    expect([status, body.data.sourceName, body.data.sends]).toEqual([201, "All", 0]);
    const { id } = body.data;
    const listed = await answerOf(GET(aRequest("GET", `${PATH}?q=mine`, who)));
    expect(listed.body).toMatchObject({ total: 1, data: [{ id, name: "Mine", schedule: "daily", hour: 7 }] });
    const change = (version: number, more: object) => answerOf(at(PATCH, "PATCH", { id }, who, { version, ...more }));
    expect((await change(1, { name: "Ours" })).body.data).toMatchObject({ name: "Ours", version: 2, hour: 7 });
    expect((await change(1, { name: "Theirs" })).body.code).toBe("EDITED_MEANWHILE");
    expect(await readDisplayNames(actor, [id]), "in the audit log").toEqual(new Map([[id, "Ours"]]));
    expect((await at(DELETE, "DELETE", { id })).status).toBe(204);
    expect((await answerOf(at(GET_ONE, "GET", { id }))).body.code).toBe("AUDIENCE_NOT_FOUND");
    const actions = (await auditLines(actor)).filter(({ things }) => (things as { audience?: string }).audience === id);
    expect(actions.map(({ action }) => action)).toEqual(["audience.created", "audience.changed", "audience.deleted"]);
  });

  test.each([
    ["a purpose that the format is not for", { format: "meta", purpose: "email" }, 400, "VALIDATION_FAILED"],
    ["an unknown segment", { source: { kind: "segment", segmentId: "x" } }, 404, "SEGMENT_NOT_FOUND"],
    [
      "a group that does not exist",
      { source: { kind: "group", field: "clvTier", value: "x" } },
      400,
      "INVALID_CRITERIA",
    ],
    ["a field that is no group", { source: { kind: "group", field: "email", value: "x" } }, 400, "VALIDATION_FAILED"],
  ])("%s is refused", async (_, body, status, code) => {
    const answer = await make(body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test("an audience of lapsed customers names them", async () => {
    const source = { kind: "group", field: "rfmSegment", value: "lapsed" };
    expect((await make({ source })).body.data).toMatchObject({ source, sourceName: "RFM segment: Lapsed" });
  });

  test.each([
    ["a group", { kind: "group", field: "clvTier", value: "high" }],
    ["an axis segment", { kind: "group", field: "axisReturnBehavior", value: "keepers" }],
    ["a playbook list", { kind: "playbook", list: "win-back" }],
    ["the churn list", { kind: "playbook", list: "churn" }],
    ["the outreach list", { kind: "playbook", list: "outreach" }],
  ])("an audience of %s can be sent", async (_, source) => {
    const id = await made({ source });
    expect((await sendNow(actor, id)).result).toEqual({ number: 1, sent: 0, added: 0, removed: 0, unchanged: 0 });
  });

  test("an audience of a view has the view's customers as its owner sees them, also in a scheduled send", async () => {
    const member = await aMember(actor, "manager");
    const cookie = { cookie: await sessionCookie(actor, member) };
    const owner: Actor = { businessId: actor.businessId, kind: "user", id: member.userId, role: "manager" };
    const { id: viewId } = await createView(owner, {
      name: "Anas",
      query: { list: "customers", q: "ana" },
      sharedWith: null,
    });
    const source = { kind: "view", viewId };
    expect((await make({ source })).body.code).toBe("VIEW_NOT_FOUND");
    const { id } = (await make({ source }, cookie)).body.data;
    await sendNow(actor, id);
    const sent = parse(await (await at(GET_FILE, "GET", { id, number: "1" })).text(), { columns: true });
    expect(sent).toMatchObject([{ email: "ana@example.com" }]);
  });

  test("an audience of a view finds no one by what is masked for who chose it, and not everyone without the view's filter", async () => {
    const masked = { token: await aToken(actor, { permissions: ["customers:view", "data:export"] }) };
    const view = async (body: object, by: Caller) =>
      (await answerOf(POST_VIEW(aRequest("POST", "/api/admin/views", { ...by, body: { name: "View", ...body } })))).body
        .data.id as string;
    const format = { format: "meta", purpose: "advertising" };
    const viewId = await view({ query: { list: "customers", q: "ana@example.com" } }, masked);
    const { id } = (await make({ source: { kind: "view", viewId }, ...format }, masked)).body.data;
    await sendNow(actor, id);
    expect((await manifest(id)).selected).toBe(0);

    const segment = await createSegment(actor, { name: "Few", criteria: {}, isAutomatic: false });
    const criteria = { field: "inSegment", operator: "is_any_of", value: [segment.id] };
    const source = { kind: "view", viewId: await view({ query: { list: "customers", criteria } }, who) };
    const { id: second } = (await make({ source })).body.data;
    await withBusiness(actor, (client) =>
      client.query("delete from customer_segments where segment_id = $1", [segment.id]),
    );
    expect((await sendNow(actor, second)).problem).toBe("AUDIENCE_SOURCE_GONE");
    expect((await make({ source })).body.code).toBe("VIEW_INCOMPLETE");
  });
});

test("an audience is made with a control group of those it would send, which it doesn't send", async () => {
  const own = asAdmin(await aBusiness());
  const by = { token: await aToken(own) };
  const granted = { emailConsent: "granted" as const, createdAt: new Date("2024-01-01") };
  const reachable = Array.from({ length: 100 }, (_, i) => ({
    externalId: `r${i}`,
    email: `r${i}@shop.test`,
    ...granted,
  }));
  const others = Array.from({ length: 30 }, (_, i) => ({ externalId: `o${i}`, ...granted }));
  await saveSales(own, { customers: [...reachable, ...others] });
  const source = { kind: "segment", segmentId: await everyoneOf(own) };
  // 29% of 100 are 28.999… in binary fractions.
  const campaign = { controlShare: 0.29, action: "at_risk:1" };
  const preview = async (body: object) =>
    (await answerOf(PREVIEW(aRequest("POST", `${PATH}/preview`, { ...by, body })))).body.data;
  const selection = { source, format: "csv", purpose: "email" };
  expect(await preview(selection)).toMatchObject({ sent: 100, power: null });
  expect(await preview({ ...selection, campaign: { controlShare: 0.29 } })).toMatchObject({
    sent: 71,
    leftOut: { control_group: 29 },
    power: { members: 100, controls: 29, isLargeEnough: true },
  });
  expect(await preview({ ...selection, campaign: { controlShare: 0.05 } })).toMatchObject({
    sent: 100,
    leftOut: { control_group: 0 },
    power: { isLargeEnough: false },
  });

  const blind = { token: await aToken(own, { permissions: ["customers:view", "customers:pii", "data:export"] }) };
  expect((await make({ source, campaign }, blind)).status).toBe(403);
  // Of a whole that fails, nothing stays.
  const small = await make({ source, campaign: { controlShare: 0.05 } }, by);
  expect([small.status, small.body.code]).toEqual([409, "CAMPAIGN_TOO_SMALL"]);
  expect((await answerOf(GET(aRequest("GET", PATH, by)))).body.total).toBe(0);

  const { id, campaignId } = (await make({ source, campaign }, by)).body.data;
  const { body } = await answerOf(LIST_CAMPAIGNS(aRequest("GET", "/api/admin/campaigns", by)));
  expect(body.data).toMatchObject([
    { id: campaignId, name: "All by email", source: { kind: "audience", audienceId: id }, members: 100, controls: 29 },
  ]);
  const { result } = await sendNow(own, id);
  expect(result).toMatchObject({ sent: 71 });
  const sent = (await answerOf(at(GET_SEND, "GET", { id, number: "1" }, by))).body.data;
  expect(sent.leftOut).toMatchObject({ control_group: 29, no_address: 30 });
});

describe("permissions", () => {
  const callerOf = async (role: "viewer" | "analyst") => {
    const member = await aMember(actor, role);
    return { cookie: await sessionCookie(actor, member) };
  };

  test("see: everyone. Make, send and download: data:export, and customers:pii for readable addresses", async () => {
    const viewer = await callerOf("viewer");
    const masked = { token: await aToken(actor, { permissions: ["customers:view", "data:export"] }) };
    const id = await made();
    await sendNow(actor, id);
    const key = { id, number: "1" };
    expect((await at(GET_SEND, "GET", key, viewer)).status).toBe(200);
    for (const by of [viewer, masked]) {
      expect((await make({}, by)).status).toBe(403);
      expect((await at(SEND, "POST", { id }, by, {})).status).toBe(403);
      expect((await at(GET_FILE, "GET", key, by)).status).toBe(403);
    }
    expect((await make({ format: "meta", purpose: "advertising" }, masked)).status).toBe(201);
  });
});
