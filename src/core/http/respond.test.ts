import { expect, test } from "vitest";
import { eventStreamResponse, events } from "./respond.ts";

test("a stream whose next events can't be read ends in order, because browsers report a broken one as an error", async () => {
  let [read, closed] = [0, 0];
  const source = events({
    next: async () => {
      read += 1;
      if (read > 1) throw new Error("Unable to start a transaction in the given time.");
      return [{ resource: "segments" }];
    },
    close: async () => {
      closed += 1;
    },
  });
  const response = await eventStreamResponse(source, new Request("http://localhost/api/admin/events"));
  expect(await response.text()).toBe('retry: 3000\n\ndata: {"resource":"segments"}\n\n');
  expect([read, closed]).toEqual([2, 1]);
});
