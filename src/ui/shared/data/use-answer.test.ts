import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { reloadAnswers } from "./use-answer.ts";

const route = "GET /api/admin/axes";

test("a change during a slow request is shown after it", async () => {
  const client = new QueryClient();
  let stored = "before";
  const started: (() => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: ["answer", route],
    queryFn: () => {
      const read = stored;
      return new Promise<string>((resolve) => started.push(() => resolve(read)));
    },
  });
  const stop = observer.subscribe(() => undefined);
  await expect.poll(() => started.length).toBe(1);

  stored = "after";
  const reloads = Promise.all([reloadAnswers(client, route), reloadAnswers(client, route)]);
  started[0]?.();
  await expect.poll(() => started.length).toBe(2);
  started[1]?.();
  await reloads;
  expect(observer.getCurrentResult().data).toBe("after");
  expect(started).toHaveLength(2);
  stop();
});
