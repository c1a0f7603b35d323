import { OperatorError } from "#lib/server/operator-error.ts";

/** `todo`: what to do about it. */
export type Finding = { check: string; state: "ok" | "warn" | "fail"; message: string; todo?: string };

/** The findings of one check, by how bad they are. */
export const about = (check: string) => ({
  ok: (message: string): Finding => ({ check, state: "ok", message }),
  warn: (message: string, todo: string): Finding => ({ check, state: "warn", message, todo }),
  fail: (message: string, todo: string): Finding => ({ check, state: "fail", message, todo }),
});

/** What was thrown: an operator's error says what is wrong in its first sentence and what to do in the others. */
const failure = (check: string, error: unknown): Finding => {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const [what = "", ...todo] = error instanceof OperatorError ? message.split(/(?<=[.]) /) : [message];
  return about(check).fail(what.replace(/[.]$/, ""), todo.join(" ") || "Look into the log of whoever said so");
};

/** What `look` throws is a finding too: one broken thing must not hide the others. */
export const daring = async (check: string, look: () => Promise<Finding[]>): Promise<Finding[]> => {
  try {
    return await look();
  } catch (error) {
    return [failure(check, error)];
  }
};

/** A line for what is well, and a second one that says what to do for what is not. */
export const lineOf = ({ check, state, message, todo }: Finding): string => {
  const line = `${state.padEnd(4)}  ${check.padEnd(12)} ${message}`;
  return todo ? `${line}\n${" ".repeat(19)}→ ${todo}` : line;
};
