import { type TextProblem, textProblem } from "#lib/domain/text-problem.ts";

type Found = { at: (string | number)[]; reason: TextProblem };

const MOST = 20;

/** Where in a value is text that the database cannot keep, as a value or as a key; the first twenty. */
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
