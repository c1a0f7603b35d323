import { Validator } from "@seriousme/openapi-schema-validator";
import { beforeAll, describe, expect, test } from "vitest";
import { GET as readMe, PATCH as updateMe } from "#app/api/admin/me/route.ts";
import { GET } from "#app/api/openapi.json/route.ts";
import { GET as readReport } from "#app/api/reports/customers/segmentation/route.ts";
import { errorSchema } from "#core/contracts/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { OpenApi, OpenApiOperation } from "#features/api/contracts/openapi/openapi.ts";
import { publicAddress } from "#features/operations/read-public-address.ts";
import { CONTRACTS } from "#routes.ts";
import { aBusiness } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";

let shop: Scope;
let document: OpenApi;
beforeAll(async () => {
  shop = await aBusiness();
  const token = await aToken(shop, { permissions: ["customers:view"] });
  document = await (await GET(aRequest("GET", "/api/openapi.json", { token }))).json();
});

const operationOf = ({ method, path }: { method: string; path: string }): OpenApiOperation => {
  const found = document.paths[path]?.[method.toLowerCase()];
  if (!found) throw new Error(`${method} ${path} is not described`);
  return found;
};
const report = { method: "GET", path: "/api/reports/customers/segmentation" };
const me = { method: "GET", path: "/api/admin/me" };

/** The example bodies of an operation for a status, by name. */
const bodiesAt = (operation: OpenApiOperation, status: number): Record<string, unknown> => {
  const examples = operation.responses[status]?.content?.["application/json"]?.examples ?? {};
  return Object.fromEntries(Object.entries(examples).map(([name, { value }]) => [name, value]));
};

