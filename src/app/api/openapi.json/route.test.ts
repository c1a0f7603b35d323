import { beforeAll, describe, expect, test } from "vitest";
import { CONTRACTS } from "#contracts/index.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { GET } from "./route.ts";

let shop: Scope;
beforeAll(async () => {
  shop = await aBusiness();
});

const read = async (token: string) => (await GET(aRequest("GET", "/api/openapi.json", { token }))).json();

describe("200", () => {
  test("describes every contract, with what it needs and every status it may answer", async () => {
    const document = await read(await aToken(shop, { permissions: ["customers:view"] }));
    expect(document.openapi).toBe("3.1.0");
    for (const { method, path, permission, auth } of CONTRACTS) {
      const operation = document.paths[path]?.[method.toLowerCase()];
      expect(operation, `${method} ${path}`).toBeDefined();
      if (permission) expect(operation.description).toContain(permission);
      expect("401" in operation.responses).toBe(auth !== "none");
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["500", "503"]));
    }
  });

  test("tells the report's parameters with their choices, its file and its two shapes of error", async () => {
    const document = await read(await aToken(shop));
    const { parameters, responses } = document.paths["/api/reports/customers/segmentation"].get;
    const method = parameters.find(({ name }: { name: string }) => name === "segmentation_method");
    expect(method).toMatchObject({ in: "query", schema: { enum: ["rfm", "value", "behavior"], default: "rfm" } });
    const days = parameters.find(({ name }: { name: string }) => name === "days");
    expect(days.schema).toMatchObject({ type: "integer", minimum: 1, maximum: 9999, default: 90 });
    expect(Object.keys(responses["200"].content)).toEqual(["application/json", "text/csv"]);
    expect(responses["400"].content["application/json"].schema).toEqual({ $ref: "#/components/schemas/ReportError" });
    expect(responses["401"].content["application/json"].schema).toEqual({ $ref: "#/components/schemas/ReportDetail" });
  });

  test("refers to nothing that it does not hold", async () => {
    const document = await read(await aToken(shop));
    const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !document.components.schemas[name ?? ""])).toEqual([]);
  });
});

describe("401", () => {
  test("is for those who may use the interface", async () => {
    expect((await GET(aRequest("GET", "/api/openapi.json"))).status).toBe(401);
  });
});
