import { existsSync } from "node:fs";
import { mkdir, symlink, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findSample } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Actor } from "#core/values/permissions.ts";
import { eraseCustomer } from "#features/customers/privacy/erase-customer.ts";
import { deleteSampleBusiness, openSampleBusiness } from "#features/demo/sample-business.ts";
import { cleanUp } from "#features/operations/clean-up.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { aMember, asAdmin } from "#testing/request.ts";
import { buildOrderCopy, getCopyFolder } from "./order-copy.ts";

let shop: Actor;
let folder: string;
beforeEach(async () => {
  shop = asAdmin(await aBusiness());
  folder = getCopyFolder(shop);
  await anOrder(shop, { customer: "ada", source: "a source of ada's" });
});
afterEach(() => provideSettings({}));

test("the copies of a business that erased a customer leave the disk, and reports copy its orders again", async () => {
  for (const kind of ["orders", "traits", "lines"] as const) await buildOrderCopy(shop, kind);
  expect(existsSync(folder)).toBe(true);
  await eraseCustomer(shop, "ada");
  expect(existsSync(folder)).toBe(false);
  await buildOrderCopy(shop);
  expect(existsSync(folder)).toBe(true);
});

test("each night, those from before an erasure by a shop leave it, and those of businesses that are gone", async () => {
  await buildOrderCopy(shop);
  const gone = getCopyFolder({ businessId: crypto.randomUUID() });
  await mkdir(gone, { recursive: true });
  await writeFile(path.join(gone, "traits.columns"), "");
  const longAgo = new Date(Date.now() - 3 * 86_400_000);
  await utimes(gone, longAgo, longAgo);
  await cleanUp(shop);
  expect([existsSync(folder), existsSync(gone)]).toEqual([true, false]);
  await withBusiness(shop, (client) =>
    client.query("insert into erasures (business_id, alias, at) values ($1, 'erased-1', now()) returning 1", [
      shop.businessId,
    ]),
  );
  await cleanUp(shop);
  expect(existsSync(folder)).toBe(false);
});

test("each night, those that were read while a customer was erased leave it, also as others vanish meanwhile", async () => {
  await buildOrderCopy(shop);
  await eraseCustomer(shop, "ada");
  await buildOrderCopy(shop);
  const inFuture = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  // To whoever looks for it, a link to nowhere is a file that was listed and is gone.
  await symlink("nowhere", path.join(folder, "changes.columns"));
  await utimes(path.join(folder, "orders.columns"), inFuture(120), inFuture(120));
  await cleanUp(shop);
  expect(existsSync(folder)).toBe(true);
  await utimes(path.join(folder, "orders.columns"), inFuture(20), inFuture(20));
  await cleanUp(shop);
  expect(existsSync(folder)).toBe(false);
});

test("those of a sample business leave it with the business", async () => {
  const { userId } = await aMember(shop);
  await openSampleBusiness({ ...shop, kind: "user", id: userId });
  const sample = await findSample(shop);
  const copies = getCopyFolder({ businessId: sample?.id ?? "" });
  await buildOrderCopy({ businessId: sample?.id ?? "" });
  expect(existsSync(copies)).toBe(true);
  await deleteSampleBusiness(shop);
  expect(existsSync(copies)).toBe(false);
});
