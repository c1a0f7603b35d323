import { MOST_COUNTED } from "./errors.ts";

type Path = (string | number)[];

/** An open list or object: `at` is the current position, `seen` the keys so far. */
type OpenContainer = { at: string | number; seen: Set<string> | null };

/** Index of the closing quote of the string that starts at `open`. */
const endOfText = (json: string, open: number): number => {
  let at = open + 1;
  while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at;
};

/** The number of keys of a parsed value, at every depth: fewer than its text has if one is repeated. */
export const countKeys = (value: unknown): number => {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item);
    return count;
  }
  // Parsed JSON objects have no inherited enumerable keys.
  for (const key in value) count += 1 + countKeys((value as Record<string, unknown>)[key]);
  return count;
};

/** Paths of duplicate keys in valid JSON, at most a thousand. */
export const duplicateKeys = (json: string): Path[] => {
  const found: Path[] = [];
  const frames: OpenContainer[] = [];
  let isKey = false;
  for (let at = 0; at < json.length && found.length < MOST_COUNTED; at++) {
    const frame = frames.at(-1);
    switch (json[at]) {
      case "{":
        frames.push({ at: "", seen: new Set() });
        isKey = true;
        break;
      case "[":
        frames.push({ at: 0, seen: null });
        isKey = false;
        break;
      case "}":
      case "]":
        frames.pop();
        isKey = false;
        break;
      case ",":
        isKey = frame?.seen !== null;
        if (typeof frame?.at === "number") frame.at++;
        break;
      case '"': {
        const end = endOfText(json, at);
        if (isKey && frame?.seen) {
          frame.at = JSON.parse(json.slice(at, end + 1)) as string;
          if (frame.seen.has(frame.at)) found.push(frames.map((each) => each.at));
          frame.seen.add(frame.at);
        }
        isKey = false;
        at = end;
        break;
      }
    }
  }
  return found;
};
