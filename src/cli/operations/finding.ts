import { OperatorError } from "#core/server/operator-error.ts";

/** `todo`: how to fix it. */
export type Finding = { check: string; state: "ok" | "warn" | "fail"; message: string; todo?: string };

/** Creates findings of one check by severity. */
export const about = (check: string) => ({
  ok: (message: string): Finding => ({ check, state: "ok", message }),
  warn: (message: string, todo: string): Finding => ({ check, state: "warn", message, todo }),
  fail: (message: string, todo: string): Finding => ({ check, state: "fail", message, todo }),
});

/** An operator error's first sentence says what is wrong, the others what to do. */
const failure = (check: string, error: unknown): Finding => {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const [what = "", ...todo] = error instanceof OperatorError ? message.split(/(?<=[.]) /) : [message];
  return about(check).fail(what.replace(/[.]$/, ""), todo.join(" ") || "Check the log of the program that reported it");
};

/** Errors thrown by `look` become findings, so that one failing check doesn't hide the others. */
export const catchFindings = async (check: string, look: () => Promise<Finding[]>): Promise<Finding[]> => {
  try {
    return await look();
  } catch (error) {
    return [failure(check, error)];
  }
};

/** One line if all is well, a second one with what to do otherwise. */
export const formatFinding = ({ check, state, message, todo }: Finding): string => {
  const line = `${state.padEnd(4)}  ${check.padEnd(12)} ${message}`;
  return todo ? `${line}\n${" ".repeat(19)}→ ${todo}` : line;
};
