import { describe, expect, test } from "vitest";
import { GET as getLive } from "#app/api/health/live/route.ts";
import { GET as getReady } from "#app/api/health/ready/route.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aRequest } from "#testing/request.ts";

const ready = () => getReady(aRequest("GET", "/api/health/ready"));

describe("503", () => {
  test("before the schema is this version's, without details of what is missing", async () => {
    await asOwner(`update "_prisma_migrations" set rolled_back_at = now()`);
    const response = await ready();
    await asOwner(`update "_prisma_migrations" set rolled_back_at = null`);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await response.text()).not.toMatch(/migration|0001/);
  });
});

describe("200", () => {
  test("callers without credentials read it", async () => {
    expect(await (await ready()).json()).toEqual({ status: "ok" });
    expect(await (await getLive(aRequest("GET", "/api/health/live"))).json()).toEqual({ status: "ok" });
  });
});
