import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { zstdDecompressSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, expect, test, vi } from "vitest";
import { runs } from "#testing/depth.ts";
import { BrokenArchive, readTar, type TarEntry, writeTar } from "./archive.ts";

const folder = mkdtempSync(path.join(tmpdir(), "tar-"));
afterAll(() => rmSync(folder, { recursive: true }));

const AT = new Date("2026-01-02T03:04:05Z");
const LARGEST = 10_000;

const archiveOf = async (entries: readonly TarEntry[]): Promise<Buffer> => {
  const written = writeTar(AT, async (add) => {
    for (const { name, content } of entries) await add(name, content);
  });
  return buffer(written);
};

/** Streams a buffer in chunks of a given size. */
const inPieces = async function* (whole: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
};

const readFrom = async (source: AsyncIterable<Buffer>): Promise<TarEntry[]> => {
  const entries: TarEntry[] = [];
  for await (const entry of readTar(source, LARGEST)) entries.push(entry);
  return entries;
};
const read = (archive: Buffer, size = 777): Promise<TarEntry[]> => readFrom(inPieces(archive, size));

const SOME: TarEntry[] = [
  { name: "backup.json", content: Buffer.from("{}\n") },
  { name: "public.orders/000001.copy", content: Buffer.alloc(1024, "x") },
  { name: "public.orders/000002.copy", content: Buffer.from("café\t\\N\n") },
  { name: `${"s".repeat(63)}.${"t".repeat(63)}/000001.copy`, content: Buffer.alloc(0) },
];

/** `SOME` as the first version wrote it, compressed with zstd. */
const FIRST_VERSION =
  "KLUv/WAAEy0FAKJGFx2gOQf/WVX5iy6zW1v/Z7afDt/qMKElW5b9BRZCBs6qzXfuAwFQFQJjM7NDlR4GlSsmTPHMd2b/WTRlXPwNJmn/pdCpz17Ybnz+" +
  "Ptes9WP8eNv3728jq7Lms0RYBBsgYEt5dihQgT52VbAr4SgxXuppFsCASIH6BKk8dpXpXZbhASfLKvxV1yX1eRThjtQBZFlvvkrmqANIB4DhgaUAq2nS" +
  "AQ==";

test("contents round-trip, whatever their sizes and the sizes of the chunks", async () => {
  const name = fc.stringMatching(/^[a-z._]{1,40}(\/[a-z0-9.]{1,40})?$/);
  const content = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ name, content })),
      fc.integer({ min: 1, max: 3000 }),
      async (entries, size) => {
        expect(await read(await archiveOf(entries), size)).toEqual(entries);
      },
    ),
    { numRuns: runs(50) },
  );
});

test("the tar program reads our archives, and we read its archives", async () => {
  const file = path.join(folder, "ours.tar");
  writeFileSync(file, await archiveOf(SOME));
  const out = path.join(folder, "out");
  mkdirSync(out);
  const { status, stderr } = spawnSync("tar", ["-xf", file, "-C", out], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  for (const { name, content } of SOME) expect(readFileSync(path.join(out, name))).toEqual(content);

  const names = SOME.map(({ name }) => name);
  const theirs = spawnSync("tar", ["--format=ustar", "-cf", "-", "-C", out, ...names]).stdout;
  expect(await read(theirs)).toEqual(SOME);
});

test("archives of the first version, which wrote its headers itself, can be read", async () => {
  expect(await read(zstdDecompressSync(Buffer.from(FIRST_VERSION, "base64")))).toEqual(SOME);
});

test("an archive that ends inside a file or a header is rejected", async () => {
  const whole = await archiveOf(SOME);
  for (let length = 100; length < whole.length; length += 100) {
    await expect(read(whole.subarray(0, length)), `cut at ${length}`).rejects.toThrow(BrokenArchive);
  }
});

test("errors from the source are passed on, and a reader that stops ends the source", async () => {
  const whole = await archiveOf(SOME);
  const failing = async function* () {
    yield whole.subarray(0, 700);
    throw new Error("unplugged");
  };
  await expect(readFrom(failing())).rejects.toThrow("unplugged");
  let isEnded = false;
  const endless = async function* () {
    try {
      for (;;) yield* inPieces(whole.subarray(0, 1024), 512);
    } finally {
      isEnded = true;
    }
  };
  for await (const _ of readTar(endless(), LARGEST)) break;
  await vi.waitFor(() => expect(isEnded).toBe(true));
});

test("a failing writer fails the archive, and a writer stops when the archive is no longer read", async () => {
  const failing = writeTar(AT, async (add) => {
    await add("a", Buffer.from("a"));
    throw new Error("unplugged");
  });
  await expect(buffer(failing)).rejects.toThrow("unplugged");
  let added = 0;
  const endless = writeTar(AT, async (add) => {
    for (;;) await add(String(++added), Buffer.alloc(1 << 20));
  });
  for await (const _ of endless) break;
  expect(added).toBeLessThan(5);
});

test("a damaged header, or one with an excessive size, is rejected before memory is allocated for it", async () => {
  const damaged = await archiveOf(SOME);
  damaged[3] = 0x7a;
  await expect(read(damaged)).rejects.toThrow(BrokenArchive);
  await expect(read(await archiveOf([{ name: "large", content: Buffer.alloc(LARGEST + 1) }]))).rejects.toThrow(
    BrokenArchive,
  );
  await expect(read(Buffer.alloc(2000, "no archive"))).rejects.toThrow(BrokenArchive);
});
