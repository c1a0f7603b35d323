import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { bufferedOnDisk } from "#core/csv.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "customer-360-buffered-"));
vi.stubEnv("TMPDIR", folder);
afterAll(() => rmSync(folder, { recursive: true }));

test("returns everything written, in order, and leaves no file behind", async () => {
  const lines = Array.from({ length: 5000 }, (_, i) => `${i},é\r\n`);
  const stream = await bufferedOnDisk(async (write) => {
    for (const line of lines) await write(line);
  });
  expect(await new Response(stream).text()).toBe(lines.join(""));
  expect(readdirSync(folder)).toEqual([]);
});

test("a failure while writing is thrown before there is a stream", async () => {
  const failing = bufferedOnDisk(async (write) => {
    await write("half");
    throw new Error("the database went away");
  });
  await expect(failing).rejects.toThrow("the database went away");
});

test("a reader that disconnects closes it", async () => {
  const stream = await bufferedOnDisk((write) => write("x".repeat(1_000_000)));
  const reader = stream.getReader();
  expect((await reader.read()).done).toBe(false);
  await reader.cancel();
  expect((await reader.read()).done).toBe(true);
});
