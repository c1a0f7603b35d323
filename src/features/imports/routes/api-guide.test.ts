import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { POST as postCustomers } from "#app/api/v1/customers/batch/route.ts";
import { DELETE, PUT } from "#app/api/v1/orders/[externalId]/route.ts";
import { POST as postOrders } from "#app/api/v1/orders/batch/route.ts";
import { GET as listOrders } from "#app/api/v1/orders/route.ts";
import { POST as postProducts } from "#app/api/v1/products/batch/route.ts";
import { POST as postTickets } from "#app/api/v1/tickets/batch/route.ts";
import { aBusiness } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";

const BATCHES: Record<string, typeof postOrders> = {
  "/api/v1/orders/batch": postOrders,
  "/api/v1/products/batch": postProducts,
  "/api/v1/customers/batch": postCustomers,
  "/api/v1/tickets/batch": postTickets,
};

/** The guide's calls in this section, as a shell splits them into words. */
const callsIn = (section: string): string[][] => {
  const [, text = ""] = readFileSync("docs/api.md", "utf8").split(`\n## ${section}\n`);
  const lines = (text.split("\n## ")[0] ?? "").matchAll(/^ {4}curl [\s\S]*?(?=\n {4}curl |\n\n)/gm);
  return [...lines].map(([line]) => {
    const script = line.trim().replace(/^curl/, "printf '%s\\0'");
    return execFileSync("sh", ["-c", script], { env: { ...process.env, API: "", TOKEN: "t" }, encoding: "utf8" })
      .split("\0")
      .slice(0, -1);
  });
};

test("the guide's calls work as written, one after the other", async () => {
  const token = await aToken(await aBusiness(), { role: "manager" });
  const calls = callsIn("Send orders and products");
  expect(calls).toHaveLength(7);
  for (const words of calls) {
    const after = (flag: string) => words[words.indexOf(flag) + 1] ?? "";
    const address = words.find((word) => word.startsWith("/api")) ?? "";
    const method = words.includes("-X") ? after("-X") : "GET";
    const request = aRequest(method, address, { token, ...(words.includes("-d") && { body: after("-d") }) });
    const context = { params: Promise.resolve({ externalId: address.split("/").at(-1) ?? "" }) };
    const handler = BATCHES[address] ?? { PUT, DELETE, GET: listOrders }[method];
    const response = await handler?.(request, BATCHES[address] ? {} : context);
    expect([address, response?.ok]).toEqual([address, true]);
    if (!BATCHES[address]) continue;
    expect(await response?.json()).toMatchObject({ summary: { unchanged: 0, rejected: 0 } });
  }
});
