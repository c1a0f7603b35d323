import { QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { PageQueryClient } from "./query-client.ts";

test("a change during a slow request is shown after it", async () => {
  const client = new PageQueryClient();
  let stored = "before";
  const answers: (() => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: ["axes"],
    queryFn: () => {
      const read = stored;
      return new Promise<string>((resolve) => answers.push(() => resolve(read)));
    },
  });
  const stop = observer.subscribe(() => undefined);
  await expect.poll(() => answers.length).toBe(1);

  stored = "after";
  const reload = () => client.invalidateQueries({ queryKey: ["axes"] }, { cancelRefetch: false });
  const reloads = Promise.all([reload(), reload()]);
  answers[0]?.();
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.();
  await reloads;
  expect(observer.getCurrentResult().data).toBe("after");
  expect(answers).toHaveLength(2);
  stop();
});
