import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { aBusiness, aCustomer } from "#testing/builders.ts";
import { runCommand } from "#testing/processes/command-process.ts";

const folder = mkdtempSync(path.join(tmpdir(), "import-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const aShop = () => aBusiness({ timeZone: "Europe/London", currency: "GBP" });

describe("npm run import --format tickets", () => {
  test("imports tickets, and reports skipped lines", async () => {
    const shop = await aShop();
    await aCustomer(shop, { externalId: "ada" });
    const file = path.join(folder, "tickets.csv");
    const lines = ["T1,ada,2026-07-01 10:00,email,Bea", "T2,nobody,2026-07-01 10:00,email,Bea"];
    writeFileSync(file, `ticket_id,customer_id,opened_at,channel,Agent\n${lines.join("\n")}\n`);
    const { code, out } = await runCommand("import", [file, "--format", "tickets", "--business", shop.slug]);
    expect(code).toBe(0);
    expect(out).toMatch(/^2 rows read: 1 tickets added, 0 changed, 0 unchanged, 1 rows with problems\n/);
    expect(out).toContain("Columns not used: Agent\n");
    expect(out).toContain('line 3, customer_id "nobody": Must be the shop\'s ID of an existing customer');
  });
});
