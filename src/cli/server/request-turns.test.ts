import { expect, test } from "vitest";
import { makePageSlots } from "./http-server.ts";

const LONG_MS = 2 ** 31 - 1;
const open = { writable: true };

/** Pages that are rendered until they are released by number. */
const heldPages = () => {
  const started: number[] = [];
  const ends = new Map<number, () => void>();
  const render = (number: number) => () => {
    started.push(number);
    return new Promise<void>((resolve) => ends.set(number, resolve));
  };
  return { started, render, end: (number: number) => ends.get(number)?.() };
};

test("pages beyond the first few wait, and start in the order of their requests", async () => {
  const { started, render, end } = heldPages();
  const request = makePageSlots({ atOnce: 2, longestMs: LONG_MS });
  for (const number of [1, 2, 3, 4]) request(open, render(number));
  expect(started).toEqual([1, 2]);
  end(2);
  await expect.poll(() => started).toEqual([1, 2, 3]);
  end(1);
  await expect.poll(() => started).toEqual([1, 2, 3, 4]);
  for (const number of [3, 4]) end(number);
});

test("a page whose reader left while it waited is not rendered", async () => {
  const { started, render, end } = heldPages();
  const request = makePageSlots({ atOnce: 1, longestMs: LONG_MS });
  const abandoned = { writable: true };
  request(open, render(1));
  for (const number of [2, 3]) request(abandoned, render(number));
  request(open, render(4));
  abandoned.writable = false;
  end(1);
  await expect.poll(() => started).toEqual([1, 4]);
  end(4);
});

test("a page that waits for its data or its reader does not hold up the others", async () => {
  const { started, render, end } = heldPages();
  const request = makePageSlots({ atOnce: 1, longestMs: 1 });
  for (const number of [1, 2, 3]) request(open, render(number));
  await expect.poll(() => started).toEqual([1, 2, 3]);
  for (const number of [1, 2, 3]) end(number);
});
