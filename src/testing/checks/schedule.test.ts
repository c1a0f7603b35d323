import { describe, expect, test } from "vitest";
import { runScheduled, type Scheduled } from "./schedule.ts";

/** Runs the steps, ends the oldest running one again and again, and returns which ran side by side at each moment. */
const sideBySide = async (steps: Scheduled[], cores: number): Promise<string[]> => {
  const ends = new Map<string, () => void>();
  const moments: string[] = [];
  const all = runScheduled(steps, cores, ({ name }) => new Promise<void>((resolve) => ends.set(name, resolve)));
  while (ends.size > 0) {
    moments.push([...ends.keys()].join(" "));
    const [[name, end]] = ends as unknown as [[string, () => void]];
    ends.delete(name);
    end();
    await new Promise(setImmediate);
  }
  await all;
  return moments;
};

describe("steps side by side", () => {
  test("run as far as there are cores, the first of the list first", async () => {
    const steps = ["a", "b", "c", "d"].map((name) => ({ name, cores: 1 }));
    expect(await sideBySide(steps, 2)).toEqual(["a b", "b c", "c d", "d"]);
  });

  test("wait for the steps whose output they need, while others pass them", async () => {
    const steps = [
      { name: "a", cores: 1 },
      { name: "b", cores: 1, after: ["a"] },
      { name: "c", cores: 1 },
    ];
    expect(await sideBySide(steps, 4)).toEqual(["a c", "c b", "b"]);
  });

  test("take all cores if they need more than there are", async () => {
    const steps = [
      { name: "a", cores: 1 },
      { name: "b", cores: 8 },
      { name: "c", cores: 1 },
    ];
    expect(await sideBySide(steps, 2)).toEqual(["a c", "c", "b"]);
  });

  test("fail if one waits for a step that never runs", async () => {
    const steps = [{ name: "a", cores: 1, after: ["none"] }];
    await expect(runScheduled(steps, 2, async () => {})).rejects.toThrow("Never started: a");
  });
});
