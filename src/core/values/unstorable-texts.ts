import { MOST_COUNTED } from "./errors.ts";
import { type TextProblem, textProblem } from "./text-problem.ts";

type UnstorableText = { at: (string | number)[]; reason: TextProblem };

/** Paths of keys and values with text that the database cannot store, at most a thousand. */
export const unstorableTexts = (value: unknown): UnstorableText[] => {
  const found: UnstorableText[] = [];
  const path: (string | number)[] = [];

  const note = (text: string): void => {
    const reason = textProblem(text);
    if (reason && found.length < MOST_COUNTED) found.push({ at: [...path], reason });
  };

  const visit = (each: unknown): void => {
    if (typeof each === "string") note(each);
    if (typeof each !== "object" || each === null || found.length >= MOST_COUNTED) return;
    const isList = Array.isArray(each);
    for (const key of Object.keys(each)) {
      path.push(isList ? Number(key) : key);
      if (!isList) note(key);
      visit((each as Record<string, unknown>)[key]);
      path.pop();
    }
  };

  visit(value);
  return found;
};
