import { beforeAll, expect, test } from "vitest";
import { GET as readBook } from "#app/api/curl.md/route.ts";
import { GET as readDocument } from "#app/api/openapi.json/route.ts";
import { GET as readCollection } from "#app/api/postman.json/route.ts";
import type { Contract } from "#core/contracts/contract.ts";
import type { Handler } from "#core/http/handle.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { PostmanCollection } from "#features/api/contracts/openapi/client-files.ts";
import type { OpenApi } from "#features/api/contracts/openapi/openapi.ts";
import { CONTRACTS } from "#routes.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { aRequest, aToken, tenantHeaders } from "#testing/request.ts";
import { callsIn, type Sent } from "#testing/routes/curl-calls.ts";
import { documentChecker } from "#testing/routes/documented.ts";
import { everyRoute } from "#testing/routes/every-route.ts";
import type { Api, DocumentedAnswer } from "#testing/routes/operations.ts";
import { MAKERS } from "#testing/routes/route-examples.ts";
import { UPLOADS } from "#testing/routes/uploads.ts";

const pathOf = ({ address }: { address: string }) => address.replace(/\[(\w+)\]/g, "{$1}");
const shapeOf = (path: string): RegExp =>
  new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[^/?]+)").replace(/[.]/g, "[.]")}/?$`);

/** The most specific route of an address: one without parameters before one with some. */
const ROUTES = everyRoute
  .map((route) => ({ route, path: pathOf(route), shape: shapeOf(pathOf(route)) }))
  .sort((one, other) => one.path.split("{").length - other.path.split("{").length);

const FILES: Record<string, keyof typeof UPLOADS> = {
  "costs.csv": "costs",
  "orders.csv": "orders",
  "tickets.csv": "tickets",
};
/** The answers other than 2xx, because an ID in the example is not one of this business, or its state does not allow the call. */
const REFUSED: Record<string, string> = {
  "DELETE /api/admin/audiences/{id}/destination": "404 AUDIENCE_DESTINATION_NOT_FOUND",
  "DELETE /api/admin/customers/{id}/erasure": "404 CUSTOMER_NOT_FOUND",
  "DELETE /api/admin/customers/{id}/segments": "404 CUSTOMER_NOT_FOUND",
  "DELETE /api/admin/sample": "404 SAMPLE_NOT_FOUND",
  "GET /api/admin/audiences/{id}/sends/{number}/file": "404 AUDIENCE_FILE_GONE",
  "GET /api/admin/axes/{axis}/segments/{key}/members": "404 SEGMENT_NOT_FOUND",
  "GET /api/admin/customers/merges/preview": "404 CUSTOMER_NOT_FOUND",
  "GET /api/admin/privacy-requests/{id}/proof": "409 PRIVACY_REQUEST_UNFULFILLED",
  "GET /api/admin/privacy-requests/{id}/shop-erasure": "404 PRIVACY_REQUEST_NOT_FOUND",
  "PATCH /api/admin/imports/files/{id}": "404 IMPORT_FILE_NOT_FOUND",
  "PATCH /api/admin/users/{id}": "409 LAST_ADMIN",
  "POST /api/admin/campaigns": "409 CAMPAIGN_TOO_SMALL",
  "POST /api/admin/connections/{id}/sync": "409 CONNECTION_WITHOUT_KEYS",
  "POST /api/admin/customers/duplicates/dismiss": "404 CUSTOMER_NOT_FOUND",
  "POST /api/admin/customers/merges": "404 CUSTOMER_NOT_FOUND",
  "POST /api/admin/customers/{id}/erasure": "400 VALIDATION_FAILED",
  "POST /api/admin/customers/{id}/segments": "404 CUSTOMER_NOT_FOUND",
  "POST /api/admin/imports/files/{id}/join": "404 IMPORT_FILE_NOT_FOUND",
  "POST /api/admin/first-setup": "409 ALREADY_SET_UP",
  "POST /api/admin/imports/files/{id}/preview": "404 NOT_FOUND",
  "POST /api/admin/invitations/accept": "404 INVITATION_NOT_FOUND",
  "POST /api/admin/invitations/look-up": "404 INVITATION_NOT_FOUND",
  "POST /api/admin/password-resets/look-up": "404 PASSWORD_RESET_NOT_FOUND",
  "POST /api/admin/password-resets/request": "409 MAIL_NOT_CONFIGURED",
  "POST /api/admin/password-resets/use": "404 PASSWORD_RESET_NOT_FOUND",
  "POST /api/admin/privacy-requests/{id}/shop-erasure": "404 PRIVACY_REQUEST_NOT_FOUND",
  "POST /api/admin/profiles/batch": "404 CUSTOMER_NOT_FOUND",
  "POST /api/admin/runs/{id}/retry": "409 RUN_NOT_FAILED",
  "POST /api/admin/segments/from-sentence": "409 LANGUAGE_MODEL_NOT_CONFIGURED",
  "POST /api/admin/view-schedules": "404 VIEW_NOT_FOUND",
  "POST /api/v1/ai/echointel/recommendations/cross-sell-matrix": "422 INVALID_PARAMETER",
  "POST /api/v1/privacy/requests": "404 CUSTOMER_NOT_FOUND",
  "PUT /api/admin/actions/churn/{id}": "404 ACTION_NOT_FOUND",
  "PUT /api/admin/customers/{id}/actions": "404 ACTION_NOT_FOUND",
};
/** How both name the tenant. */
const VARIABLES: Record<string, string> = { "{{tenantId}}": "{TENANT_ID}", "{{tenantSecret}}": "{TENANT_SECRET}" };

