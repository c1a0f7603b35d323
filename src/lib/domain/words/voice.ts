import type { Formats } from "./formats.ts";
import type { Say } from "./say.ts";
import type { Words } from "./words.ts";

/** How one reader is spoken to. A page carries the words of its own language alone. */
export type Voice = { words: Words; formats: Formats; say: Say };
