import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type FeaturePage, withFeatureSpool } from "./make-profiles.ts";

const pageOf = (rows: number, first: number): FeaturePage => ({
  customerIds: Array.from({ length: rows }, (_, row) => `customer ${first + row}`),
  revisions: Array.from({ length: rows }, (_, row) => row - 1),
  table: { rows, columns: 3, values: Float64Array.from({ length: 3 * rows }, (_, at) => (first + at) / 7) },
});

const PAGES = [pageOf(1000, 0), pageOf(0, 1000), pageOf(17, 1000)];

const readBy = async (readers: number, pages: AsyncGenerator<FeaturePage>): Promise<FeaturePage[]> => {
  const read: FeaturePage[] = [];
  const reader = async () => {
    for await (const page of pages) read.push(page);
  };
  await Promise.all(Array.from({ length: readers }, reader));
  return read;
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "customer-360-spool-"));
  vi.stubEnv("TMPDIR", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("pages come back as they were added, each to one of several readers, from a file without a name", async () => {
  const read = await withFeatureSpool(async (spool) => {
    for (const page of PAGES) await spool.add(page);
    expect(readdirSync(folder)).toEqual([]);
    return { shared: await readBy(2, spool.pages()), again: await readBy(1, spool.pages()) };
  });
  expect(read.again).toEqual(PAGES);
  expect(read.shared).toHaveLength(PAGES.length);
  expect(read.shared).toEqual(expect.arrayContaining(PAGES));
});

test("errors pass, and later reads fail", async () => {
  let pages: AsyncGenerator<FeaturePage> | undefined;
  const failing = withFeatureSpool(async (spool) => {
    await spool.add(PAGES[0] as FeaturePage);
    pages = spool.pages();
    throw new Error("The run was canceled");
  });
  await expect(failing).rejects.toThrow("The run was canceled");
  await expect(pages?.next()).rejects.toThrow();
});
