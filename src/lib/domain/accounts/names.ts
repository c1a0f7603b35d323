import { z } from "zod";

/** Control characters, line separators, and marks that change text direction. */
const UNPRINTABLE = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

/** Whether a name displays as written: on one line, with its letters in order, without moving a terminal's cursor. */
export const isPlainName = (text: string): boolean => !UNPRINTABLE.test(text);

/** The base schema of every user-supplied name: users, businesses, storefronts, tokens, segments, tags and files. */
export const plainName = z.string().refine(isPlainName, { params: { reason: "control_characters" } });
