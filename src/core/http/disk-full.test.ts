import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { POST as addNote } from "#app/api/admin/customers/[id]/notes/route.ts";
import { GET as listCustomers } from "#app/api/admin/customers/route.ts";
import { POST as uploadOrders } from "#app/api/admin/imports/route.ts";
import { POST as uploadTickets } from "#app/api/admin/tickets/imports/route.ts";
import { GET as getReady } from "#app/api/health/ready/route.ts";
import { GET as getReport } from "#app/api/reports/customers/segmentation/route.ts";
import { forgetMemory } from "#core/cache.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { convertSpreadsheet } from "#features/imports/store/files/inspect-text-file.ts";
import { aWorkbook } from "#testing/a-workbook.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "#testing/builders.ts";
import { forgetSingletons } from "#testing/process-state.ts";
import { aSmallDisk } from "#testing/processes/small-disk.ts";
import { aRequest, aToken } from "#testing/request.ts";

const disk = await aSmallDisk();
if (!disk) console.warn("skipped: mounting a file system needs root (and CAP_SYS_ADMIN in a container)");

const ready = () => getReady(aRequest("GET", "/api/health/ready"));

let shop: Scope;
let token: string;
let ada: string;

beforeAll(async () => {
  if (!disk) return;
  // What ended late in the file before may have opened connections to this file's usual database.
  forgetSingletons();
  provideSettings({ DATABASE_URL: disk.url, DATABASE_OWNER_URL: disk.ownerUrl });
  shop = await aBusiness();
  token = await aToken(shop);
  ada = await idOfCustomer(shop, await aCustomer(shop));
  await someOrders(shop, [{ customer: "c1", orderedAt: new Date(Date.now() - 86_400_000) }]);
});

const report = () => getReport(aRequest("GET", "/api/reports/customers/segmentation/", { token }));
const keptReports = () =>
  withBusiness(shop, async (client) => (await client.query("select key from report_cache")).rowCount);
/** Too long for the free space of any existing page. */
const note = () =>
  addNote(aRequest("POST", "/api/admin/x", { token, body: { text: "a".repeat(2000) } }), {
    params: Promise.resolve({ id: ada }),
  });

test.skipIf(!disk)(
  "readiness reports a full disk, writes are refused with a retry time, and reports still work",
  async () => {
    expect((await ready()).status).toBe(200);
    try {
      // A checkpoint may free what was just filled.
      await expect
        .poll(
          async () => {
            disk?.fill();
            const refused = await ready();
            return [refused.status, await refused.json()];
          },
          { timeout: 30_000 },
        )
        .toEqual([503, { error: "The database's disk is full. Free some space on it", code: "DISK_FULL" }]);
      const answer = await report();
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ success: true });
      expect(await keptReports()).toBe(0);
      const putOff = await note();
      expect([putOff.status, putOff.headers.get("retry-after")]).toEqual([503, "5"]);
      expect(await putOff.json()).toEqual({
        error: "The database's disk is full. Free some space on it",
        code: "DISK_FULL",
      });
    } finally {
      disk?.makeRoom();
    }
    expect([(await ready()).status, (await note()).status]).toEqual([200, 201]);
    forgetMemory();
    expect((await report()).status).toBe(200);
    expect(await keptReports()).toBe(1);
  },
);

test.skipIf(!disk)("an export without disk space is refused with a retry time", async () => {
  vi.stubEnv("TMPDIR", disk?.folder);
  disk?.fill();
  try {
    const answer = await listCustomers(aRequest("GET", "/api/admin/customers?exportFormat=csv", { token }));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "600"]);
  } finally {
    disk?.makeRoom();
    vi.unstubAllEnvs();
  }
});

test.skipIf(!disk)("a spreadsheet is not unpacked into the space that the database needs", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sheet-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, "orders.xlsx");
  writeFileSync(file, aWorkbook('<row><c t="inlineStr"><is><t>order_id</t></is></c></row>'));
  const to = path.join(disk?.folder ?? "", "orders.csv");
  await expect(convertSpreadsheet(file, { name: "orders.xlsx", to })).rejects.toMatchObject({
    code: "SERVICE_UNAVAILABLE",
    reason: "UPLOAD_DISK_FULL",
    values: { seconds: 600 },
  });
  expect(existsSync(to)).toBe(false);
});

test.skipIf(!disk).each([
  ["orders", uploadOrders, "/api/admin/imports?format=online-retail"],
  ["tickets", uploadTickets, "/api/admin/tickets/imports"],
])("an upload of %s is refused for lack of disk space, with the reason", async (_, upload, address) => {
  provideSettings({ DATA_DIR: disk?.folder ?? "" });
  const headers = { "content-type": "text/csv" };
  const answer = await upload(aRequest("POST", address, { token, headers, body: "ticket_id\n1\n" }));
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "600"]);
  expect(await answer.json()).toEqual({
    error: "The server has no disk space left for this file. Free some space and send it again",
    code: "UPLOAD_DISK_FULL",
  });
});
