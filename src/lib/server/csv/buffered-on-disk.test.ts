import { readdirSync } from "node:fs";
import os from "node:os";
import { expect, test } from "vitest";
import { bufferedOnDisk } from "./buffered-on-disk.ts";

const leftovers = () => readdirSync(os.tmpdir()).filter((name) => name.startsWith("customer-360-") && name.length > 40);

test("returns everything written, in order, and leaves no file behind", async () => {
  const before = leftovers();
  const lines = Array.from({ length: 5000 }, (_, i) => `${i},é\r\n`);
  const stream = await bufferedOnDisk(async (write) => {
    for (const line of lines) await write(line);
  });
  expect(await new Response(stream).text()).toBe(lines.join(""));
  expect(leftovers()).toEqual(before);
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
