import { type TextProblem, textProblem } from "./text-problem.ts";

type Found = { at: (string | number)[]; reason: TextProblem };

const MOST = 20;

/** Paths of keys and values with text that the database cannot store, at most twenty. */
export const unstorableTexts = (value: unknown): Found[] => {
  const found: Found[] = [];
  const path: (string | number)[] = [];

  const note = (text: string): void => {
    const reason = textProblem(text);
    if (reason && found.length < MOST) found.push({ at: [...path], reason });
  };

  const visit = (each: unknown): void => {
    if (typeof each === "string") note(each);
    if (typeof each !== "object" || each === null || found.length >= MOST) return;
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
