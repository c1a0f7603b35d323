import { randomBytes } from "node:crypto";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { startServer } from "../src/testing/processes/server-process.ts";
import { DEMO_FILE, demo } from "./demo.ts";
import { expect, test } from "./test.ts";

test.use({ ownBusiness: false });

const READERS = 100;

test("a hundred readers on two servers cause one computation", { tag: "@full" }, async () => {
  // A second process on the demo's own database.
  const second = await startServer({
    command: "start",
    dataFolder: path.dirname(DEMO_FILE),
    env: { AUTH_SECRET: randomBytes(48).toString("base64url") },
  });
  try {
    // A period that no other test requests, so it is not cached.
    const address = "/api/reports/customers/segmentation/?days=721";
    const servers = [demo.url, second.url];
    const answers = await Promise.all(
      Array.from({ length: READERS }, async (_, i) => {
        const read = () => fetch(`${servers[i % 2]}${address}`, { headers: { authorization: `Bearer ${demo.token}` } });
        let response = await read();
        // So many readers may be put off on a busy machine.
        while (response.status === 503) {
          await setTimeout(Number(response.headers.get("retry-after")) * 1000);
          response = await read();
        }
        const { data } = (await response.json()) as { data: { generated_at: string } };
        return { status: response.status, cache: response.headers.get("x-cache"), at: data.generated_at };
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(READERS).fill(200));
    expect(answers.filter(({ cache }) => cache === "MISS")).toHaveLength(1);
    expect(new Set(answers.map(({ at }) => at)).size).toBe(1);
  } finally {
    await second.end();
  }
});
