import { QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { answerKey, showWritten } from "#core/ui/use-answer.ts";
import { PageQueryClient } from "./providers/refine-providers.ts";

const ROUTE = "GET /api/admin/calculations";

test("a write's own answer is shown at once, not what an earlier request read, and is reloaded once", async () => {
  const client = new PageQueryClient();
  const answers: ((value: { data: string }) => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: [...answerKey(ROUTE), "business", "user", "en", {}],
    // The signal is read as in the data provider, so that a canceled request's answer is dropped.
    queryFn: ({ signal }) => new Promise<{ data: string }>((resolve) => signal && answers.push(resolve)),
  });
  const stop = observer.subscribe(() => undefined);
  const shown = () => observer.getCurrentResult().data?.data;
  answers[0]?.({ data: "old name" });
  await expect.poll(shown).toBe("old name");

  // A live event's reload that reads before the write and answers late.
  void client.invalidateQueries({ queryKey: answerKey(ROUTE) }, { cancelRefetch: false });
  expect(answers).toHaveLength(2);
  const written = showWritten(client, ROUTE, (before) => ({ ...before, data: "new name" as never }));
  await expect.poll(shown).toBe("new name");
  answers[1]?.({ data: "old name" });
  await expect.poll(() => answers.length).toBe(3);
  expect(shown()).toBe("new name");
  answers[2]?.({ data: "new name" });
  await written;
  expect(shown()).toBe("new name");
  expect(answers).toHaveLength(3);
  stop();
});
