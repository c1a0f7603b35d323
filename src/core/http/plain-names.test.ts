import { beforeAll, expect, test } from "vitest";
import { PATCH as renameAxisSegment } from "#app/api/admin/axes/[axis]/segments/[key]/route.ts";
import { PATCH as updateBusiness } from "#app/api/admin/business/route.ts";
import { PUT as addTag } from "#app/api/admin/customers/[id]/tags/route.ts";
import { POST as changeCustomers } from "#app/api/admin/customers/changes/route.ts";
import { POST as accept } from "#app/api/admin/invitations/accept/route.ts";
import { POST as invite } from "#app/api/admin/invitations/route.ts";
import { POST as duplicateSegment } from "#app/api/admin/segments/[id]/duplicate/route.ts";
import { PATCH as updateSegment } from "#app/api/admin/segments/[id]/route.ts";
import { POST as createSegment } from "#app/api/admin/segments/route.ts";
import { PATCH as updateStorefront } from "#app/api/admin/storefronts/[id]/route.ts";
import { POST as createToken } from "#app/api/admin/tokens/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { anAxisSegment } from "#testing/shops/axis-models.ts";
import type { Handler } from "./handle.ts";

const BIDI = "evil\u202Etxt.exe";

let shop: Scope;
let token: string;

beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
});

const refusalFor = (handler: Handler, method: string, body: object, params: Record<string, string> = {}) =>
  answerOf(handler(aRequest(method, "/api/x", { token, body }), { params: Promise.resolve(params) }));

const DOORS: [string, Handler, string, object, string][] = [
  ["a segment", createSegment, "POST", { name: BIDI, criteria: {}, isAutomatic: false }, "name"],
  ["a changed segment", updateSegment, "PATCH", { name: BIDI, version: 1 }, "name"],
  ["a copied segment", duplicateSegment, "POST", { name: BIDI }, "name"],
  ["a token", createToken, "POST", { name: BIDI, role: "viewer", expiresInDays: 30 }, "name"],
  ["a business", updateBusiness, "PATCH", { name: BIDI, version: 1 }, "name"],
  ["a storefront", updateStorefront, "PATCH", { name: BIDI, version: 1 }, "name"],
  ["an invited user", invite, "POST", { name: BIDI, email: "a@b.example", role: "viewer" }, "name"],
  ["an email", invite, "POST", { email: "a\u202Eb@c.example", role: "viewer" }, "email"],
  ["a user who joins", accept, "POST", { token: "inv_", name: BIDI, password: "correct horse battery" }, "name"],
  ["a tag", addTag, "PUT", { tag: BIDI }, "tag"],
  ["a tag for many", changeCustomers, "POST", { action: "tag", tag: BIDI, matching: {} }, "tag"],
  ["a segment of an axis", renameAxisSegment, "PATCH", { name: BIDI }, "name"],
];

test.each(DOORS)("the name of %s contains no direction characters", async (_, handler, method, body, field) => {
  const message = "must not contain line breaks, control characters or direction marks";
  const segment = await anAxisSegment(shop);
  const id = await idOfCustomer(shop, await aCustomer(shop));
  const params = handler.contract?.path.match(/(?<=\{)\w+/g)?.map(String);
  const values = Object.entries({ ...segment, id }).filter(([name]) => params?.includes(name));
  const answer = await refusalFor(handler, method, body, Object.fromEntries(values));
  expect(answer).toMatchObject({ status: 400, body: { details: [{ field, message }] } });
});
