import { expect, test } from "vitest";
import { pullLists, type Source } from "./shop-client.ts";

const pagesOf = async (records: number): Promise<number[]> => {
  const page = async () => ({ records: Array(records).fill({}), requestedAt: new Date(), next: null });
  const pages: Source["pages"] = pullLists([{ list: "orders", page, read: () => [] }]);
  const shop = { currency: "USD", storefrontId: 1, timeZone: "UTC" };
  const read: number[] = [];
  for await (const one of pages({ since: null, cursor: null, shop, signal: new AbortController().signal }))
    read.push(one.records);
  return read;
};

test("a page has at most a thousand records, however many a shop answers", async () => {
  expect(await pagesOf(1000)).toEqual([1000]);
  await expect(pagesOf(1001)).rejects.toMatchObject({ problem: "BAD_ANSWER", detail: "> 1000 records" });
});
