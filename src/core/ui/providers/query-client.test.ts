import { QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { PageQueryClient } from "./refine-providers.ts";

/** A page that shows a stored value under this key; `answers` are its requests in order, each waiting to be answered. */
const openPage = (client: PageQueryClient, key = "axes") => {
  const page = { stored: "before", answers: [] as (() => void)[], aborted: 0 };
  const observer = new QueryObserver(client, {
    queryKey: [key],
    queryFn: ({ signal }) => {
      const read = page.stored;
      signal.addEventListener("abort", () => (page.aborted += 1));
      return new Promise<string>((resolve) => page.answers.push(() => resolve(read)));
    },
  });
  const stop = observer.subscribe(() => undefined);
  return { page, shown: () => observer.getCurrentResult().data, stop };
};

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("changes during a slow request are shown after it, by one more request", async () => {
  const client = new PageQueryClient();
  const { page, shown, stop } = openPage(client);
  await expect.poll(() => page.answers.length).toBe(1);

  page.stored = "after";
  const reload = () => client.invalidateQueries({ queryKey: ["axes"] }, { cancelRefetch: false });
  const first = reload();
  await settled();
  const reloads = Promise.all([first, reload()]);
  page.answers[0]?.();
  await expect.poll(() => page.answers.length).toBe(2);
  page.answers[1]?.();
  await reloads;
  expect(shown()).toBe("after");
  expect(page.answers).toHaveLength(2);
  stop();
});

test("one change that several parts of a page report loads it once", async () => {
  const client = new PageQueryClient();
  const { page, shown, stop } = openPage(client);
  page.answers[0]?.();
  await expect.poll(shown).toBe("before");

  page.stored = "after";
  const reload = () => client.invalidateQueries({ queryKey: ["axes"] }, { cancelRefetch: false });
  const reloads = Promise.all([reload(), reload(), reload()]);
  page.answers[1]?.();
  await reloads;
  expect(shown()).toBe("after");
  expect(page.answers).toHaveLength(2);
  stop();
});

test("a change reported by Refine cancels no request, however it passes its options", async () => {
  const client = new PageQueryClient();
  const { page, shown, stop } = openPage(client);
  page.answers[0]?.();
  await expect.poll(shown).toBe("before");

  const filters = { queryKey: ["axes"], type: "active" as const, cancelRefetch: false };
  const first = client.invalidateQueries(filters);
  await settled();
  page.stored = "after";
  const reloads = Promise.all([first, client.invalidateQueries(filters)]);
  page.answers[1]?.();
  await expect.poll(() => page.answers.length).toBe(3);
  page.answers[2]?.();
  await reloads;
  expect(shown()).toBe("after");
  expect(page.aborted).toBe(0);
  stop();
});

test("a slow request makes only its own answer load again", async () => {
  const client = new PageQueryClient();
  const slow = openPage(client, "slow");
  const quick = openPage(client, "quick");
  quick.page.answers[0]?.();
  await expect.poll(quick.shown).toBe("before");

  const reload = client.invalidateQueries({}, { cancelRefetch: false });
  quick.page.answers[1]?.();
  slow.page.answers[0]?.();
  await expect.poll(() => slow.page.answers.length).toBe(2);
  slow.page.answers[1]?.();
  await reload;
  expect(quick.page.answers).toHaveLength(2);
  slow.stop();
  quick.stop();
});
