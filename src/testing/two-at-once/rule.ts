import type { TRANSACTION_LOCKS } from "#core/db/lock.ts";
import type { ErrorReason } from "#core/values/errors.ts";
import type { Competition } from "./competition.ts";

/**
 * What keeps a rule when two requests come at once: a lock until the transaction ends (of `TRANSACTION_LOCKS`, or one that several
 * modules share), a unique index, rows that are locked or changed only as they were read, or a lock of its own connection.
 */
type Guard =
  | { lock: (typeof TRANSACTION_LOCKS)[number] | "currency" | "merges" | "orders" | "segments" }
  | { index: string }
  | { rows: string }
  | { process: string };

/** A test elsewhere: its file and the beginning of its name. */
type Tested = readonly [file: string, test: string];

/** One that reads before it writes: "unless another one has it", "at most so many", "only while it is so". */
export type Rule = {
  /** As a sentence. */
  rule: string;
  guard: Guard;
  /** What the others get. */
  refusals?: readonly ErrorReason[];
  test: Competition | Tested;
};
