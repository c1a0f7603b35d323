import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { BrokenArchive, readTar, TAR_END, type TarEntry, tarEntry } from "./tar.ts";

const folder = mkdtempSync(path.join(tmpdir(), "tar-"));
afterAll(() => rmSync(folder, { recursive: true }));

const AT = new Date("2026-01-02T03:04:05Z");
const LARGEST = 10_000;

const archiveOf = (entries: readonly TarEntry[]): Buffer =>
  Buffer.concat([...entries.flatMap(({ name, content }) => tarEntry(name, content, AT)), TAR_END]);

/** Streams a buffer in chunks of a given size. */
const inPieces = async function* (whole: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
};

const read = async (archive: Buffer, size = 777): Promise<TarEntry[]> => {
  const entries: TarEntry[] = [];
  for await (const { name, content } of readTar(inPieces(archive, size), LARGEST))
    entries.push({ name, content: Buffer.from(content) });
  return entries;
};

const SOME: TarEntry[] = [
  { name: "backup.json", content: Buffer.from("{}\n") },
  { name: "public.orders/000001.copy", content: Buffer.alloc(1024, "x") },
  { name: "public.orders/000002.copy", content: Buffer.from("café\t\\N\n") },
  { name: `${"s".repeat(63)}.${"t".repeat(63)}/000001.copy`, content: Buffer.alloc(0) },
];

test("writing and reading round-trips for any content and chunk sizes", async () => {
  const name = fc.stringMatching(/^[a-z._]{1,40}(\/[a-z0-9.]{1,40})?$/);
  const content = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ name, content })),
      fc.integer({ min: 1, max: 3000 }),
      async (entries, size) => {
        expect(await read(archiveOf(entries), size)).toEqual(entries);
      },
    ),
    { numRuns: 50 },
  );
});

test("the tar program reads our archives, and we read its archives", async () => {
  const file = path.join(folder, "ours.tar");
  writeFileSync(file, archiveOf(SOME));
  const out = path.join(folder, "out");
  mkdirSync(out);
  const { status, stderr } = spawnSync("tar", ["-xf", file, "-C", out], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  for (const { name, content } of SOME) expect(readFileSync(path.join(out, name))).toEqual(content);

  const names = SOME.map(({ name }) => name);
  const theirs = spawnSync("tar", ["--format=ustar", "-cf", "-", "-C", out, ...names]).stdout;
  expect(await read(theirs)).toEqual(SOME);
});

test("a truncated archive is detected wherever it is cut", async () => {
  const whole = archiveOf(SOME);
  for (let length = 0; length < whole.length - TAR_END.length; length += 100) {
    await expect(read(whole.subarray(0, length)), `cut at ${length}`).rejects.toThrow(BrokenArchive);
  }
});

test("a damaged header, or an excessive size, is rejected before memory is allocated", async () => {
  const damaged = archiveOf(SOME);
  damaged[3] = 0x7a;
  await expect(read(damaged)).rejects.toThrow(BrokenArchive);
  await expect(read(archiveOf([{ name: "large", content: Buffer.alloc(LARGEST + 1) }]))).rejects.toThrow(BrokenArchive);
  await expect(read(Buffer.alloc(2000, "not a tar archive"))).rejects.toThrow(BrokenArchive);
});
