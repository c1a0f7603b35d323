import { describe, expect, test } from "vitest";
import { prisma } from "#core/db/transaction.ts";
import { businessBySlug, createBusiness } from "./manage-businesses.ts";

const shopDraft = { slug: "corner_shop-1", name: " Corner Shop ", timeZone: "America/Sao_Paulo", currency: "BRL" };

describe("a new business", () => {
  test("has a secret of 64 characters, stored as a hash only", async () => {
    const { business, tenantSecret } = await createBusiness(shopDraft);
    expect(tenantSecret).toMatch(/^[0-9a-f]{64}$/);
    expect(await businessBySlug("corner_shop-1")).toEqual({ ...business, name: "Corner Shop" });
    const row = await prisma().business.findUnique({ where: { id: business.id } });
    expect(row?.tenantSecretHash).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.tenantSecretHash).not.toBe(tenantSecret);
    await expect(createBusiness(shopDraft)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  test.each([
    ["slug", { slug: "Corner Shop" }],
    ["slug", { slug: "-corner" }],
    ["slug", { slug: "corner__shop" }],
    ["name", { name: "  " }],
    ["timeZone", { timeZone: "Mars/Olympus" }],
    ["currency", { currency: "XXQ" }],
  ])("requires a valid %s: %o", async (parameter, wrong) => {
    await expect(createBusiness({ ...shopDraft, slug: "another", ...wrong })).rejects.toMatchObject({
      code: "INVALID_PARAMETER",
      issues: [{ parameter }],
    });
  });
});
