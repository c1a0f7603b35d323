import type { Say } from "./format-message.ts";
import type { Formats } from "./formats.ts";
import type { Words } from "./words.ts";

/** Texts and formats for one reader. A page loads only its own language. */
export type Voice = { words: Words; formats: Formats; say: Say };
