import type { Say } from "./format-message.ts";
import type { Formats } from "./formats.ts";
import type { Words } from "./words.ts";

/** How one reader is spoken to. A page carries the words of its own language alone. */
export type Voice = { words: Words; formats: Formats; say: Say };
