import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { anAxisShop, SHOP_AS_OF } from "#testing/shops/axis-shop.ts";
import { EcommerceClusteringEngine } from "./clustering-engine.ts";

mkdirSync(".data", { recursive: true });
// Within the project, so that its imports are found.
const folder = mkdtempSync(path.resolve(".data", "example-"));
afterAll(() => rmSync(folder, { recursive: true }));

let storeId = "";
beforeAll(async () => {
  ({ slug: storeId } = await getBusinessOrThrow(await anAxisShop()));
});

const [engineExample = "", featuresExample = ""] = [
  ...readFileSync("docs/axes.md", "utf8").matchAll(/```ts\n(.*?)```/gs),
].map(([, code]) => code);

const printedBy = async (code: string): Promise<string> => {
  const file = path.join(folder, "example.ts");
  writeFileSync(file, code);
  const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] });
  const [out, [status]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  expect(status).toBe(0);
  return out;
};

test("the documented program finds segments and prints a customer's profile @full", async () => {
  const code = engineExample.replaceAll("linda_quilting", storeId).replace("C12345", "weekly-3");
  expect(code).not.toBe(engineExample);
  const out = await printedBy(code);
  expect(out).toMatch(/high_frequency_loyalists: 0\.\d+/);
  expect(out).toContain("purchase_frequency: 'high_frequency_loyalists'");
  const stored = await new EcommerceClusteringEngine().loadDiscoveredSegments(storeId);
  expect(stored).toMatchObject({ version: 1, population: 120 });
});

test("the documented program extracts features from records", async () => {
  // One order, less than a month ago when it is run in that month, and later less than once a month.
  expect(await printedBy(featuresExample)).toMatch(/orders_per_month: [\d.]+/);
});

test("a dry run stores nothing", async () => {
  const { slug } = await getBusinessOrThrow(await anAxisShop());
  const engine = new EcommerceClusteringEngine({ useAiNaming: false });
  const wanted = { axes: ["purchase_frequency"], asOf: SHOP_AS_OF, dryRun: true };
  const { found, version } = await engine.discoverMultiAxisSegments(slug, wanted);
  expect([found.models.map(({ axis }) => axis), version]).toEqual([["purchase_frequency"], null]);
  expect(await engine.loadDiscoveredSegments(slug)).toBeNull();
});

test("an unknown store, an unknown customer and one of another store are refused", async () => {
  const engine = new EcommerceClusteringEngine();
  await expect(engine.discoverMultiAxisSegments("nowhere")).rejects.toThrow("There is no store nowhere");
  const other = await aBusiness();
  await anOrder(other, { customer: "theirs" });
  for (const customerId of ["nobody", "theirs"])
    await expect(engine.calculateCustomerProfile({ customerId, storeId })).rejects.toMatchObject({
      reason: "CUSTOMER_NOT_FOUND",
    });
});

test("too few customers are said", async () => {
  const few = await aBusiness();
  await anOrder(few, { customer: "ada" });
  const { slug } = await getBusinessOrThrow(few);
  await expect(new EcommerceClusteringEngine().discoverMultiAxisSegments(slug)).rejects.toThrow(
    "There are 1 customers with an order; at least 100 are needed",
  );
});