const isForPrograms = ({ auth }: Contract): boolean => !["session", "signature", "metrics-token"].includes(auth);

const CUSTOMERS = "customer_id,email\nC1,ada@example.com\n";

let shop: Scope;
let token: string;
let tenant: Record<string, string>;
let book: string;
let collection: PostmanCollection;
let document: OpenApi;
let check: ReturnType<typeof documentChecker>;
beforeAll(async () => {
  shop = await aBusiness({ storefronts: ["1", "2", "3", "4", "5"] });
  for (const customer of ["C00001", "C12345", "C001", "C002"]) await anOrder(shop, { customer });
  [token, tenant] = [await aToken(shop), await tenantHeaders(shop)];
  book = await (await readBook(aRequest("GET", "/api/curl.md", { token }))).text();
  document = await (await readDocument(aRequest("GET", "/api/openapi.json", { token }))).json();
  check = documentChecker(document.components as Pick<Api, "schemas">);
  collection = await (await readCollection(aRequest("GET", "/api/postman.json", { token }))).json();
});

const answerTo = async ({
  method,
  address,
  headers,
  body,
  file,
}: Sent): Promise<{ route: string; answer: string; problems: string[] }> => {
  const [template = "", query = ""] = address.split("?");
  const found = ROUTES.find(({ shape, route }) => shape.test(template) && method in route);
  if (!found) throw new Error(`${method} ${address} has no route`);
  const names = [...found.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const made = names.length > 0 ? ((await MAKERS[found.path]?.(shop)) ?? {}) : {};
  const params = Object.fromEntries(
    Object.entries(found.shape.exec(template)?.groups ?? {}).map(([name, value]) => [
      name,
      /^\{[A-Z_]+\}$/.test(value) ? (made[name] ?? "nothing") : decodeURIComponent(value),
    ]),
  );
  const path = found.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const upload = file === null ? null : file === "customers.csv" ? CUSTOMERS : UPLOADS[FILES[file] ?? "orders"];
  const sent = typeof upload === "object" && upload ? upload.header + upload.row(1) : upload;
  const request = aRequest(method, query ? `${path}?${query}` : path, {
    headers: {
      ...headers,
      ...("authorization" in headers && { authorization: `Bearer ${token}` }),
      ...("x-secret" in headers && tenant),
    },
    ...((body ?? sent) !== null && { body: body ?? sent }),
  });
  const handler = found.route[method as Contract["method"]] as Handler;
  const response = await handler(request, { params: Promise.resolve(params) });
  const { status, ok } = response;
  // A stream of events does not end by itself.
  const isStream = ok && response.headers.get("content-type") === "text/event-stream";
  if (isStream) await response.body?.cancel();
  const text = isStream ? "" : await response.text();
  const described = document.paths[found.path]?.[method.toLowerCase()]?.responses[status] as
    | DocumentedAnswer
    | undefined;
  const answer = { status, headers: Object.fromEntries(response.headers), body: text, isWhole: true, ms: 0 };
  return {
    route: `${method} ${found.path}`,
    answer: ok ? `${status}` : `${status} ${JSON.parse(text).code}`,
    problems: described ? check(described, answer) : [`${status} is not documented`],
  };
};

test("every line of the book works as written, and gets an answer as documented @full", async () => {
  const answers: Awaited<ReturnType<typeof answerTo>>[] = [];
  for (const call of callsIn(book)) answers.push(await answerTo(call));
  const routes = CONTRACTS.filter(isForPrograms).map(({ method, path }) => `${method} ${path}`);
  expect(new Set(answers.map(({ route }) => route))).toEqual(new Set(routes));
  expect(answers.flatMap(({ route, problems }) => problems.map((problem) => `${route}: ${problem}`))).toEqual([]);
  const refused = answers.filter(({ answer }) => !answer.startsWith("2"));
  expect(Object.fromEntries(refused.map(({ route, answer }) => [route, answer]))).toEqual(REFUSED);
});

test("the Postman collection has the same calls", () => {
  const requests = collection.item.flatMap(({ item }) => item).map(({ request }) => request);
  const inBook = callsIn(book).map(({ headers: { authorization, ...headers }, ...call }) => ({
    ...call,
    headers,
    hasToken: authorization !== undefined,
  }));
  const inPostman = requests.map(({ method, url, header, body, auth }) => ({
    method,
    body: body?.mode === "raw" ? body.raw : null,
    file: body?.mode === "file" ? body.file.src : null,
    address: url.variable.reduce(
      (address, { key, value }) =>
        address.replace(`:${key}`, value || `{${key.replace(/[A-Z]/g, "_$&").toUpperCase()}}`),
      url.raw.replace("{{baseUrl}}", ""),
    ),
    headers: Object.fromEntries(
      header
        .filter(({ disabled }) => !disabled)
        .map(({ key, value }) => [key.toLowerCase(), VARIABLES[value] ?? value]),
    ),
    hasToken: auth === undefined,
  }));
  expect(inPostman).toEqual(inBook);
});
