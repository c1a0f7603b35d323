import process from "node:process";
import { createInterface } from "node:readline/promises";
import { tell } from "#cli/run-command.ts";
import { OperatorError } from "#core/server/operator-error.ts";

/** A question of the command: how it reads in a terminal, and what it is where none is there to answer. */
type Question<Answer> = {
  /** The question, with the possible answers. */
  text: string;
  /** What Enter answers in the terminal; null where an answer is needed. */
  fallback: string | null;
  /** Throws an Error that says what would be right. */
  read: (text: string) => Answer;
  /** Without a terminal: the answer that the file or the machine proves, or the message that stops the command. */
  unasked: { answer: Answer } | { stop: string };
};

export type Terminal = {
  ask: <Answer>(question: Question<Answer>) => Promise<Answer>;
  close: () => void;
};

/**
 * Asks in the terminal, on standard error. With `--yes`, or where input or output is no terminal, nothing is asked. `stop` ends a question
 * that waits.
 */
export const openTerminal = ({ yes, stop }: { yes: boolean; stop: AbortSignal }): Terminal => {
  const isInteractive = !yes && process.stdin.isTTY === true && process.stderr.isTTY === true;
  const lines = isInteractive ? createInterface({ input: process.stdin, output: process.stderr }) : null;
  // A terminal in raw mode reports Ctrl-C to the reader of lines only.
  lines?.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  // At the end of its input, as after Ctrl-D, a question would wait forever.
  const ended = new AbortController();
  lines?.on("close", () => ended.abort());
  const signal = AbortSignal.any([stop, ended.signal]);
  const ask = async <Answer>({ text, fallback, read, unasked }: Question<Answer>): Promise<Answer> => {
    if (!lines) {
      if ("stop" in unasked) throw new OperatorError(unasked.stop);
      return unasked.answer;
    }
    for (;;) {
      const typed = await lines.question(`${text}${fallback ? ` [${fallback}]` : ""}: `, { signal }).catch(() => {
        throw new OperatorError("stop" in unasked ? unasked.stop : "The input ended before all was answered");
      });
      const given = typed.trim() || fallback;
      try {
        if (given !== null) return read(given);
      } catch (error) {
        tell((error as Error).message);
      }
    }
  };
  return { ask, close: () => lines?.close() };
};

/** Yes or no. */
export const readYesNo = (text: string): boolean => {
  if (/^(y|yes)$/i.test(text)) return true;
  if (/^(n|no)$/i.test(text)) return false;
  throw new Error("Answer y or n");
};

/** One of several, by its number or its name. */
export const readChoice =
  <Choice extends string>(choices: readonly Choice[]) =>
  (text: string): Choice => {
    const found = choices.find((choice, i) => choice === text || String(i + 1) === text);
    if (found === undefined) throw new Error(`Answer a number from 1 to ${choices.length}`);
    return found;
  };

/** A question's choices, each on a line with its number. */
export const listChoices = (names: readonly string[]): string =>
  names.map((name, i) => `\n  ${i + 1}  ${name}`).join("");