describe("200", () => {
  test("is a valid OpenAPI 3.1 document", async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
    expect(validator.version).toBe("3.1");
    const broken = { ...structuredClone(document), paths: { "/x": { get: { responses: 5 } } } };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  test("describes every contract with its requirements and possible statuses", () => {
    expect(document.openapi).toBe("3.1.0");
    for (const contract of CONTRACTS) {
      const operation = operationOf(contract);
      for (const way of operation.security) {
        expect(Object.values(way)).toEqual([contract.permission ? [contract.permission] : []]);
      }
      expect("401" in operation.responses).toBe(contract.auth !== "none");
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["500", "503"]));
    }
  });

  test("has unique operation IDs", () => {
    const ids = CONTRACTS.map((contract) => operationOf(contract).operationId);
    expect(ids.filter((id, at) => ids.indexOf(id) < at)).toEqual([]);
    expect(operationOf(report).operationId).toBe("get-reports-customers-segmentation");
    expect(operationOf(me).operationId).toBe("get-me");
  });

  test("has the report's parameters with their choices, its file and its two error formats", () => {
    const { parameters, responses } = operationOf(report);
    const method = parameters?.find(({ name }) => name === "segmentation_method");
    expect(method).toMatchObject({ in: "query", schema: { enum: ["rfm", "value", "behavior"], default: "rfm" } });
    const days = parameters?.find(({ name }) => name === "days");
    expect(days?.schema).toMatchObject({ type: "integer", minimum: 1, maximum: 9999, default: 90 });
    expect(Object.keys(responses[200]?.content ?? {})).toEqual(
      expect.arrayContaining(["application/json", "text/csv", "application/pdf"]),
    );
    expect(Object.keys(responses[200]?.headers ?? {})).toEqual(expect.arrayContaining(["X-Cache", "X-Request-Id"]));
    const shape = (status: number) => responses[status]?.content?.["application/json"]?.schema;
    expect(shape(400)).toEqual({ $ref: "#/components/schemas/ReportError" });
    expect(shape(401)).toEqual({ $ref: "#/components/schemas/ReportDetail" });
  });

  test("says that only a session is accepted on just the routes that refuse API tokens", () => {
    const saying = CONTRACTS.filter((contract) =>
      operationOf(contract).responses[401]?.description?.includes("only a session is accepted"),
    );
    expect(saying).toEqual(CONTRACTS.filter(({ auth }) => auth === "session"));
  });

  test("has a body in the family's format for every status", () => {
    for (const contract of CONTRACTS) {
      const operation = operationOf(contract);
      for (const status of Object.keys(operation.responses)
        .map(Number)
        .filter((each) => each >= 400)) {
        const bodies = Object.values(bodiesAt(operation, status));
        expect(bodies.length, `${operation.operationId} ${status}`).toBeGreaterThan(0);
        for (const body of bodies) {
          const parsed = errorSchema(contract.errors, status).parse(body);
          expect(parsed, `${operation.operationId} ${status}`).toEqual(body);
        }
      }
    }
  });

  test("shows the same bodies as the routes", async () => {
    const ask = async (answer: Promise<Response>) => (await answer).json();
    const token = await aToken(shop, { permissions: ["customers:view"] });
    const full = await aToken(shop);
    const path = `${report.path}/`;

    expect(await ask(readReport(aRequest("GET", path)))).toEqual(bodiesAt(operationOf(report), 401).missing);
    expect(await ask(readReport(aRequest("GET", path, { token: "x" })))).toEqual(
      bodiesAt(operationOf(report), 401).wrong,
    );
    expect(await ask(readReport(aRequest("GET", path, { token })))).toEqual(
      bodiesAt(operationOf(report), 403).permission,
    );
    const wrong = await ask(readReport(aRequest("GET", `${path}?segmentation_method=nonsense`, { token: full })));
    expect(wrong).toEqual(bodiesAt(operationOf(report), 400).wrong);
    expect(await ask(readMe(aRequest("GET", me.path)))).toEqual(bodiesAt(operationOf(me), 401).missing);
    expect(await ask(updateMe(aRequest("PATCH", me.path, { body: {} })))).toEqual(
      bodiesAt(operationOf({ ...me, method: "PATCH" }), 401).missing,
    );
  });

  test("every complete example matches the output schema", () => {
    const shown = CONTRACTS.filter(({ exampleAnswer }) => exampleAnswer !== undefined);
    for (const { output, exampleAnswer } of shown) expect(output.parse(exampleAnswer)).toEqual(exampleAnswer);
    expect(bodiesAt(operationOf(report), 200).answer).toMatchObject({ success: true, data: { method: "rfm" } });
  });

  test("every example call matches the input schema", () => {
    for (const contract of CONTRACTS) {
      if (contract.auth === "session" || contract.auth === "signature") continue;
      for (const { address, body, title } of operationOf(contract)["x-examples"]) {
        const { pathname, searchParams } = new URL(address, "http://localhost");
        const inPath = new RegExp(`^${contract.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}/?$`).exec(pathname);
        expect(inPath, title).not.toBeNull();
        const given = { ...(body ?? Object.fromEntries(searchParams)), ...inPath?.groups };
        expect(contract.input.safeParse(given).success, title).toBe(true);
      }
    }
  });

  test("its calls have this server's address and a placeholder token", () => {
    expect(document.servers).toEqual([{ url: publicAddress() }]);
    const samples = operationOf(report)["x-codeSamples"] as { lang: string; label: string; source: string }[];
    expect(samples[1]).toEqual({
      lang: "Shell",
      label: "Get at-risk customers for last 30 days",
      source: `curl -X GET "${publicAddress()}/api/reports/customers/segmentation/?days=30&segment_name=At%20Risk" \\
  -H "Authorization: Bearer YOUR_TOKEN"`,
    });
    expect(samples.map(({ lang }) => lang)).toEqual([
      "Shell",
      "Shell",
      "Shell",
      "Shell",
      "Shell",
      "TypeScript",
      "Python",
    ]);
    expect(operationOf({ method: "DELETE", path: "/api/admin/me/sessions" })).not.toHaveProperty("x-codeSamples");
  });

  test("has no dangling references", () => {
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/(schemas|headers)\/([\w-]+)"/g)];
    expect(references.length).toBeGreaterThan(5);
    const { schemas, headers } = document.components;
    const lost = references.filter(([, kind, name = ""]) => !(name in (kind === "schemas" ? schemas : headers)));
    expect(lost.map(([reference]) => reference)).toEqual([]);
  });
});
