import { isDeepStrictEqual } from "node:util";
import type { Target } from "#testing/processes/target.ts";
import { anArena } from "#testing/two-at-once/competition.ts";
import { RULES } from "#testing/two-at-once/rules.ts";

const ROUNDS = 5;

/**
 * Requests of which only some may succeed, sent at once, for every rule that reads before it writes. The tests delay writes to be sure
 * that requests meet; here they meet as they come, in another process with its own connections.
 */
export const sendAtOnce = async ({ server, tell }: Target): Promise<string[]> => {
  const found: string[] = [];
  let competed = 0;
  for (const { rule, test } of RULES) {
    if (!("prepare" in test)) continue;
    for (let round = 0; round < ROUNDS; round++) {
      const { seen, right } = await (await test.prepare(await anArena(server().url)))();
      competed++;
      if (isDeepStrictEqual(seen, right)) continue;
      found.push(`${rule}: ${JSON.stringify(seen)} instead of ${JSON.stringify(right)}`);
      break;
    }
  }
  tell(`${competed} competitions`);
  return found;
};
